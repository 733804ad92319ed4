/** Hears the calls of sign-ups and folds at the proxy, and keeps what they say; it asks the database nothing itself. */
import { cpus } from 'node:os'
import { headSk } from '../../bot/table/keys.ts'
import type { JsonObject } from '../../local/aws-json.ts'
import type { FinishedCall } from '../../local/database-call.ts'

export type Watch = {
  readonly conflicts: () => number
  /** Heads read in order to fold, whether or not the fold then won. */
  readonly foldsTried: () => number
  readonly foldsWon: () => number
  readonly writeUnits: () => number
  /** The most leaves that were ever written and not yet in a head. */
  readonly mostWaiting: () => number
  readonly hear: (call: FinishedCall) => void
}

/** `folded` is what the heads hold before it starts. */
export function createWatch(folded: number): Watch {
  const heads = new Map<string, number>()
  let conflicts = 0
  let foldsTried = 0
  let foldsWon = 0
  let writeUnits = 0
  let leaves = folded
  let most = 0
  const waiting = (): number => leaves - Math.max(folded, sumOf(heads.values()))
  const hear = (call: FinishedCall): void => {
    if (/Conflict|TransactionCanceled/.test(call.outcome)) conflicts += 1
    if (call.operation === 'GetItem' && headOf(call.input['Key'])) foldsTried += 1
    if (call.outcome !== 'ok') return
    writeUnits += sumOf(call.consumed.map((one) => one.writeUnits))
    if (call.operation === 'TransactWriteItems') leaves += 1
    const head = call.operation === 'PutItem' ? headOf(call.input['Item']) : undefined
    if (head) {
      foldsWon += 1
      heads.set(head.inbox, head.count)
    }
    most = Math.max(most, waiting())
  }
  return {
    conflicts: () => conflicts,
    foldsTried: () => foldsTried,
    foldsWon: () => foldsWon,
    writeUnits: () => writeUnits,
    mostWaiting: () => most,
    hear,
  }
}

/** The head of an inbox in DynamoDB's own notation; `undefined` for any other item or key. */
function headOf(item: unknown): { inbox: string; count: number } | undefined {
  const { pk, sk, count } = item as Record<'pk' | 'sk' | 'count', JsonObject | undefined>
  if (sk?.['S'] !== headSk) return undefined
  return { inbox: String(pk?.['S']), count: Number(count?.['N'] ?? 0) }
}

function sumOf(values: Iterable<number>): number {
  let sum = 0
  for (const value of values) sum += value
  return sum
}

/** How busy this machine's cores have been since the call, from 0 to 1, whoever used them. */
export function watchCores(): () => number {
  const before = coreTimes()
  return () => {
    const after = coreTimes()
    return 1 - (after.idle - before.idle) / Math.max(1, after.all - before.all)
  }
}

function coreTimes(): { idle: number; all: number } {
  const times = cpus().map((core) => core.times)
  return {
    idle: sumOf(times.map(({ idle }) => idle)),
    all: sumOf(times.flatMap((one) => Object.values(one))),
  }
}
