/**
 * What the easier door says, from the card to the answer. It says plainly what Telegram sees, and "received" only of
 * what was received.
 */
import type { CaselineContext, Visit } from '../context.ts'
import { homeButton } from '../subscribers/menu.ts'
import { button, inRows, keyboard, linkButton, type InlineKeyboardButton } from '../telegram/keyboards.ts'
import { deepLink } from '../telegram/routes.ts'
import type { Screen } from '../telegram/screens.ts'
import { bold, escapeHtml, html, paragraphs, type Html } from '../text/html.ts'
import { pickText } from '../text/languages.ts'
import { promptLink, receiptKinds, type Choice } from './prompt.ts'
import { topics, type Topic } from './tip.ts'

type Say = Visit['say']

/** Where help is for someone in danger now. */
function emergencyOf({ content, rules, chat, language }: Visit): Html | undefined {
  const { emergency } = content.campaign
  const reader = { language, secondLanguage: chat.secondLanguage }
  return emergency && escapeHtml(pickText(emergency.text, reader, rules).text)
}

function emergencyRow({ say, content }: Visit): InlineKeyboardButton[] | undefined {
  const url = content.campaign.emergency?.url
  return url ? [linkButton(say.plain('tip.emergency'), url)] : undefined
}

/** Tips go to an address that the campaign names, and nowhere else. */
export function elsewhereScreen(visit: Visit, door: string): Screen {
  return {
    text: paragraphs([visit.say.html('tip.door'), emergencyOf(visit)]),
    keyboard: keyboard([linkButton(visit.say.plain('tip.open'), door)], emergencyRow(visit), [
      homeButton(visit.say),
    ]),
  }
}

/** Nothing can be received now. */
export function closedScreen(visit: Visit): Screen {
  return {
    text: paragraphs([visit.say.html('tip.closed'), emergencyOf(visit)]),
    keyboard: keyboard(emergencyRow(visit), [homeButton(visit.say)]),
  }
}

/** What Telegram sees, and both doors. `page`: the address of the form, the same for everyone. */
export function cardScreen(visit: Visit, page: string | undefined): Screen {
  const { say } = visit
  return {
    text: paragraphs([
      bold(say.html('tip.title')),
      page === undefined ? undefined : say.html('tip.card'),
      page === undefined ? undefined : html`<code>${page}</code>`,
      say.html('tip.telegramSees'),
      emergencyOf(visit),
    ]),
    keyboard: keyboard(
      page === undefined ? undefined : [button(say.plain('tip.useForm'), 'tipForm')],
      [button(say.plain('tip.here'), 'tipTopic')],
      emergencyRow(visit),
      [button(say.plain('tip.stop'), 'menu')],
    ),
  }
}

export function formScreen({ say }: Visit, page: string): Screen {
  return {
    text: paragraphs([say.html('tip.form'), html`<code>${page}</code>`]),
    keyboard: keyboard(
      [{ text: say.plain('tip.copy'), copy_text: { text: page } }],
      [button(say.plain('nav.back'), 'tip')],
    ),
  }
}

export function topicScreen({ say }: Visit): Screen {
  const named = topics.map((topic) => button(topicName(say, topic), 'tipUrgency', { topic }))
  return {
    text: say.html('tip.topicAsk'),
    keyboard: keyboard(...inRows(named, 1), [button(say.plain('tip.stop'), 'menu')]),
  }
}

function topicName(say: Say, topic: Topic): string {
  return say.plain(`tip.topic.${topic}`)
}

export function urgencyScreen(visit: Visit, topic: Topic): Screen {
  const { say } = visit
  return {
    text: paragraphs([say.html('tip.urgencyAsk'), emergencyOf(visit)]),
    keyboard: keyboard(
      [button(say.plain('tip.urgent'), 'tipReceipt', { topic, urgent: true })],
      [button(say.plain('tip.normal'), 'tipReceipt', { topic, urgent: false })],
      emergencyRow(visit),
      [button(say.plain('tip.stop'), 'menu')],
    ),
  }
}

/** `canTell`: whether a notice can be promised. */
export function receiptScreen({ say }: Visit, topic: Topic, urgent: boolean, canTell: boolean): Screen {
  const offered = receiptKinds.filter((kind) => kind !== 'tell' || canTell)
  return {
    text: paragraphs([say.html('tip.receiptAsk'), canTell ? say.html('tip.tellAsk') : undefined]),
    keyboard: keyboard(
      ...offered
        .toReversed()
        .map((receipt) => [
          button(say.plain(`tip.receipt.${receipt}`), 'tipAsk', { topic, urgent, receipt }),
        ]),
      [button(say.plain('tip.stop'), 'menu')],
    ),
  }
}

/** The question that carries the choice; its answer is the tip. */
export async function sendPrompt(
  ctx: CaselineContext,
  page: string | undefined,
  choice: Choice,
): Promise<void> {
  const { say } = ctx.visit
  const address = page ?? deepLink(ctx.me.username, { kind: 'tip' })
  const link = html`<a href="${promptLink(address, choice)}">${say.plain('tip.promptTitle')}</a>`
  await ctx.reply(paragraphs([link, say.html('tip.prompt')]).markup, {
    parse_mode: 'HTML',
    link_preview_options: { is_disabled: true },
    reply_markup: { force_reply: true, input_field_placeholder: say.plain('tip.placeholder') },
  })
}

export type Received = {
  readonly words?: readonly string[] | undefined
  /** Under which a notice is asked for. */
  readonly route?: string | undefined
  /** Whether the person's message and the question are gone. */
  readonly cleared: boolean
  readonly isPhoto: boolean
}

export function receivedScreen({ say }: Visit, { words, route, cleared, isPhoto }: Received): Screen {
  return {
    text: paragraphs([
      bold(say.html(isPhoto ? 'tip.photoReceived' : 'tip.received')),
      say.html(cleared ? 'tip.deleted' : 'tip.deleteYourself'),
      words && say.html('tip.words'),
      words && html`<code>${words.join(' ')}</code>`,
      words && say.html('tip.wordsLimits'),
      route === undefined ? undefined : say.html('tip.toldHere'),
    ]),
    keyboard: keyboard(
      words && [button(say.plain('tip.noted'), 'tipNoted')],
      route === undefined ? undefined : [button(say.plain('tip.burn'), 'tipBurn', { handle: route })],
      [homeButton(say)],
    ),
  }
}
