/**
 * A small HTTP server on 127.0.0.1, shared by everything that listens in the local stack. A handler that throws gets
 * an empty 500; what it threw goes nowhere, since it may hold a person's words.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type HttpHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>
export type HttpServer = {
  readonly port: number
  readonly url: string
  /** Takes no new connections; answers under way go on. */
  stopListening(): Promise<void>
  /** Stops at once and cuts every connection. */
  close(): Promise<void>
}

export const loopback = '127.0.0.1'

/** Listens on `port`, or on a free one when it is 0. Rejects when the port is taken. */
export async function startHttpServer(port: number, handle: HttpHandler): Promise<HttpServer> {
  const server = createServer((request, response) => {
    handle(request, response).catch(() => {
      if (!response.headersSent) response.writeHead(500)
      response.end()
    })
  })
  // Node's five seconds would race with clients that reuse a connection; all of them are on this machine.
  server.keepAliveTimeout = 120_000
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, loopback, resolve)
  })
  const used = (server.address() as AddressInfo).port
  return {
    port: used,
    url: `http://${loopback}:${used}`,
    stopListening: async () => {
      server.close()
      server.closeIdleConnections()
    },
    close: () =>
      new Promise((resolve) => {
        // Calls back with an error when it does not listen any more; it is closed all the same.
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** Reads a whole body; `undefined` when it is larger than `limitBytes`. */
export async function readBody(request: IncomingMessage, limitBytes: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  let sizeBytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    sizeBytes += chunk.length
    // What is too large is read to its end and dropped: a client that still writes would not see our answer.
    if (sizeBytes <= limitBytes) chunks.push(chunk)
  }
  return sizeBytes > limitBytes ? undefined : Buffer.concat(chunks)
}

/** Answers with a JSON body. */
export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  const body = Buffer.from(JSON.stringify(value))
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': body.length })
  response.end(body)
}

/** Answers with one line of text. */
export function sendText(response: ServerResponse, status: number, line: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' })
  response.end(`${line}\n`)
}
