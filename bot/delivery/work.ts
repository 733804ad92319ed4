/** One job: its pass, and the transaction that ends or pauses it. */
import { codeOf } from '../errors.ts'
import type { ChannelPace } from './channel-posts.ts'
import type { Control } from './control.ts'
import { digestQueue } from './deferrals.store.ts'
import { possiblyReached, unlistedCopies } from './doubt.ts'
import { addTotals, nextJob, noTotals, type Job, type Totals } from './job.ts'
import { createWatchOverLeaving } from './leaving.ts'
import type { Mailing } from './mailing.ts'
import type { Pace } from './pacing.ts'
import { runPass, type PassEnd } from './pass.ts'
import type { PumpParts } from './ports.ts'
import type { Sender } from './sender.ts'
import { createTeller } from './teller.ts'

export type Holder = {
  readonly parts: PumpParts
  readonly control: Control
  readonly sender: Sender
  readonly pace: Pace
  readonly channels: ChannelPace
  /** By the clock that only goes forward. */
  readonly endsAtMs: number
}

const pauseAfterFailureMs = 1000

/** Does a job as far as it goes now. Never rejects: what fails is tried again. */
export async function doJob(holder: Holder, job: Job): Promise<void> {
  const { parts } = holder
  try {
    const mailing = await findMailing(parts, job)
    if (mailing) await passAndEnd(holder, job, mailing)
    else await parts.endJob(job, noTotals, [])
  } catch (error) {
    parts.log('error', { event: 'job-failed', kind: job.kind, code: codeOf(error) })
    await parts.time.sleep(pauseAfterFailureMs)
  }
}

async function findMailing({ mailings }: PumpParts, { mailingId }: Job): Promise<Mailing | undefined> {
  return mailingId.startsWith(digestQueue) ? digestMailing(mailingId) : mailings.find(mailingId)
}

async function passAndEnd(holder: Holder, job: Job, mailing: Mailing): Promise<void> {
  const { parts, control, sender, pace, channels } = holder
  const teller = createTeller(parts, sender, pace, job, mailing.paidMessages > 0)
  const leaving = createWatchOverLeaving(mailing.leavingLimit)
  const manyLeave = (): boolean => leaving.isTooMany(control.room().leavers)
  const end =
    job.state === 'stopping'
      ? await endOfStopped(parts, job)
      : await runPass(
          {
            parts,
            control,
            sender,
            channels,
            onCovered: (totals) => teller.covered(totals),
            onReached: (pseudonym) => leaving.reached(pseudonym),
            goesOn: () => isStillDue(holder, job) && !manyLeave(),
          },
          job,
          mailing,
        )
  await teller.settled()
  const now = parts.time.now()
  if (end.kind === 'ended') {
    const totals = await wholeTotals(parts, job, end)
    const outcome = await parts.endJob(job, totals, mailing.doneWrites(job, totals, now))
    if (outcome.ok) await teller.tell('done', totals)
  } else if (manyLeave()) {
    const outcome = await parts.pauseJob(job, mailing.pausedWrites(job, end.totals, now))
    if (outcome.ok) await teller.tell('paused-leaving', end.totals)
  } else if (control.jobNow(job)?.state === 'paused') await teller.tell('paused', end.totals)
}

/** Whether this job, unchanged, is the one to do, and this process may do it. */
function isStillDue({ parts, control, endsAtMs }: Holder, job: Job): boolean {
  const due = nextJob(control.room().jobs, parts.time.now())
  const isSame =
    due?.mailingId === job.mailingId && due.generation === job.generation && due.version === job.version
  return isSame && control.maySend() && parts.time.elapsedMs() < endsAtMs
}

/** A job that is to stop ends with what its ledger says, and with what a holder that died may have sent since. */
async function endOfStopped(parts: PumpParts, job: Job): Promise<PassEnd> {
  const last = await parts.ledger.last(job.mailingId, job.generation)
  if (!last) return { kind: 'ended', totals: noTotals }
  const unknown = possiblyReached(last, parts)
  return { kind: 'ended', totals: addTotals(last.totals, { unknown }) }
}

/** A rewriting also reports the copies that it could not know of. */
async function wholeTotals(parts: PumpParts, { kind, mailingId }: Job, { totals }: PassEnd): Promise<Totals> {
  if (kind !== 'rewrite') return totals
  const possiblyTwice = unlistedCopies(await parts.ledger.lastOfAll(mailingId), parts)
  return addTotals(totals, { possiblyTwice })
}

/** Digests have nothing of their own: each is made, for one person, of the mailings that waited for it. */
function digestMailing(id: string): Mailing {
  return {
    id,
    decide: () => ({ kind: 'skip' }),
    channels: [],
    message: () => {
      throw new TypeError('A digest is made for each person.')
    },
    rewriting: () => ({ kind: 'leave' }),
    paidMessages: 0,
    leavingLimit: 1,
    doneWrites: () => [],
    pausedWrites: () => [],
  }
}
