/** What a reader gets of a draft: its text in their language, a line where it is another one, the code, the buttons. */
import { findAction, findCase, languageRules, type Content } from '../campaign/content.ts'
import type { OutgoingMessage, Variant } from '../delivery/mailing.ts'
import { button, keyboard } from '../telegram/keyboards.ts'
import { fromLocale, italic, paragraphs } from '../text/html.ts'
import { pickText } from '../text/languages.ts'
import type { Texts } from '../text/texts.ts'
import { currentRevision, type Broadcast } from './broadcast.ts'
import { languageName } from './draft-screens.ts'

export function draftMessage(
  texts: Texts,
  broadcast: Broadcast,
  variant: Variant,
  content: Content,
): OutgoingMessage {
  const rules = languageRules(content, texts.languages)
  const say = texts.say(variant.language)
  const written = Object.entries(currentRevision(broadcast).texts).map(([language, { html }]) => [
    language,
    html,
  ])
  const { text, fallbackLanguage } = pickText(
    Object.fromEntries(written) as Record<string, string>,
    variant,
    rules,
  )
  const entry = broadcast.caseId === undefined ? undefined : findCase(content, broadcast.caseId)
  const action = broadcast.actionId === undefined ? undefined : findAction(content, broadcast.actionId)
  const note =
    fallbackLanguage === undefined
      ? undefined
      : italic(say.html('common.inLanguage', { language: languageName(fallbackLanguage, variant.language) }))
  return {
    text: paragraphs([note, fromLocale(text), say.html('broadcast.codeLine', { code: broadcast.code })]),
    ...(broadcast.photo !== undefined && { photo: broadcast.photo }),
    keyboard: keyboard(
      entry && [button(pickText(entry.name, variant, rules).text, 'case', { caseId: entry.id })],
      action && [button(pickText(action.title, variant, rules).text, 'action', { actionId: action.id })],
    ),
  }
}
