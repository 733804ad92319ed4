/** What is found in the texts of a broadcast before it goes on: what stops it, and what only ought to be checked. */
import { campaignDay, findAction, findCase } from '../campaign/content.ts'
import type { Visit } from '../context.ts'
import { captionLimitCharacters, textLimitCharacters } from '../telegram/limits.ts'
import { escapeHtml, visibleCharacters, type Html } from '../text/html.ts'
import type { Tools } from './acting.ts'
import { currentRevision, sourceText, type Broadcast } from './broadcast.ts'
import { differencesOf } from './comparison.ts'
import { nameIn } from './draft-screens.ts'
import { guardProblems } from '../campaign/guarding.ts'
import { languageName } from '../text/languages.ts'

/** Each is a sentence that names the language and the place; none: it may go on. */
export async function stopping(visit: Visit, tools: Tools, broadcast: Broadcast): Promise<Html[]> {
  const today = campaignDay(visit.content, visit.now)
  const { texts } = currentRevision(broadcast)
  const html = Object.fromEntries(Object.entries(texts).map(([language, text]) => [language, text.html]))
  const problems = await guardProblems(html, visit.content, today)
  return [
    ...hiddenCases(visit, broadcast, today),
    ...problems.map(({ kind, language, caseId, place }) =>
      visit.say.html(kind === 'embargo' ? 'broadcast.guardEmbargo' : 'broadcast.guardNever', {
        language: languageName(language, visit.language),
        name: caseName(visit, caseId),
        place,
      }),
    ),
    ...(await forbiddenButtons(visit, broadcast, today)),
    ...Object.keys(texts).flatMap((language) => tooLong(visit, tools, broadcast, language) ?? []),
  ]
}

/** What stands on the buttons under it, in any language that a reader may get. */
async function forbiddenButtons(visit: Visit, { caseId, actionId }: Broadcast, today: string) {
  const { content } = visit
  const entry = caseId === undefined ? undefined : findCase(content, caseId)
  const action = actionId === undefined ? undefined : findAction(content, actionId)
  const labels = [entry?.name, action?.title].filter((label) => label !== undefined)
  const found = await Promise.all(labels.map(async (label) => guardProblems(asMarkup(label), content, today)))
  return found.flatMap((problems, index) =>
    problems
      // A case that is hidden itself is named as such.
      .filter((problem) => problem.kind !== 'embargo' || problem.caseId !== caseId)
      .map(({ kind, language, ...problem }) =>
        visit.say.html(kind === 'embargo' ? 'broadcast.guardButtonEmbargo' : 'broadcast.guardButtonNever', {
          language: languageName(language, visit.language),
          name: caseName(visit, problem.caseId),
          button: labels[index]?.[language] ?? '',
          place: problem.place,
        }),
      ),
  )
}

function asMarkup(label: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(label).map(([language, text]) => [language, escapeHtml(text).markup]),
  )
}

function hiddenCases(visit: Visit, { audience, caseId }: Broadcast, today: string): Html[] {
  const ids = [audience.kind === 'case' ? audience.caseId : undefined, caseId].filter(
    (id) => id !== undefined,
  )
  return [...new Set(ids)]
    .filter((id) => (findCase(visit.content, id)?.guard?.embargoUntil ?? '') > today)
    .map((id) => visit.say.html('broadcast.guardCase', { name: caseName(visit, id) }))
}

function caseName(visit: Visit, caseId: string): string {
  const entry = findCase(visit.content, caseId)
  return entry ? nameIn(visit, entry.name) : caseId
}

/** The text with everything that is put around it, in one language. */
export function tooLong(
  visit: Visit,
  tools: Tools,
  broadcast: Broadcast,
  language: string,
): Html | undefined {
  const { text } = tools.messageOf(broadcast, { language }, visit.content)
  const limit = broadcast.photo === undefined ? textLimitCharacters : captionLimitCharacters
  const length = visibleCharacters(text)
  return length > limit ? visit.say.html('broadcast.tooLong', { length, limit }) : undefined
}

/** Names, numbers and links of each translation that differ from the source. */
export function warnings(visit: Visit, broadcast: Broadcast): Html[] {
  const source = sourceText(broadcast)
  if (!source) return []
  const { sourceLanguage } = broadcast
  const texts = Object.entries(currentRevision(broadcast).texts).filter(
    ([language]) => language !== sourceLanguage,
  )
  const found = texts.flatMap(([language, { html }]) =>
    differencesOf(
      { html: source.html, language: sourceLanguage },
      { html, language },
      visit.content.cases,
    ).map((difference) => warningText(visit, language, difference)),
  )
  return found.length > 0 ? [visit.say.html('broadcast.pleaseCheck'), ...found] : []
}

const warningKeys = {
  name: { missing: 'broadcast.missingName', extra: 'broadcast.missingName' },
  number: { missing: 'broadcast.missingNumber', extra: 'broadcast.extraNumber' },
  link: { missing: 'broadcast.missingLink', extra: 'broadcast.extraLink' },
} as const

function warningText(
  visit: Visit,
  code: string,
  { kind, side, what }: ReturnType<typeof differencesOf>[number],
): Html {
  return visit.say.html(warningKeys[kind][side], { language: languageName(code, visit.language), what })
}
