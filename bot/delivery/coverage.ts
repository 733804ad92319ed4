/**
 * Keeps what was begun covered by the ledger. Messages are begun one after the other and end in any order; batches of
 * them become rows. Never are more messages begun than a second's worth beyond what the ledger has acknowledged: that
 * is all that a crash can leave in doubt.
 */
import { codeOf } from '../errors.ts'
import { addTotals, noTotals, type Job, type Totals } from './job.ts'
import type { Delivered, LedgerRow, Open } from './ledger.store.ts'
import type { Purse } from './paying.ts'
import type { PumpParts } from './ports.ts'

/** What came of one message. `unsent`: this process may not go on with it; the next pass has to. */
export type MessageEnd = {
  readonly totals: Partial<Totals>
  readonly delivered?: Delivered
  readonly unsent?: boolean
}

type PutOff = {
  readonly pseudonym: string
  readonly slot: Date
  readonly digest: boolean
  /** What waits, where it is not the mailing of the job. */
  readonly mailingIds?: readonly string[]
}

export type Coverage = {
  /** The first row of a pass; `false` when the ledger is another holder's. */
  open(): Promise<boolean>
  /** Waits until one more message may be begun; `false` when the ledger cannot be written any more. */
  room(): Promise<boolean>
  /** `work` never rejects. `inherited`: it was open in an earlier row, and lies before the cursor. */
  begin(open: Open, work: () => Promise<MessageEnd>, inherited?: boolean): void
  defer(putOff: PutOff): void
  /** Everything up to this place was begun. */
  passed(place: string, scanned: number): void
  /** Begins to write a row, if it is time to. */
  maybeWrite(): void
  /**
   * Waits for everything under way and writes the last row; `false` when that was not possible, or when a message is
   * left for the next pass.
   */
  close(): Promise<boolean>
  totals(): Totals
}

export type CoverageStart = {
  readonly job: Job
  readonly fence: number
  readonly last: LedgerRow | undefined
  /** Open messages of the last row that were not begun anew yet; the owner takes them off as it begins them. */
  readonly waiting: readonly Open[]
  readonly isHolder: () => boolean
  /** As `LedgerRow`: of the messages that were not begun yet. */
  readonly doubts: () => readonly number[]
  /** How many messages a second's worth is now. */
  readonly secondsWorth: () => number
  readonly purse: Pick<Purse, 'forRow' | 'granted'>
  readonly onCovered: (totals: Totals) => void
}

type Parts = Pick<PumpParts, 'time' | 'log' | 'ledger' | 'deferrals' | 'scheduleSlot'>
type Message = {
  readonly open: Open
  readonly inherited: boolean
  end: MessageEnd | undefined
  ended: Promise<void>
}
type Batch = { messages: Message[]; putOff: PutOff[]; scanned: number; readonly beganAtMs: number }
/** How far the pass had got when a batch was closed. */
type Place = Pick<LedgerRow, 'cursor' | 'doubts'>
type State = CoverageStart & {
  readonly parts: Parts
  seq: number
  cursor: string
  totals: Totals
  batch: Batch
  /** Written down as open in the last row, and not ended when it was written. */
  carried: Message[]
  /** Ended without being sent: open in every row to come. */
  unsent: Open[]
  /** Messages begun of which no acknowledged row says what came of them. */
  uncovered: number
  broken: boolean
  writing: Promise<void> | undefined
  /** Slots that were made to come due in this pass. */
  readonly slots: Set<string>
}

/** A batch is closed at this share of a second's worth, so that more can be begun while it is written. */
const batchShare = 0.8
const batchMs = 800
const putOffPerBatch = 100
const scannedPerBatch = 5000
/** A message that takes longer is written down as open and awaited with the next batch. */
const patienceMs = 1500
const napMs = 20
const appendPauseMs = 400

export function createCoverage(parts: Parts, start: CoverageStart): Coverage {
  const { last } = start
  const state: State = {
    ...start,
    parts,
    seq: (last?.seq ?? -1) + 1,
    cursor: last?.cursor ?? '',
    totals: last?.totals ?? noTotals,
    batch: newBatch(parts),
    carried: [],
    unsent: [],
    uncovered: 0,
    broken: false,
    writing: undefined,
    slots: new Set(),
  }
  return {
    open: async () =>
      writeRow(state, { ...placeOf(state), ends: [], scanned: 0, open: [...start.waiting], clean: false }),
    room: async () => untilRoom(state),
    begin: (open, work, inherited = false) => begin(state, open, work, inherited),
    defer: (putOff) => void state.batch.putOff.push(putOff),
    passed: (place, scanned) => {
      state.cursor = place
      state.batch.scanned += scanned
    },
    maybeWrite: () => maybeWrite(state),
    close: async () => {
      await state.writing
      await cover(state, state.batch, placeOf(state), true)
      return !state.broken && state.unsent.length + state.waiting.length === 0
    },
    totals: () => state.totals,
  }
}

function placeOf({ cursor, doubts }: State): Place {
  return { cursor, doubts: doubts() }
}

function newBatch({ time }: Parts): Batch {
  return { messages: [], putOff: [], scanned: 0, beganAtMs: time.elapsedMs() }
}

function begin(state: State, open: Open, work: () => Promise<MessageEnd>, inherited: boolean): void {
  const { batch } = state
  // An idle batch begins with its first message.
  if (batch.messages.length === 0) state.batch = { ...batch, beganAtMs: state.parts.time.elapsedMs() }
  const message: Message = { open, inherited, end: undefined, ended: Promise.resolve() }
  message.ended = keepEnd(message, work)
  state.uncovered += 1
  state.batch.messages.push(message)
}

async function keepEnd(message: Message, work: () => Promise<MessageEnd>): Promise<void> {
  message.end = await work()
}

async function untilRoom(state: State): Promise<boolean> {
  const { time } = state.parts
  while (state.uncovered >= state.secondsWorth() && !state.broken) {
    maybeWrite(state)
    await time.sleep(napMs)
  }
  return !state.broken
}

function isFull({ batch, carried, secondsWorth, parts: { time } }: State): boolean {
  const { messages, putOff, scanned, beganAtMs } = batch
  return (
    messages.length >= Math.max(1, Math.floor(secondsWorth() * batchShare)) ||
    putOff.length >= putOffPerBatch ||
    scanned >= scannedPerBatch ||
    (messages.length > 0 && time.elapsedMs() - beganAtMs >= batchMs) ||
    // Those that took longer are in the way of others until a row says what came of them.
    (carried.length > 0 && carried.every(({ end }) => end !== undefined))
  )
}

function maybeWrite(state: State): void {
  if (!isFull(state) || state.writing) return
  const { batch } = state
  const place = placeOf(state)
  state.batch = newBatch(state.parts)
  state.writing = coverAndRest(state, batch, place)
}

async function coverAndRest(state: State, batch: Batch, place: Place): Promise<void> {
  await cover(state, batch, place, false)
  state.writing = undefined
}

/** Turns a batch into a row. */
async function cover(state: State, batch: Batch, place: Place, isLast: boolean): Promise<void> {
  if (state.broken) return
  const { parts, job } = state
  const messages = [...state.carried, ...batch.messages]
  const awaitsAll = isLast || job.kind === 'rewrite'
  await untilEnded(parts, messages, awaitsAll ? undefined : patienceMs)
  // Of what was not sent there may be copies all the same: its totals say so.
  const ends = messages.flatMap(({ end }) => end ?? [])
  const unsent = [
    ...state.unsent,
    ...messages.flatMap((message) => (message.end?.unsent ? [message.open] : [])),
  ]
  const carried = messages.filter(({ end }) => end === undefined)
  // No cursor covers what was inherited: it stays open until a row has it.
  const begun = state.batch === batch ? [] : state.batch.messages.filter(({ inherited }) => inherited)
  const under = [...carried, ...begun].map((message) => message.open)
  const open = [...under, ...unsent, ...state.waiting]
  // What is rewritten can be rewritten again: such a batch is simply not passed.
  const passable = job.kind !== 'rewrite' || open.length === 0
  const row = { ...place, ends, scanned: batch.scanned, open, clean: isLast }
  if (!passable || !(await writePutOff(state, batch)) || !(await writeRow(state, row))) {
    state.broken = true
    return
  }
  state.carried = carried
  state.unsent = unsent
  state.uncovered -= messages.length - carried.length
  state.onCovered(state.totals)
}

/** Resolves when all have ended, or patience has. */
async function untilEnded({ time }: Parts, messages: readonly Message[], patience?: number): Promise<void> {
  const all = Promise.all(messages.map(({ ended }) => ended))
  await (patience === undefined ? all : Promise.race([all, time.sleep(patience)]))
}

/** Slots are made to come due before anyone is put off to them. */
async function writePutOff({ parts, job, slots }: State, { putOff }: Batch): Promise<boolean> {
  try {
    for (const { slot, digest } of putOff) {
      const name = `${slot.toISOString()}#${digest}`
      if (!slots.has(name)) await parts.scheduleSlot(slot, job.mailingId, digest)
      slots.add(name)
    }
    const deferrals = putOff.flatMap(({ mailingIds = [job.mailingId], ...one }) =>
      mailingIds.map((mailingId) => ({ ...one, mailingId })),
    )
    if (deferrals.length > 0) await parts.deferrals.write(deferrals)
    return true
  } catch (error) {
    parts.log('error', { event: 'deferral-failed', code: codeOf(error) })
    return false
  }
}

type RowContent = Pick<LedgerRow, 'cursor' | 'doubts' | 'open' | 'clean'> & {
  readonly ends: readonly MessageEnd[]
  readonly scanned: number
}

async function writeRow(state: State, { ends, scanned, ...content }: RowContent): Promise<boolean> {
  const { job, fence, seq } = state
  const paid = state.purse.forRow(content.clean)
  let totals = addTotals({ ...state.totals, paid }, { scanned })
  for (const end of ends) totals = addTotals(totals, end.totals)
  const row: LedgerRow = {
    ...content,
    mailingId: job.mailingId,
    generation: job.generation,
    rewrites: job.kind === 'rewrite',
    seq,
    fence,
    totals,
    delivered: ends.flatMap(({ delivered }) => (delivered ? [delivered] : [])),
  }
  if (!(await append(state, row))) return false
  state.purse.granted(paid)
  state.seq += 1
  state.totals = totals
  return true
}

/**
 * Tried as long as the lease is ours: what is given up here is sent again. A row whose acknowledgement was lost stands
 * there already under its number: its fence says that it is ours.
 */
async function append({ parts, isHolder }: State, row: LedgerRow): Promise<boolean> {
  const { time, log, ledger } = parts
  for (let tries = 1; ; tries++) {
    try {
      if (await ledger.append(row, time.now())) return true
      const standing = await ledger.last(row.mailingId, row.generation)
      return tries > 1 && standing?.seq === row.seq && standing.fence === row.fence
    } catch (error) {
      log('warn', { event: 'ledger-busy', code: codeOf(error) })
    }
    if (!isHolder()) return false
    await time.sleep(appendPauseMs)
  }
}
