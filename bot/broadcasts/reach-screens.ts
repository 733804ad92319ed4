/** Whom an update reaches, in words, how long that takes, and what it may cost. */
import { lines, type Html } from '../text/html.ts'
import { languageName } from '../text/languages.ts'
import type { Say } from '../text/texts.ts'
import type { Reach } from './reach.ts'
import type { Cost } from './sending.ts'

/** `reader`: the language of whoever reads it. */
export function reachLines(say: Say, reader: string, reach: Reach, { minutes, mostStars }: Cost): Html {
  const { people, byLanguage, later, others, complete } = reach
  const languages = Object.entries(byLanguage).map(([language, count]) =>
    say.html('broadcast.reachLanguage', { language: languageName(language, reader), people: count }),
  )
  return lines([
    complete
      ? say.html('broadcast.reach', { people, minutes: Math.ceil(minutes) })
      : say.html('broadcast.reachAtLeast', { people, minutes: Math.floor(minutes) }),
    mostStars > 0 ? say.html('broadcast.mayCost', { count: mostStars }) : undefined,
    ...languages,
    later > 0 ? say.html('broadcast.reachLater', { people: later }) : undefined,
    say.html('broadcast.reachNot', { people: others }),
  ])
}
