/**
 * Passes the chat page's calls on to the Telegram simulator, which listens on a port of its own. Answers are
 * streamed, because one of them is an endless stream of events.
 */
import { request as startRequest, type IncomingMessage, type ServerResponse } from 'node:http'

/** Passes a request on to `targetUrl`; 502 when nobody answers there. */
export function passToSimulator(
  targetUrl: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { hostname, port, host } = new URL(targetUrl)
  return new Promise((resolve) => {
    const onward = startRequest({
      hostname,
      port,
      method: request.method,
      path: request.url,
      headers: { ...request.headers, host },
    })
    onward.on('response', (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
    })
    onward.on('error', () => {
      if (!response.headersSent) response.writeHead(502)
      response.end()
    })
    // The page was closed: the simulator need not go on telling it.
    response.on('close', () => {
      onward.destroy()
      resolve()
    })
    request.pipe(onward)
  })
}
