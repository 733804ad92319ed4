/**
 * The edge of a function: everything it asks of the outside passes here, is named and recorded, and can be crashed.
 * A crash at a call means that nothing after it happens: the call itself is not made (`before`), or is made and its
 * answer is never seen (`after`), and whatever the function still tries is refused until it is revived. `lost` breaks
 * only the one answer; the function lives on and may try again.
 */
import { createServer, request as startRequest, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type CrashKind = 'before' | 'after' | 'lost'

export type Edge = {
  /** The address that stands for `target`. */
  inFrontOf(target: string): Promise<string>
  /** Names of the calls since the last `record`, in the order in which they were made. */
  readonly calls: string[]
  record(): void
  /** Crashes at the call of this position, counted from the last `record`. */
  crashAt(position: number, kind: CrashKind): void
  /** Ends a crash: the function was started anew. */
  revive(): void
  close(): Promise<void>
}

type State = { calls: string[]; crash: { position: number; kind: CrashKind } | undefined; dead: boolean }

export function createEdge(): Edge {
  const state: State = { calls: [], crash: undefined, dead: false }
  const servers: ReturnType<typeof createServer>[] = []
  return {
    get calls() {
      return state.calls
    },
    inFrontOf: async (target) => {
      const server = createServer((request, response) => void pass(state, target, request, response))
      servers.push(server)
      await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
      return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    },
    record: () => {
      state.calls = []
    },
    crashAt: (position, kind) => {
      state.crash = { position, kind }
    },
    revive: () => {
      state.dead = false
      state.crash = undefined
    },
    close: async () => {
      for (const server of servers) {
        server.closeAllConnections()
        await new Promise<void>((resolve) => void server.close(() => resolve()))
      }
    },
  }
}

async function pass(
  state: State,
  target: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const body = Buffer.concat(chunks)
  if (state.dead) return void request.socket.destroy()
  const position = state.calls.length
  state.calls.push(nameOf(request, body))
  const kind = state.crash?.position === position ? state.crash.kind : undefined
  if (kind === 'before' || kind === 'after') state.dead = true
  if (kind === 'before') return void request.socket.destroy()
  const answer = await forward(target, request, body).catch(() => undefined)
  // What stands behind the edge broke the connection: so does the edge.
  if (!answer) return void request.socket.destroy()
  if (kind !== undefined || state.dead) return void request.socket.destroy()
  response.writeHead(answer.status, answer.headers)
  response.end(answer.body)
}

type Answer = { status: number; headers: NodeJS.Dict<string | string[]>; body: Buffer }

function forward(target: string, request: IncomingMessage, body: Buffer): Promise<Answer> {
  const { hostname, port } = new URL(target)
  const { method, url: path, headers } = request
  return new Promise((resolve, reject) => {
    const onward = startRequest({ hostname, port, method, path, headers }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 500, headers: answer.headers, body: Buffer.concat(chunks) }),
      )
    })
    onward.on('error', reject)
    onward.end(body)
  })
}

/** `GetItem C1`, `TransactWriteItems C1 S I`, `GetParameter`, `editMessageText`. */
function nameOf(request: IncomingMessage, body: Buffer): string {
  const operation = String(request.headers['x-amz-target'] ?? '')
    .split('.')
    .at(-1)
  if (!operation) return (request.url ?? '').split('/').at(-1) ?? ''
  const partitions = [...body.toString('utf8').matchAll(/"(?:pk|:pk)":\{"S":"([A-Z0-9]+)[#"]/g)].map(
    ([, kind]) => kind,
  )
  return [operation, ...new Set(partitions)].join(' ')
}
