/**
 * Mailings to a few who are named: alerts for staff, and notices for whoever asked for one. Each is known by an id
 * `tell|<what>|<more>|...`, which says all that has to be known to send it and never names a person. The same id is
 * told once: whoever asks for it again after a crash changes nothing.
 */
import { priorities, type Job } from './job.ts'
import type { Mailing, Mailings, Named, OutgoingMessage, Variant } from './mailing.ts'

/** What is told, and to whom, as it stands when the pump gets to it; `undefined`: nothing any more. */
export type Tell = {
  readonly named: readonly Named[]
  readonly message: (variant: Variant) => OutgoingMessage
}

/** By what is told; given what stands behind it in the id. */
export type Tells = Readonly<Record<string, (more: readonly string[]) => Promise<Tell | undefined>>>

const prefix = 'tell'

/** `more`: words of `[A-Za-z0-9_:.-]`. */
export function tellId(what: string, ...more: readonly string[]): string {
  return [prefix, what, ...more].join('|')
}

/** The job that tells; it waits until `notBefore`. */
export function tellJob(id: string, notBefore: Date): Omit<Job, 'version'> {
  const common = { generation: 1, kind: 'tell', priority: priorities.alert, state: 'ready' } as const
  return { ...common, mailingId: id, notBefore }
}

/** Adds them to the mailings that the pump knows. */
export function withTells(mailings: Mailings, tells: Tells): Mailings {
  return {
    ...mailings,
    find: async (id) => {
      const [first, what = '', ...more] = id.split('|')
      if (first !== prefix) return mailings.find(id)
      const tell = await tells[what]?.(more)
      return tell && mailingOf(id, tell)
    },
    progressCalls: async (progress) => (progress.job.kind === 'tell' ? [] : mailings.progressCalls(progress)),
  }
}

function mailingOf(id: string, { named, message }: Tell): Mailing {
  return {
    id,
    named,
    message,
    decide: () => ({ kind: 'skip' }),
    channels: [],
    rewriting: () => ({ kind: 'leave' }),
    paidMessages: 0,
    leavingLimit: 1,
    doneWrites: () => [],
    pausedWrites: () => [],
  }
}
