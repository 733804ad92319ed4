/** Mailings for the pump's own tests, and the pump run in this process against the stage. */
import { isMeant, timingOf } from '../../bot/delivery/audience.ts'
import { priorities, type Job, type Totals } from '../../bot/delivery/job.ts'
import { createLedger } from '../../bot/delivery/ledger.store.ts'
import { createJobs } from '../../bot/delivery/jobs.store.ts'
import type { Mailing, Mailings, Variant } from '../../bot/delivery/mailing.ts'
import { runPump, type PumpEnd } from '../../bot/delivery/pump.ts'
import type { PumpParts } from '../../bot/delivery/ports.ts'
import { createPumpRuntime } from '../../bot/runtime.ts'
import { escapeHtml } from '../../bot/text/html.ts'
import { keyringOf } from './audience.ts'
import type { Stage } from './stage.ts'

/** For everyone, at once, in the reader's language; `changes` replaces what matters to a test. */
export function aMailing(changes: Partial<Mailing> = {}): Mailing {
  return {
    id: 'news',
    decide: (recipient, _job, now) => {
      if (!isMeant(recipient, { kind: 'everyone' })) return { kind: 'skip' }
      const timing = timingOf(recipient.settings, { urgent: false }, now, 'Asia/Baku')
      const { language = 'en', secondLanguage, settings } = recipient
      const variant: Variant = {
        language,
        ...(secondLanguage !== undefined && { secondLanguage }),
        ...(settings.discreet && { discreet: true }),
      }
      return timing.kind === 'now' ? { kind: 'send', variant } : { ...timing, kind: 'defer' }
    },
    channels: [],
    message: ({ language }) => ({ text: escapeHtml(`News in ${language}`) }),
    rewriting: ({ language }) => ({
      kind: 'edit',
      message: { text: escapeHtml(`Other news in ${language}`) },
    }),
    paidMessages: 0,
    leavingLimit: 0.02,
    doneWrites: () => [],
    pausedWrites: () => [],
    ...changes,
  }
}

export function aJob(changes: Partial<Job> = {}): Omit<Job, 'version'> {
  return {
    mailingId: 'news',
    generation: 1,
    kind: 'send',
    priority: priorities.broadcast,
    notBefore: new Date(0),
    state: 'ready',
    ...changes,
  }
}

export async function give(stage: Stage, ...jobs: Omit<Job, 'version'>[]): Promise<void> {
  await stage.table.write(jobs.map((job) => createJobs(stage.table).addWrite(job)))
}

export type PumpOptions = {
  readonly mailing?: Mailing
  readonly mailings?: Partial<Mailings>
  readonly workMs?: number
  readonly rate?: number
  /** Of those, without Stars; unset: all. */
  readonly freeRate?: number
  /** Another Telegram than the stage's. */
  readonly apiRoot?: string
  readonly parts?: Partial<PumpParts>
  readonly now?: () => Date
}

/** One process of the pump, from its start to its end. */
export async function pump(stage: Stage, options: PumpOptions = {}): Promise<PumpEnd> {
  const mailing = options.mailing ?? aMailing()
  const mailings: Mailings = {
    find: async (id) => Promise.resolve(id === mailing.id ? mailing : undefined),
    digestFor: async () => Promise.resolve(undefined),
    progressCalls: async () => Promise.resolve([]),
    ...options.mailings,
  }
  const rate = String(options.rate ?? 200)
  const rates = { SEND_RATE: rate, FREE_RATE: String(options.freeRate ?? rate) }
  const root = options.apiRoot === undefined ? {} : { TELEGRAM_API_ROOT: options.apiRoot }
  const environment = { ...stage.storage.environment('pump'), ...rates, ...root }
  const log = (level: string, fields: object): void =>
    void stage.logged.push(JSON.stringify({ level, ...fields }))
  const parts = await createPumpRuntime(environment, {
    clock: options.now ?? (() => stage.now()),
    log,
    mailings,
  })
  return runPump({ ...parts(), ...options.parts }, options.workMs ?? 60_000)
}

/** The texts in someone's chat. */
export function arrived(stage: Stage, personId: number): string[] {
  return stage.telegram.person({ id: personId, firstName: 'Anna' }).chat.map(({ text }) => text)
}

/** What the ledger says came of a mailing's first job. */
export async function totalsOf(stage: Stage, mailingId: string): Promise<Totals | undefined> {
  const ledger = createLedger(stage.table, (await keyringOf(stage)).field)
  return (await ledger.last(mailingId, 1))?.totals
}
