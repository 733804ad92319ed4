/**
 * What staff do with a broadcast that is on its way or out: pause and go on, stop, hide and show again, recall. Each
 * step gives the broadcast as it then is, and what becomes of its jobs. Hiding is for any one person, since it
 * protects; a recall, which cannot be undone, needs two.
 */
import type { Job } from '../delivery/job.ts'
import { priorities } from '../delivery/job.ts'
import { mayStep, transitions, type Broadcast } from './broadcast.ts'

export type JobChange =
  | { readonly kind: 'state'; readonly job: Job; readonly state: Job['state'] }
  | { readonly kind: 'add'; readonly job: Omit<Job, 'version'> }
export type Turn =
  | { readonly ok: true; readonly broadcast: Broadcast; readonly jobs: readonly JobChange[] }
  | { readonly ok: false; readonly reason: 'not-now' | 'own' }

const notNow = { ok: false, reason: 'not-now' } as const

/** `jobs`: those of the broadcast that are left. */
export function paused(broadcast: Broadcast, jobs: readonly Job[]): Turn {
  const job = sendingOf(jobs)
  if (!job || job.state !== 'ready' || !mayStep(broadcast, 'pause')) return notNow
  return {
    ok: true,
    broadcast: { ...broadcast, state: transitions.pause.to },
    jobs: [stateOf(job, 'paused')],
  }
}

/** Not while it is hidden: then nobody is to get more of it. */
export function resumed(broadcast: Broadcast, jobs: readonly Job[]): Turn {
  const job = sendingOf(jobs)
  const possible = job?.state === 'paused' && broadcast.visibility === 'shown' && mayStep(broadcast, 'resume')
  if (!job || !possible) return notNow
  return {
    ok: true,
    broadcast: { ...broadcast, state: transitions.resume.to },
    jobs: [stateOf(job, 'ready')],
  }
}

/** For good: who has it keeps it, nobody else gets it. */
export function halted(broadcast: Broadcast, jobs: readonly Job[]): Turn {
  const job = sendingOf(jobs)
  if (!job || !mayStep(broadcast, 'stop')) return notNow
  return {
    ok: true,
    broadcast: { ...broadcast, state: transitions.stop.to },
    jobs: [stateOf(job, 'stopping')],
  }
}

/** At once: sending pauses, and what was delivered says that it is being checked. */
export function hidden(broadcast: Broadcast, jobs: readonly Job[]): Turn {
  if (broadcast.visibility !== 'shown' || !wasBegun(broadcast)) return notNow
  const job = sendingOf(jobs)
  const running = job?.state === 'ready'
  const next = rewritten({ ...broadcast, visibility: 'hidden', ...(running && { state: 'paused' }) })
  return { ok: true, ...next, jobs: [...(running ? [stateOf(job, 'paused')] : []), ...next.jobs] }
}

/** The texts come back; sending goes on only when someone resumes it. */
export function shownAgain(broadcast: Broadcast): Turn {
  if (broadcast.visibility !== 'hidden') return notNow
  return { ok: true, ...rewritten({ ...broadcast, visibility: 'shown' }) }
}

/** The first of two asks; the second, another person, does it. */
export function recalled(broadcast: Broadcast, jobs: readonly Job[], by: string): Turn {
  if (broadcast.visibility === 'recalled' || !wasBegun(broadcast)) return notNow
  const { recallAskedBy, ...rest } = broadcast
  if (recallAskedBy === by) return { ok: false, reason: 'own' }
  if (recallAskedBy === undefined)
    return { ok: true, broadcast: { ...broadcast, recallAskedBy: by }, jobs: [] }
  const job = sendingOf(jobs)
  const next = rewritten({ ...rest, visibility: 'recalled', ...(job && { state: 'stopped' }) })
  return { ok: true, ...next, jobs: [...(job ? [stateOf(job, 'stopping')] : []), ...next.jobs] }
}

export function wasBegun({ state }: Broadcast): boolean {
  return state !== 'draft' && state !== 'submitted' && state !== 'approved'
}

/**
 * How many copies the last rewriting may not have changed: Telegram refused or did not answer, the reader blocked the
 * bot, or no ledger names them. `undefined` while that is being worked on.
 */
export function copiesLeft({ takenBack }: Broadcast): number | undefined {
  return takenBack && takenBack.failed + takenBack.unknown + takenBack.blocked + takenBack.possiblyTwice
}

function sendingOf(jobs: readonly Job[]): Job | undefined {
  return jobs.find(({ kind }) => kind === 'send')
}

function stateOf(job: Job, state: Job['state']): JobChange {
  return { kind: 'state', job, state }
}

function rewritten(broadcast: Broadcast): { broadcast: Broadcast; jobs: readonly JobChange[] } {
  const { takenBack: _before, ...rest } = broadcast
  const generation = broadcast.lastGeneration + 1
  const job: Omit<Job, 'version'> = {
    mailingId: broadcast.id,
    generation,
    kind: 'rewrite',
    priority: priorities.takeBack,
    notBefore: new Date(0),
    state: 'ready',
  }
  return { broadcast: { ...rest, lastGeneration: generation }, jobs: [{ kind: 'add', job }] }
}
