/** Whose phones are open, kept in the address (`#5100000001,5100000002`) so that a reload shows them again. */
import type { PersonView } from '../../local/telegram/people-api.ts'

export type OpenPhones = readonly [number, number]

export function readAddress(hash: string): number[] {
  return hash
    .replace(/^#/, '')
    .split(',')
    .map(Number)
    .filter((id) => Number.isSafeInteger(id) && id > 0)
}

export function writeAddress(phones: OpenPhones): string {
  return `#${phones.join(',')}`
}

/** The asked for people who exist, completed by the first ones who are not open yet; `undefined` when nobody exists. */
export function choosePhones(
  asked: readonly number[],
  people: readonly PersonView[],
): OpenPhones | undefined {
  const ids = people.map(({ id }) => id)
  const first = ids.find((id) => id === asked[0]) ?? ids.find((id) => id !== asked[1]) ?? ids[0]
  if (first === undefined) return undefined
  return [first, ids.find((id) => id === asked[1]) ?? ids.find((id) => id !== first) ?? first]
}
