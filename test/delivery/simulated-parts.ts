/** What the pump needs of the outside, on virtual time: every operation takes a while and may fail. */
import { CaselineError } from '../../bot/errors.ts'
import type { LedgerRow } from '../../bot/delivery/ledger.store.ts'
import type { Mailing, Mailings } from '../../bot/delivery/mailing.ts'
import type { PumpParts } from '../../bot/delivery/ports.ts'
import { escapeHtml } from '../../bot/text/html.ts'
import { callTelegram } from './simulated-telegram.ts'
import { channelIds, gate, namedIds, type Process, type World } from './simulated-world.ts'

/** What one process writes for the others is obeyed by then. */
const obeyedWithinMs = 1200

/** An operation of the table: takes effect somewhere between question and answer, may fail before or after. */
async function operation<T>(world: World, process: Process, effect: () => T): Promise<T> {
  const { time, dice, options } = world
  await time.after(dice.between(1, 15))
  const busyBefore = dice.chance(options.busyTable)
  const result = busyBefore ? undefined : effect()
  await time.after(dice.between(1, 15))
  await gate(world, process)
  if (busyBefore || dice.chance(options.busyTable)) throw new CaselineError('busy', 'The table is busy.')
  return result as T
}

export function partsOf(world: World, process: Process, wake: () => void): PumpParts {
  const { time, options, state } = world
  const act = async <T>(effect: () => T): Promise<T> => operation(world, process, effect)
  return {
    time: {
      now: () => new Date(time.nowMs()),
      elapsedMs: () => time.nowMs(),
      sleep: async (ms) => {
        await time.after(ms)
        await gate(world, process)
      },
    },
    log: () => {},
    call: async (call) => callTelegram(world, process, call),
    pump: {
      read: async () =>
        act(() => ({
          lease: state.lease,
          jobs: state.jobs,
          pauseUntil: new Date(state.pauseUntilMs),
          lockdown: false,
          leavers: [],
        })),
      take: async (seen, holder) =>
        act(() => {
          if (state.lease?.fence !== seen?.fence || state.lease?.beat !== seen?.beat) return undefined
          if (seen && (!seen.released || world.rows.at(-1)?.clean === false)) state.takeovers += 1
          if ((options as { trace?: boolean }).trace) console.log(time.nowMs(), process.name, 'takes', seen)
          state.lease = { fence: (seen?.fence ?? 0) + 1, holder, beat: 1, released: false }
          process.fence = state.lease.fence
          return state.lease
        }),
      renew: async (lease) =>
        act(() => {
          if (state.lease?.fence !== lease.fence) return false
          state.lease = lease
          return true
        }),
      pause: async (until) =>
        act(() => {
          state.pauseUntilMs = Math.max(state.pauseUntilMs, until.getTime())
          state.pauseKnownAtMs = time.nowMs() + obeyedWithinMs
        }),
    },
    ledger: ledgerOf(world, act),
    audience: {
      after: async (place, limit) =>
        act(() => world.audience.filter((one) => one.place > place).slice(0, limit)),
    },
    deferrals: { write: async () => Promise.resolve(), after: async () => Promise.resolve([]) },
    mailings: mailingsOf(world),
    profileOf: async () => Promise.resolve(undefined),
    markUnreachable: async () => Promise.resolve(),
    scheduleSlot: async () => Promise.resolve(),
    endJob: async (job, totals) =>
      act(() => {
        state.reports.set(job.generation, totals)
        const before = state.jobs.length
        state.jobs = state.jobs.filter(
          (one) => one.generation !== job.generation || one.version !== job.version,
        )
        return state.jobs.length < before ? { ok: true } : { ok: false, failed: [0] }
      }),
    pauseJob: async () => Promise.resolve({ ok: true }),
    wake: async () => {
      wake()
      return Promise.resolve()
    },
    metrics: () => {},
    limitPerSecond: options.limitPerSecond,
    freePerSecond: options.freePerSecond,
    holder: process.name,
  }
}

function ledgerOf({ rows }: World, act: <T>(effect: () => T) => Promise<T>): PumpParts['ledger'] {
  const placeOf = ({ generation, seq }: LedgerRow): string =>
    `${String(generation).padStart(3, '0')}#${String(seq).padStart(6, '0')}`
  const bySeq = (one: LedgerRow, other: LedgerRow): number => other.seq - one.seq
  return {
    firstTotals: async () => Promise.resolve(undefined),
    append: async (row) =>
      act(() => {
        if (rows.some(({ generation, seq }) => generation === row.generation && seq === row.seq)) return false
        rows.push(row)
        return true
      }),
    last: async (_id, generation) =>
      act(() => rows.filter((row) => row.generation === generation).toSorted(bySeq)[0]),
    lastOfAll: async () =>
      act(() =>
        [1, 2].flatMap(
          (generation) => rows.filter((row) => row.generation === generation).toSorted(bySeq)[0] ?? [],
        ),
      ),
    rowsAfter: async (_id, place, limit) =>
      act(() =>
        rows
          .map((row) => ({ ...row, place: placeOf(row) }))
          .filter((row) => row.place > place)
          .toSorted((one, other) => (one.place < other.place ? -1 : 1))
          .slice(0, limit),
      ),
  }
}

function mailingsOf({ state, options }: World): Mailings {
  const edition = (): string => `edition ${state.edition}`
  const mailing: Mailing = {
    id: 'news',
    decide: () => ({ kind: 'send', variant: { language: 'en' } }),
    channels: channelIds.map((id) => ({ language: `l${-id}`, chat: `@channel${-id}` })),
    message: () => ({ text: escapeHtml(edition()) }),
    rewriting: () => ({ kind: 'edit', message: { text: escapeHtml(edition()) } }),
    paidMessages: options.paidMessages,
    leavingLimit: 1,
    doneWrites: () => [],
    pausedWrites: () => [],
  }
  const told: Mailing = {
    ...mailing,
    id: 'tell',
    paidMessages: 0,
    channels: [],
    named: namedIds.map((chatId) => ({ name: `staff ${chatId}`, chatId, variant: { language: 'en' } })),
    message: () => ({ text: escapeHtml('an alert') }),
  }
  return {
    find: async (id) => Promise.resolve(id === mailing.id ? mailing : told),
    digestFor: async () => Promise.resolve(undefined),
    progressCalls: async () => Promise.resolve([]),
  }
}
