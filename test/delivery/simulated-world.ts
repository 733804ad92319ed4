/**
 * The state of a simulated world: what lies in the table, what stands in the chats, who runs, and what must never
 * have happened.
 */
import type { PlacedRecipient } from '../../bot/delivery/audience.store.ts'
import type { Job, Totals } from '../../bot/delivery/job.ts'
import type { Lease } from '../../bot/delivery/lease.ts'
import type { LedgerRow } from '../../bot/delivery/ledger.store.ts'
import { createDice, createVirtualTime, type Dice, type VirtualTime } from './virtual-time.ts'

export type SimulationOptions = {
  readonly seed: number
  readonly recipients: number
  readonly limitPerSecond: number
  /** Of those, without Stars. */
  readonly freePerSecond: number
  /** So many may cost Stars. */
  readonly paidMessages: number
  /** Chances for each process, call or wake-up. */
  readonly crash: number
  readonly pause: number
  readonly lostAnswer: number
  readonly lostWake: number
  readonly busyTable: number
  readonly serverError: number
  readonly burst429: number
  readonly blocked: number
  /** When whoever holds the lease crashes, seconds after the start. */
  readonly holderDiesAtSeconds?: number
  /** Telegram answers nobody for so long from then on; never, if unset. */
  readonly silence?: { readonly fromSeconds: number; readonly seconds: number }
  /** When the mailing is rewritten, seconds after the start; never, if unset. */
  readonly rewriteAtSeconds?: number
  /** When a few are told something between the others, seconds after the start; never, if unset. */
  readonly tellAtSeconds?: number
}

export type Process = {
  crashed: boolean
  pausedUntilMs: number
  readonly name: string
  fence: number
  /** Telegram's last demand that reached it and was not about one chat alone. */
  toldToWaitUntilMs: number
  /** When it last heard that a message had arrived in a chat. */
  readonly arrivals: Map<unknown, number>
  onKilled: () => void
}
type Message = { readonly chat: number; text: string }

/** Public channels; written to as `@channel1` and so on. */
export const channelIds = [-1, -2]

/** Chats of those who are named: staff who are alerted. */
export const namedIds = [1_000_001, 1_000_002, 1_000_003, 1_000_004, 1_000_005]

/** Long enough for every run to end. */
export const hourMs = 3_600_000

export type World = {
  readonly options: SimulationOptions
  readonly time: VirtualTime
  readonly dice: Dice
  readonly violations: string[]
  readonly audience: readonly PlacedRecipient[]
  readonly blocked: ReadonlySet<number>
  readonly messages: Map<number, Message>
  readonly rows: LedgerRow[]
  readonly processes: Set<Process>
  readonly state: {
    lease: Lease | undefined
    jobs: Job[]
    /** 1: the first text; 2: the text after the rewriting. */
    edition: number
    /** What the pump said of each job when it ended, by generation. */
    readonly reports: Map<number, Totals>
    crashes: number
    lostAnswers: number
    takeovers: number
    nextMessage: number
    /** Calls that allowed Telegram to take Stars. */
    paidCalls: number
    arrivals: number[]
    /** Telegram refuses everything until then. */
    refusesUntilMs: number
    /** Telegram's last demand as it was written down for other processes. */
    pauseUntilMs: number
    pauseKnownAtMs: number
    lastSendMs: number
    longestSilenceMs: number
    processes: number
    isCallWaiting: boolean
  }
}

export function createWorld(options: SimulationOptions): World {
  const dice = createDice(options.seed)
  const audience = Array.from({ length: options.recipients }, (_, index): PlacedRecipient => {
    const pseudonym = String(index).padStart(6, '0')
    const recipient = {
      pseudonym,
      chatId: index + 1,
      language: 'en',
      follows: ['everything' as const],
      settings: {},
    }
    return { place: pseudonym, recipient }
  })
  const job: Job = {
    mailingId: 'news',
    generation: 1,
    kind: 'send',
    priority: 4,
    notBefore: new Date(0),
    state: 'ready',
    version: 1,
  }
  return {
    options,
    time: createVirtualTime(),
    dice,
    violations: [],
    audience,
    blocked: new Set(audience.flatMap((_, index) => (dice.chance(options.blocked) ? [index + 1] : []))),
    messages: new Map(),
    rows: [],
    processes: new Set(),
    state: {
      lease: undefined,
      jobs: [job],
      edition: 1,
      reports: new Map(),
      crashes: 0,
      lostAnswers: 0,
      takeovers: 0,
      nextMessage: 1,
      paidCalls: 0,
      arrivals: [],
      refusesUntilMs: 0,
      pauseUntilMs: 0,
      pauseKnownAtMs: 0,
      lastSendMs: 0,
      longestSilenceMs: 0,
      processes: 0,
      isCallWaiting: false,
    },
  }
}

export /** Resolves for the process: never after a crash, late after a pause. */
async function gate({ time }: World, process: Process): Promise<void> {
  if (process.crashed) return new Promise(() => {})
  while (process.pausedUntilMs > time.nowMs()) await time.at(process.pausedUntilMs)
  return process.crashed ? new Promise(() => {}) : undefined
}
