/** The staff's desk in memory: people with what they may do, and the entries that were written. */
import type { Act, Desk, Entry } from '../../bot/broadcasts/acting.ts'
import { pseudonymOf } from '../../bot/identity/pseudonyms.ts'
import type { Keyring } from '../../bot/identity/parameters.store.ts'
import type { Table } from '../../bot/table/client.ts'

export type DeskPerson = {
  readonly id: number
  readonly language: string
  readonly acts: readonly Act[]
  /** Those that they may translate into. */
  readonly translates?: readonly string[]
}

export type TestDesk = {
  readonly entries: (Entry & { readonly by: string })[]
  people: DeskPerson[]
  locked: boolean
  readonly make: (table: Table, keyring: Keyring) => Desk
}

export function aDesk(people: DeskPerson[]): TestDesk {
  const state: TestDesk = {
    entries: [],
    people,
    locked: false,
    make: (_table, keyring) => {
      const pseudonym = (id: number): string => pseudonymOf(keyring.staff, id)
      const may = (person: DeskPerson, act: Act, language?: string): boolean =>
        person.acts.includes(act) &&
        (act !== 'translate' || person.translates?.includes(language ?? '') === true)
      return {
        permit: async (userId, act, scope) => {
          const person = state.people.find(({ id }) => id === userId)
          if (!person) return Promise.resolve({ ok: false, reason: 'unknown' })
          if (state.locked) return Promise.resolve({ ok: false, reason: 'locked' })
          if (!may(person, act, scope?.language)) return Promise.resolve({ ok: false, reason: 'not-allowed' })
          return Promise.resolve({ ok: true, actor: { pseudonym: pseudonym(userId) } })
        },
        whoMay: async (act, scope) =>
          Promise.resolve(
            state.people
              .filter((person) => may(person, act, scope?.language))
              .map(({ id, language }) => ({ pseudonym: pseudonym(id), contact: { chatId: id, language } })),
          ),
        approversOf: async (author) =>
          Promise.resolve(
            state.people
              .filter((person) => may(person, 'approve') && pseudonym(person.id) !== author)
              .map(({ id, language }) => ({ pseudonym: pseudonym(id), contact: { chatId: id, language } })),
          ),
        perform: async (commit, actor, entry, writes) => {
          const outcome = await commit(writes)
          if (outcome.ok) state.entries.push({ ...entry, by: actor.pseudonym })
          return outcome
        },
      }
    },
  }
  return state
}
