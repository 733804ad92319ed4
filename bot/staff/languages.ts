/** Which languages someone translates: buttons of the campaign's languages, several at once, or `All`. */
import { writtenLanguages } from '../campaign/content.ts'
import type { Visit } from '../context.ts'
import { button, inRows } from '../telegram/keyboards.ts'
import { bold, paragraphs } from '../text/html.ts'
import { languageName } from '../text/languages.ts'
import type { Choice } from './tickets.store.ts'
import type { TicketScreen } from './ticketing.ts'

/**
 * `end`: what is done once the languages are chosen. Each button carries the languages that are wanted when it was
 * pressed; `held` are those that the person has already, and keeps.
 */
export function languagesScreen(
  { say, content, rules, language: reader }: Visit,
  end: Pick<Choice, 'act' | 'subject'>,
  chosen: readonly string[],
  held: readonly string[] = [],
): TicketScreen {
  const offered = writtenLanguages(content, rules).filter((language) => !held.includes(language))
  const toggles = offered.map((language) => {
    const isChosen = chosen.includes(language)
    const wanted = isChosen ? chosen.filter((other) => other !== language) : [...chosen, language]
    const name = languageName(language, reader)
    const choice: Choice = { act: 'languages', languages: wanted, subject: end.subject }
    return { label: `${isChosen ? '✓ ' : ''}${name}`, choice }
  })
  const all = { label: say.plain('staff.allLanguages'), choice: { ...end, role: 'translator' } as const }
  const done = { label: say.plain('staff.done'), choice: { ...all.choice, languages: chosen } }
  const label = say.plain('nav.back')
  const back =
    end.subject === undefined
      ? button(label, 'inviting')
      : { label, choice: { act: 'open', subject: end.subject } as const }
  return {
    text: paragraphs([bold(say.plain('staff.role.translator')), say.html('staff.languagesAsk')]),
    rows: [...inRows(toggles, 2), [all, ...(chosen.length > 0 ? [done] : [])], [back]],
  }
}
