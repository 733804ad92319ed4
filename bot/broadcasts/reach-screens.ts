/** Whom an update reaches, in words. */
import { lines, type Html } from '../text/html.ts'
import { languageName } from '../text/languages.ts'
import type { Say } from '../text/texts.ts'
import type { Reach } from './reach.ts'

/** `reader`: the language of whoever reads it. */
export function reachLines(say: Say, reader: string, reach: Reach, ratePerSecond: number): Html {
  const { people, byLanguage, later, others, complete } = reach
  const minutes = people / ratePerSecond / 60
  const languages = Object.entries(byLanguage).map(([language, count]) =>
    say.html('broadcast.reachLanguage', { language: languageName(language, reader), people: count }),
  )
  return lines([
    complete
      ? say.html('broadcast.reach', { people, minutes: Math.ceil(minutes) })
      : say.html('broadcast.reachAtLeast', { people, minutes: Math.floor(minutes) }),
    ...languages,
    later > 0 ? say.html('broadcast.reachLater', { people: later }) : undefined,
    say.html('broadcast.reachNot', { people: others }),
  ])
}
