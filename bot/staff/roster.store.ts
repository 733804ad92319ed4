/**
 * Who is offered the buttons of the staff where readers have theirs. Read with the content, a few seconds old at most,
 * so that a card costs nothing more for it. A hint, no right: what a button does is decided when it is pressed.
 */
import { codeOf } from '../errors.ts'
import type { Log } from '../log.ts'
import { mayDo, type StaffAct, type Staffer } from './roles.ts'
import type { Staff } from './staff.store.ts'

export type Roster = {
  /** Never fails: where the staff cannot be read, nobody is offered anything. */
  mayDo(userId: number, act: StaffAct, now: Date): Promise<boolean>
}

/** In elapsed time. */
const recheckMs = 5000

export function createRoster(staff: Pick<Staff, 'all' | 'pseudonymOf'>, log: Log): Roster {
  let held: { everyone: readonly Staffer[]; readAtMs: number } | undefined
  let loading: Promise<readonly Staffer[]> | undefined
  const load = async (): Promise<readonly Staffer[]> => {
    const everyone = await staff.all()
    held = { everyone, readAtMs: performance.now() }
    return everyone
  }
  const current = async (): Promise<readonly Staffer[]> => {
    if (held && performance.now() - held.readAtMs < recheckMs) return held.everyone
    loading ??= load().finally(() => {
      loading = undefined
    })
    return loading
  }
  return {
    mayDo: async (userId, act, now) => {
      try {
        const everyone = await current()
        // Nearly all have a contact, which saves a keyed hash for each update of a reader.
        const staffer = everyone.find(({ contact, pseudonym }) =>
          contact ? contact.chatId === userId : pseudonym === staff.pseudonymOf(userId),
        )
        return mayDo(staffer, act, now)
      } catch (error) {
        log('warn', { event: 'roster-unread', code: codeOf(error) })
        return false
      }
    },
  }
}
