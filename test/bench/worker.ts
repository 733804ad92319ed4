/**
 * A process that holds one bundled webhook and runs updates through it as they are ordered: `{ kind, count, firstUser,
 * concurrency }` over IPC. Answers how long that took on the clock and in this process's own CPU time.
 */
import { createRequire } from 'node:module'
import { secretHeader } from '../../bot/telegram/incoming.ts'

export type Order = {
  readonly kind: UpdateKind
  readonly count: number
  readonly firstUser: number
  readonly concurrency: number
}
export type Done = {
  readonly wallMs: number
  readonly cpuMs: number
  /** Answers that were not 200. */
  readonly refused: number
  readonly heapBytes: number
  readonly residentBytes: number
}

/** `card`: a case by deep link. `press`: the same by a button. The rest: the steps of a signature, and a follow. */
export type UpdateKind = 'card' | 'press' | 'start' | 'agree' | 'anonymous' | 'country' | 'confirm' | 'follow'

const presses: Partial<Record<UpdateKind, string>> = {
  press: '1c:khadija-ismayilova',
  agree: '1sa:free-them',
  anonymous: '1sn:free-them',
  country: '1sc:free-them:AZ',
  confirm: '1sx:free-them',
  follow: '1f:*:1:l',
}

type Handler = (event: object) => Promise<{ statusCode: number }>
const secret = process.env['BENCH_SECRET'] ?? ''
let nextUpdate = Number(process.env['BENCH_FIRST_UPDATE'] ?? 1)

function eventOf(kind: UpdateKind, userId: number): object {
  const body = JSON.stringify(updateOf(kind, userId))
  return { version: '2.0', headers: { [secretHeader]: secret }, body, isBase64Encoded: false }
}

function updateOf(kind: UpdateKind, userId: number): object {
  const from = { id: userId, is_bot: false, first_name: 'Anna', language_code: 'en' }
  const chat = { id: userId, type: 'private', first_name: 'Anna' }
  const updateId = nextUpdate++
  const data = presses[kind]
  if (data !== undefined) {
    const message = { message_id: 1, date: 1, chat, text: 'x' }
    return {
      update_id: updateId,
      callback_query: { id: String(updateId), from, chat_instance: '1', data, message },
    }
  }
  const text = kind === 'card' ? '/start case_khadija-ismayilova' : '/start'
  const entities = [{ type: 'bot_command', offset: 0, length: 6 }]
  return { update_id: updateId, message: { message_id: updateId, date: 1, chat, from, text, entities } }
}

async function run(handler: Handler, { kind, count, firstUser, concurrency }: Order): Promise<Done> {
  const events = Array.from({ length: count }, (_, index) => eventOf(kind, firstUser + index))
  globalThis.gc?.()
  const startedAtMs = performance.now()
  const startedCpu = process.cpuUsage()
  let next = 0
  let refused = 0
  const lane = async (): Promise<void> => {
    for (let event = events[next++]; event !== undefined; event = events[next++]) {
      const { statusCode } = await handler(event)
      if (statusCode !== 200) refused += 1
    }
  }
  await Promise.all(Array.from({ length: concurrency }, lane))
  const cpu = process.cpuUsage(startedCpu)
  const wallMs = performance.now() - startedAtMs
  globalThis.gc?.()
  const { heapUsed, rss } = process.memoryUsage()
  return { wallMs, cpuMs: (cpu.user + cpu.system) / 1000, refused, heapBytes: heapUsed, residentBytes: rss }
}

const load = createRequire(import.meta.url)
const { handler } = load(process.argv[2] ?? '') as { handler: Handler }
async function answer(order: Order): Promise<void> {
  process.send?.(await run(handler, order))
}

process.on('message', (order: Order) => void answer(order))
process.on('disconnect', () => process.exit(0))
