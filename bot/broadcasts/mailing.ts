/**
 * A broadcast as it stands in a chat: its text in the reader's language with its code and buttons; only "There is
 * news" for whoever wants it discreet; and what is left of it while it is hidden, or after it was taken back. Pure, so
 * that a test send, a preview, the pump and a press of "Show" all give the very same.
 */
import { findAction, findCase, languageRules, type Content } from '../campaign/content.ts'
import { isMeant, timingOf } from '../delivery/audience.ts'
import type { Job } from '../delivery/job.ts'
import type { Decision, OutgoingMessage, Recipient, Rewriting, Variant } from '../delivery/mailing.ts'
import { button, keyboard, linkButton, type InlineKeyboardButton } from '../telegram/keyboards.ts'
import { deepLink, type StartTarget } from '../telegram/routes.ts'
import { fromLocale, italic, paragraphs } from '../text/html.ts'
import { languageName, pickText, type LocalizedText } from '../text/languages.ts'
import type { Texts } from '../text/texts.ts'
import { currentRevision, type Broadcast } from './broadcast.ts'
import { beforeLate } from './late-translation.ts'

/** `botUsername`: for links that lead from a public channel to the bot. */
export type Wording = { readonly texts: Texts; readonly botUsername: string }

/** What stands in the chat of someone who gets this form now, or in a public channel. */
export function messageOf(
  wording: Wording,
  broadcast: Broadcast,
  variant: Variant,
  content: Content,
): OutgoingMessage {
  const { texts } = wording
  const say = texts.say(variant.language)
  if (variant.discreet) {
    return {
      text: say.html('reader.news'),
      silent: true,
      keyboard: keyboard([button(say.plain('reader.show'), 'showNews', { broadcastId: broadcast.id })]),
    }
  }
  if (broadcast.visibility === 'shown') return shownMessage(wording, broadcast, variant, content)
  const text = say.html(broadcast.visibility === 'hidden' ? 'reader.hidden' : 'reader.withdrawn')
  return { text, ...(broadcast.photo !== undefined && { neutralPhoto: true }) }
}

function shownMessage(
  wording: Wording,
  broadcast: Broadcast,
  variant: Variant,
  content: Content,
): OutgoingMessage {
  const { texts } = wording
  const rules = languageRules(content, texts.languages)
  const say = texts.say(variant.language)
  const written = Object.entries(currentRevision(broadcast).texts)
  const { text, fallbackLanguage } = pickText(
    Object.fromEntries(written.map(([language, { html }]) => [language, html])),
    variant,
    rules,
  )
  const note =
    fallbackLanguage === undefined
      ? undefined
      : italic(say.html('common.inLanguage', { language: languageName(fallbackLanguage, variant.language) }))
  return {
    text: paragraphs([note, fromLocale(text), say.html('broadcast.codeLine', { code: broadcast.code })]),
    ...(broadcast.photo !== undefined && { photo: broadcast.photo }),
    keyboard: keyboard(...rowsUnder(wording, broadcast, variant, content)),
  }
}

/** In a channel they are links into the bot: a callback button would act there for whoever presses it. */
function rowsUnder(
  { texts, botUsername }: Wording,
  { id, caseId, actionId }: Broadcast,
  variant: Variant,
  content: Content,
): InlineKeyboardButton[][] {
  const rules = languageRules(content, texts.languages)
  const label = (text: LocalizedText): string => pickText(text, variant, rules).text
  const entry = caseId === undefined ? undefined : findCase(content, caseId)
  const action = actionId === undefined ? undefined : findAction(content, actionId)
  const link = (text: LocalizedText, target: StartTarget): InlineKeyboardButton =>
    linkButton(label(text), deepLink(botUsername, target))
  if (variant.channel)
    return [
      entry ? [link(entry.name, { kind: 'case', caseId: entry.id })] : [],
      action ? [link(action.title, { kind: 'action', actionId: action.id })] : [],
    ]
  const fewer = texts.say(variant.language).plain('reader.fewer')
  return [
    entry ? [button(label(entry.name), 'case', { caseId: entry.id })] : [],
    action ? [button(label(action.title), 'action', { actionId: action.id })] : [],
    [button(fewer, 'fewer', { broadcastId: id })],
  ]
}

/** Whether someone gets it, in which form, and when. Those who waited for their slot do not wait again. */
export function decide(
  broadcast: Broadcast,
  recipient: Recipient,
  job: Pick<Job, 'kind'>,
  now: Date,
  content: Content,
  texts: Texts,
): Decision {
  if (broadcast.visibility !== 'shown' || !isMeant(recipient, broadcast.audience)) return { kind: 'skip' }
  const { settings } = recipient
  const timing = timingOf(settings, { urgent: broadcast.urgent }, now, content.campaign.timeZone)
  if (job.kind === 'send' && timing.kind === 'later') return { ...timing, kind: 'defer' }
  return { kind: 'send', variant: variantFor(recipient, content, texts) }
}

/** The form for a recipient: whoever never chose a language reads the campaign's first. */
export function variantFor(
  { language, secondLanguage, settings }: Recipient,
  content: Content,
  texts: Texts,
): Variant {
  const { offered } = languageRules(content, texts.languages)
  const own = language !== undefined && offered.includes(language) ? language : (offered[0] ?? 'en')
  return {
    language: own,
    ...(secondLanguage !== undefined && { secondLanguage }),
    ...(settings.discreet && { discreet: true }),
  }
}

/**
 * What becomes of a delivered message: what now stands there for everyone else, or nothing. A translation that came
 * late leaves alone whoever it changes nothing for.
 */
export function rewritingOf(
  wording: Wording,
  broadcast: Broadcast,
  variant: Variant,
  { generation }: Pick<Job, 'generation'>,
  content: Content,
): Rewriting {
  const message = messageOf(wording, broadcast, variant, content)
  if (broadcast.visibility === 'recalled') return { kind: 'delete', orElse: message }
  const before = beforeLate(broadcast, generation)
  const isSame = before !== undefined && isEqual(messageOf(wording, before, variant, content), message)
  return isSame ? { kind: 'leave' } : { kind: 'edit', message }
}

function isEqual(one: OutgoingMessage, other: OutgoingMessage): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
