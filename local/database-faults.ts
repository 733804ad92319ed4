/**
 * Faults that a database on one machine never shows and AWS does, drawn from a seed: conflicts of transactions,
 * throttling, latency, lost answers, broken connections. The same seed and the same order of calls
 * give the same faults; parallel calls are drawn in the order in which they arrive. Late indexes: late-index.ts.
 */
import { AwsError } from './aws-json.ts'
import type { DatabaseCall } from './database-call.ts'
import type { DatabaseHooks, Disturbance } from './database-proxy.ts'

export type Faults = {
  readonly seed: number
  /** Chances from 0 to 1, each drawn for each call. */
  readonly conflict?: number
  readonly throttle?: number
  /** Performed, but the answer does not arrive. */
  readonly lose?: number
  /** The connection breaks before the call is performed. */
  readonly break?: number
  /** Each call takes up to this much longer. */
  readonly latencyMs?: number
}

const conflictWrites = new Set(['PutItem', 'UpdateItem', 'DeleteItem'])

/** Hooks for the proxy that disturb calls with these chances. */
export function createFaults(faults: Faults): DatabaseHooks {
  const random = seededRandom(faults.seed)
  return { beforeCall: (call) => draw(faults, random, call) }
}

function draw(faults: Faults, random: () => number, call: DatabaseCall): Disturbance[] {
  // Every chance is drawn for every call, so that one setting does not shift the draws of another.
  const hits = (chance: number | undefined): boolean => random() < (chance ?? 0)
  const found: Disturbance[] = []
  const latencyMs = random() * (faults.latencyMs ?? 0)
  if (latencyMs > 0) found.push({ kind: 'delay', delayMs: latencyMs })
  const conflict = hits(faults.conflict) ? conflictOf(call) : undefined
  if (conflict) found.push({ kind: 'refuse', error: conflict })
  const position = random()
  if (hits(faults.throttle)) found.push({ kind: 'refuse', error: throttling(position) })
  if (hits(faults.break)) found.push({ kind: 'break' })
  if (hits(faults.lose)) found.push({ kind: 'lose' })
  return found
}

/** What AWS answers when another transaction works on the same item; `undefined` for calls that cannot conflict. */
export function conflictOf(call: DatabaseCall): AwsError | undefined {
  if (call.operation === 'TransactWriteItems') return cancelled(call.items.length)
  if (conflictWrites.has(call.operation))
    return new AwsError('TransactionConflictException', 'Transaction is ongoing for the item')
  return undefined
}

function cancelled(itemCount: number): AwsError {
  const reasons = Array.from({ length: itemCount }, (_item, index) =>
    index === 0
      ? { Code: 'TransactionConflict', Message: 'Transaction is ongoing for the item' }
      : { Code: 'None' },
  )
  const codes = reasons.map(({ Code }) => Code).join(', ')
  return new AwsError(
    'TransactionCanceledException',
    `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
    { fields: { CancellationReasons: reasons } },
  )
}

/** One of the two ways in which AWS says "too fast". */
export function throttling(position = 0): AwsError {
  return position < 0.5
    ? new AwsError('ThrottlingException', 'Rate of requests exceeds the allowed throughput.')
    : new AwsError(
        'ProvisionedThroughputExceededException',
        'The level of configured throughput was exceeded.',
      )
}

/** Numbers from 0 to 1 that depend on the seed alone (mulberry32). */
function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
