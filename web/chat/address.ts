/** Whose phones are open, kept in the address (`#5100000001,5100000002`) so that a reload shows them again. */
import type { PersonView } from '../../local/telegram/people-api.ts'

export function readAddress(hash: string): number[] {
  const ids = hash
    .replace(/^#/, '')
    .split(',')
    .map(Number)
    .filter((id) => Number.isSafeInteger(id) && id !== 0)
  return [...new Set(ids)]
}

export function writeAddress(phones: readonly number[]): string {
  return `#${phones.join(',')}`
}

const firstPhones = 2

/** Those asked for who exist; the first two people where nobody was asked for. */
export function choosePhones(asked: readonly number[], people: readonly PersonView[]): readonly number[] {
  const ids = people.map(({ id }) => id)
  const known = asked.filter((id) => ids.includes(id))
  return known.length > 0 ? known : ids.slice(0, firstPhones)
}

/** The person whom one more phone shows: the first who has none yet. */
export function nextPerson(open: readonly number[], people: readonly PersonView[]): number | undefined {
  return people.find(({ id }) => !open.includes(id))?.id
}
