/** Broadcasts as the pump asks for them: read anew each time it looks, so that it sends what stands now. */
import type { Contents } from '../campaign/content.store.ts'
import { findCase, type Content } from '../campaign/content.ts'
import type { Job, Totals } from '../delivery/job.ts'
import type { TelegramCall } from '../telegram/caller.ts'
import type { DigestMessage, Mailing, Mailings, Recipient } from '../delivery/mailing.ts'
import type { Keyring } from '../identity/parameters.store.ts'
import type { Table } from '../table/client.ts'
import type { Write } from '../table/writes.ts'
import { button, keyboard } from '../telegram/keyboards.ts'
import { bold, escapeHtml, lines, paragraphs } from '../text/html.ts'
import { languageRules } from '../campaign/content.ts'
import { pickText } from '../text/languages.ts'
import type { Texts } from '../text/texts.ts'
import type { Broadcast } from './broadcast.ts'
import { channelsOf } from './channels.ts'
import { createBroadcasts, type Broadcasts, type View } from './broadcast.store.ts'
import { controlKeyboard, controlText, type WatchedProgress } from './control-screens.ts'
import { paidMessagesOf, pauseAbovePercentOf } from './sending.ts'
import { decide, messageOf, rewritingOf, variantFor, type Wording } from './mailing.ts'

export type MailingsParts = {
  readonly table: Table
  readonly keyring: Pick<Keyring, 'field'>
  readonly contents: Contents
  readonly texts: Texts
  readonly botUsername: string
}

/** Names in a digest. */
const mostInDigest = 10

export function createMailings({ table, keyring, contents, ...wording }: MailingsParts): Mailings {
  const { texts } = wording
  const broadcasts = createBroadcasts(table, keyring)
  return {
    find: async (id) => {
      const [broadcast, content] = await Promise.all([broadcasts.read(id), contents.current()])
      return broadcast && mailingOf(broadcasts, broadcast, content, wording)
    },
    digestFor: async (recipient, ids) => {
      const content = await contents.current()
      const found = await Promise.all(ids.slice(0, mostInDigest).map(async (id) => broadcasts.read(id)))
      const shown = found.filter((broadcast) => broadcast?.visibility === 'shown')
      return digestOf(recipient, shown as Broadcast[], content, texts)
    },
    progressCalls: async (progress) => {
      const broadcast = await broadcasts.read(progress.job.mailingId)
      if (!broadcast) return []
      const [views, { campaign }] = await Promise.all([broadcasts.views(broadcast.id), contents.current()])
      const watched = { ...progress, pauseAbovePercent: pauseAbovePercentOf(campaign) }
      return views.map((view) => progressCall(texts, broadcast, view, watched))
    },
  }
}

function progressCall(
  texts: Texts,
  broadcast: Broadcast,
  view: View,
  progress: WatchedProgress,
): TelegramCall {
  const say = texts.say(view.language)
  const totals = progress.job.kind === 'send' ? progress.totals : (broadcast.report ?? progress.totals)
  return {
    method: 'editMessageText',
    payload: {
      chat_id: view.chatId,
      message_id: view.messageId,
      text: controlText(say, broadcast, totals, progress).markup,
      parse_mode: 'HTML',
      reply_markup: controlKeyboard(say, broadcast),
    },
  }
}

function mailingOf(
  broadcasts: Broadcasts,
  broadcast: Broadcast,
  content: Content,
  wording: Wording,
): Mailing {
  const isShown = broadcast.visibility === 'shown'
  return {
    id: broadcast.id,
    decide: (recipient, job, now) => decide(broadcast, recipient, job, now, content, wording.texts),
    channels: isShown ? channelsOf(broadcast, content.campaign) : [],
    message: (variant) => messageOf(wording, broadcast, variant, content),
    rewriting: (variant, job) => rewritingOf(wording, broadcast, variant, job, content),
    paidMessages: paidMessagesOf(broadcast, content.campaign),
    leavingLimit: pauseAbovePercentOf(content.campaign) / 100,
    doneWrites: (job, totals, now) => doneWrites(broadcasts, broadcast, job, totals, now),
    pausedWrites: () => broadcasts.changeWrites(broadcast, { ...broadcast, state: 'paused' }),
  }
}

/** The first pass over the audience says that it was sent, or how far it got before it was stopped. */
function doneWrites(
  broadcasts: Broadcasts,
  broadcast: Broadcast,
  job: Job,
  report: Totals,
  now: Date,
): readonly Write[] {
  if (job.kind === 'wake') return []
  if (job.kind === 'rewrite') {
    const isLast = job.generation === broadcast.lastGeneration
    return isLast ? broadcasts.changeWrites(broadcast, { ...broadcast, takenBack: report }) : []
  }
  const stopped = broadcast.state === 'stopped'
  return broadcasts.changeWrites(broadcast, {
    ...broadcast,
    state: stopped ? 'stopped' : 'sent',
    report,
    ...(!stopped && { sentAt: now }),
  })
}

/** Names, never texts: so nothing in it has to be rewritten when one of them is hidden or corrected. */
function digestOf(
  recipient: Recipient,
  broadcasts: readonly Broadcast[],
  content: Content,
  texts: Texts,
): DigestMessage | undefined {
  if (broadcasts.length === 0) return undefined
  const { discreet: _whole, ...variant } = variantFor(recipient, content, texts)
  const say = texts.say(variant.language)
  const rules = languageRules(content, texts.languages)
  const names = broadcasts.map(({ caseId }, index) => {
    const entry = caseId === undefined ? undefined : findCase(content, caseId)
    const name = entry ? pickText(entry.name, variant, rules).text : say.plain('reader.digestOther')
    return `${index + 1}. ${name}`
  })
  const buttons = broadcasts.map(({ id }, index) => [
    button(names[index] ?? '', 'showNews', { broadcastId: id }),
  ])
  const isDiscreet = recipient.settings.discreet === true
  const listed = lines(names.map((name) => escapeHtml(name)))
  return {
    variant,
    message: {
      text: isDiscreet
        ? say.html('reader.news')
        : paragraphs([bold(say.html('reader.digest', { count: broadcasts.length })), listed]),
      keyboard: keyboard(
        ...(isDiscreet
          ? broadcasts.map(({ id }, index) => [
              button(`${say.plain('reader.show')} ${index + 1}`, 'showNews', { broadcastId: id }),
            ])
          : buttons),
      ),
      ...(isDiscreet && { silent: true }),
    },
  }
}
