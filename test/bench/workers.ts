/** Starts workers on one core, over a stage whose Telegram answers at once. */
import { fork, type ChildProcess } from 'node:child_process'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { webhookSecret, botToken } from '../support/stage.ts'
import type { Done, Order } from './worker.ts'

export type Worker = { run(order: Order): Promise<Done>; close(): void }

const module = fileURLToPath(new URL('worker.ts', import.meta.url))

/** `environment` is a function's; the rest of what a bundle needs is added. */
export function startWorker(bundle: string, environment: Record<string, string>): Worker {
  // One core for the function, so that updates a second are those of one core.
  const pinned =
    availableParallelism() > 1
      ? { execPath: 'taskset', execArgv: ['-c', '0', process.execPath, '--expose-gc'] }
      : { execArgv: ['--expose-gc'] }
  const child: ChildProcess = fork(module, [bundle], {
    ...pinned,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { ...process.env, ...environment, BENCH_SECRET: webhookSecret, BENCH_TOKEN: botToken },
  })
  return {
    run: async (order) =>
      new Promise((resolve, reject) => {
        const ended = (): void => reject(new TypeError('The worker ended.'))
        child.once('exit', ended)
        child.once('message', (done: Done) => {
          child.off('exit', ended)
          resolve(done)
        })
        child.send(order)
      }),
    close: () => void child.kill('SIGKILL'),
  }
}

export type FakeTelegram = { readonly apiRoot: string; readonly calls: () => number; close(): Promise<void> }

/** Answers every call at once as if it had been done. */
export async function startFakeTelegram(): Promise<FakeTelegram> {
  let calls = 0
  const message = { message_id: 2, date: 1, chat: { id: 1, type: 'private', first_name: 'Anna' }, text: 'x' }
  const answers = {
    message: JSON.stringify({ ok: true, result: message }),
    done: '{"ok":true,"result":true}',
  }
  /** The canary is told that its own address is the right one. */
  const answerTo = ({ url = '', headers }: IncomingMessage): string => {
    if (url.endsWith('/getWebhookInfo'))
      return JSON.stringify({ ok: true, result: { url: `http://${headers.host ?? ''}/webhook` } })
    return /\/(send|edit)/.test(url) ? answers.message : answers.done
  }
  const server: Server = createServer((request, response) => {
    calls += 1
    request.resume()
    request.on('end', () => {
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(answerTo(request))
    })
  })
  server.keepAliveTimeout = 60_000
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    apiRoot: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls: () => calls,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
