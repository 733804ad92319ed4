/**
 * A job of the pump: one pass that sends or rewrites many messages. Jobs of one mailing are done one after the other,
 * in the order of their generations; between mailings the more urgent goes first. A job is written by whoever wants
 * it done, and deleted by the pump in the transaction that says what came of it.
 */
export type JobKind =
  /** To the audience: everyone whom the mailing is meant for and who is not to wait. */
  | 'send'
  /** To those who had to wait until now: quiet hours or the daily digest. */
  | 'wake'
  /** Over what was delivered: edits or deletes it, as the mailing now says. */
  | 'rewrite'
  /** To a few chats that the mailing names, e.g. an alert for a team of the staff. */
  | 'tell'

/** The lower goes first. */
export const priorities = {
  alert: 0,
  takeBack: 1,
  reminder: 2,
  correction: 3,
  broadcast: 4,
  digest: 5,
} as const

export type Job = {
  /** What is sent, e.g. a broadcast's id; never a person. */
  readonly mailingId: string
  /** 1 for the first job of a mailing; also the name of its part of the ledger. */
  readonly generation: number
  readonly kind: JobKind
  readonly priority: number
  /** Nothing is done before this instant. */
  readonly notBefore: Date
  /** `paused`: waits for `ready`; `stopping`: ends at the next message. */
  readonly state: 'ready' | 'paused' | 'stopping'
  /** For `wake`: the slot whose people are woken. */
  readonly slot?: Date
  /** Counts writes. */
  readonly version: number
}

/** What came of the messages of a job so far, by numbers of people; public channels are not counted. */
export type Counts = {
  /** People of the audience that were looked at. */
  readonly scanned: number
  readonly sent: number
  /** Out of reach: blocked, deactivated, never started. */
  readonly blocked: number
  /** Refused by Telegram for another reason. */
  readonly failed: number
  /** Telegram's answer was lost and trying again did not help: it may have arrived. */
  readonly unknown: number
  /**
   * Copies that may have arrived besides: sent again after a crash, or after Telegram's answer was lost. Of a
   * rewriting: all copies that no ledger names, so that it could not reach them.
   */
  readonly possiblyTwice: number
  /** Put off until quiet hours end or the digest is due. */
  readonly deferred: number
  /** Rewriting: already gone. */
  readonly gone: number
  /** Messages that may have cost Stars, at most; tries count. */
  readonly paid: number
  /** Telegram did not let itself be paid. */
  readonly payRefused: number
}

/** `unsure`: it may be missing, or stand there twice: an answer was lost, or a crash came in between. */
export type ChannelOutcome = 'done' | 'refused' | 'unsure'

/** With what came of it in public channels, by their languages. */
export type Totals = Counts & { readonly channels?: Readonly<Record<string, ChannelOutcome>> }

export const noTotals: Counts = {
  scanned: 0,
  sent: 0,
  blocked: 0,
  failed: 0,
  unknown: 0,
  possiblyTwice: 0,
  deferred: 0,
  gone: 0,
  paid: 0,
  payRefused: 0,
}

export const countNames = Object.keys(noTotals) as (keyof Counts)[]

export function addTotals(one: Totals, other: Partial<Totals>): Totals {
  const counts = countNames.map((name) => [name, one[name] + (other[name] ?? 0)])
  const channels = { ...one.channels, ...other.channels }
  const hasChannels = Object.keys(channels).length > 0
  return { ...(Object.fromEntries(counts) as Counts), ...(hasChannels && { channels }) }
}

/**
 * The job to do next: ready, due, the first generation of its mailing that is left, the most urgent, the oldest.
 * A job that is paused holds back the later ones of its mailing unless they rewrite: a mailing that is paused can
 * still be taken back.
 */
export function nextJob(jobs: readonly Job[], now: Date): Job | undefined {
  return jobs
    .filter((job) => job.state !== 'paused' && job.notBefore <= now && !isHeldBack(job, jobs))
    .toSorted(
      (one, other) =>
        one.priority - other.priority ||
        one.notBefore.getTime() - other.notBefore.getTime() ||
        one.generation - other.generation,
    )[0]
}

function isHeldBack(job: Job, jobs: readonly Job[]): boolean {
  return jobs.some(
    (other) =>
      other.mailingId === job.mailingId &&
      other.generation < job.generation &&
      !(job.kind === 'rewrite' && other.kind !== 'rewrite'),
  )
}

/** When the earliest job that waits for its time may begin. */
export function nextBeginning(jobs: readonly Job[], now: Date): Date | undefined {
  const times = jobs
    .filter((job) => job.state === 'ready' && job.notBefore > now)
    .map(({ notBefore }) => notBefore)
  return times.toSorted((one, other) => one.getTime() - other.getTime())[0]
}
