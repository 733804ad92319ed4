/** What staff type into a change, as a campaign pack would take it. */
import type { ChangeKind } from '../campaign/change.ts'
import { textLimits, unwantedCharacters } from '../campaign/text-limits.ts'

const sourceCharacters = 300

/** In UTF-16 units. */
export function textLimitOf(kind: ChangeKind): number {
  return kind === 'close' ? textLimits.ask : textLimits.timeline
}

/** Without what no text of a pack may hold. */
export function readText(typed: string): string {
  return typed.split('\r\n').join('\n').replaceAll(new RegExp(unwantedCharacters, 'gu'), '').trim()
}

/** A web address with https, as it is written out in full; `undefined` for anything else. */
export function readSource(typed: string): string | undefined {
  const text = typed.trim()
  if (!/^https:\/\/\S+$/i.test(text) || !URL.canParse(text)) return undefined
  const url = new URL(text)
  const isPlain = url.username === '' && url.password === '' && url.hostname.includes('.')
  return isPlain && url.href.length <= sourceCharacters ? url.href : undefined
}
