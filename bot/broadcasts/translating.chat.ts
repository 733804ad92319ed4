/**
 * Translations: those who can are asked, the first who claims a language has it, sees the source, and sends theirs as
 * a message; whoever takes it over from them has to say so, and they are told. When the source changes they are shown what changed. A translation that comes when the rest is already
 * on its way goes out only after someone else has approved it.
 */
import { permitted } from '../staff/permitting.ts'
import { Composer } from 'grammy'
import { withDialogue } from '../chats/chat.ts'
import type { CaselineContext, Visit } from '../context.ts'
import { onRoute } from '../routing.ts'
import { keyboard } from '../telegram/keyboards.ts'
import { send, show, refuse } from '../telegram/screens.ts'
import { fromLocale, html, lines, paragraphs, type Html } from '../text/html.ts'
import { act, type Tools } from './acting.ts'
import { currentRevision, sourceText, textHash, type Broadcast } from './broadcast.ts'
import { changesOf } from './comparison.ts'
import { draftScreen, shownText, step as stepButton, wantedLanguages } from './draft-screens.ts'
import { claimed, missingLanguages, translated } from './drafting.ts'
import { isLate, lateTranslated, withLate } from './late-translation.ts'
import { stopping, tooLong, warnings } from './findings.ts'
import { formattedFrom } from './formatting.ts'
import { plainText } from '../text/html.ts'
import { askForLate } from './late.chat.ts'
import { tell, type Colleague } from '../staff/telling.ts'
import { languageName } from '../text/languages.ts'

const dialogueKind = 'translation'
const holderCharacters = 8

export function translatingChat(tools: Tools): Composer<CaselineContext> {
  const chat = new Composer<CaselineContext>()
  onRoute(chat, 'broadcast', async (ctx, { step, broadcastId, detail }, next) =>
    step === 'claim' ? claim(ctx, tools, broadcastId, detail) : next(),
  )
  chat.on('message:text', async (ctx, next) => {
    const { dialogue } = ctx.visit.chat
    const isAsked = dialogue?.kind === dialogueKind && !ctx.message.text.startsWith('/')
    return isAsked ? takeTranslation(ctx, tools, dialogue.data) : next()
  })
  return chat
}

/** Asks, for each language that is missing, everyone who may translate into it. */
export async function askTranslators(
  ctx: CaselineContext,
  tools: Tools,
  broadcast: Broadcast,
): Promise<void> {
  for (const language of missingLanguages(broadcast, wantedLanguages(ctx.visit))) {
    const all = await tools.desk.whoMay('translate', { language })
    const others = all.filter(({ pseudonym }) => pseudonym !== broadcast.proposedBy)
    await tell(ctx, others, (say, colleague) => [
      {
        text: say.html('broadcast.askTranslator', { language: languageName(language, readerOf(colleague)) }),
        keyboard: keyboard([stepButton(say.plain('broadcast.claim'), 'claim', broadcast.id, language)]),
      },
    ])
  }
}

function readerOf({ contact }: Colleague): string {
  return contact?.language ?? 'en'
}

/** `detail`: the language, and behind a dot whose claim is knowingly taken over. */
async function claim(ctx: CaselineContext, tools: Tools, id: string, detail: string): Promise<void> {
  const [language = '', shown] = detail.split('.')
  const actor = await permitted(ctx, tools, 'translate', { language })
  const holder = actor && (await tools.broadcasts.read(id))?.claims[language]
  if (!actor) return
  const isTaken = holder !== undefined && holder !== actor.pseudonym
  if (isTaken && shown !== shortHolder(holder))
    return show(ctx, takeOverScreen(ctx.visit, id, language, holder))
  const done = await act(ctx, tools, {
    id,
    act: 'translate',
    scope: { language },
    name: isTaken ? 'take-over' : 'claim',
    detail: () => language,
    step: (broadcast, { pseudonym }) => claimed(broadcast, language, pseudonym, holder),
    chat: (chat) => withDialogue(chat, { kind: dialogueKind, step: 'text', data: { id, language } }),
  })
  if (!done.ok) return
  await show(ctx, sourceScreen(ctx.visit, done.broadcast, language))
  if (!done.replayed && isTaken) await tellFormer(ctx, tools, holder, language)
}

function shortHolder(holder: string): string {
  return textHash(holder).slice(0, holderCharacters)
}

function takeOverScreen({ say, language: reader }: Visit, id: string, language: string, holder: string) {
  return {
    text: say.html('broadcast.takeOverAsk', { language: languageName(language, reader) }),
    keyboard: keyboard([
      stepButton(say.plain('broadcast.takeOver'), 'claim', id, `${language}.${shortHolder(holder)}`),
    ]),
  }
}

function sourceScreen({ say, language: reader }: Visit, broadcast: Broadcast, language: string) {
  return {
    text: paragraphs([
      say.html('broadcast.translateThis'),
      shownText(sourceText(broadcast)?.html ?? ''),
      say.html('broadcast.translateAsk', { language: languageName(language, reader) }),
    ]),
  }
}

async function tellFormer(ctx: CaselineContext, tools: Tools, former: string, language: string) {
  const all = await tools.desk.whoMay('translate', { language })
  const them = all.filter(({ pseudonym }) => pseudonym === former)
  await tell(ctx, them, (say, colleague) => [
    { text: say.html('broadcast.takenOver', { language: languageName(language, readerOf(colleague)) }) },
  ])
}

async function takeTranslation(
  ctx: CaselineContext,
  tools: Tools,
  data: Readonly<Record<string, string>>,
): Promise<void> {
  const { visit } = ctx
  const { id = '', language = '' } = data
  const actor = await permitted(ctx, tools, 'translate', { language })
  const broadcast = actor && (await tools.broadcasts.read(id))
  if (!actor) return
  if (!broadcast) return void (await refuse(ctx, visit.say.html('broadcast.gone')))
  const { html: written } = formattedFrom(ctx.message?.text ?? '', ctx.message?.entities)
  const source = sourceText(broadcast)
  const wish = { language, html: written, by: actor.pseudonym, sourceHash: textHash(source?.html ?? '') }
  const take = isLate(broadcast) ? lateTranslated : translated
  const wanted = take(broadcast, wish)
  const problems = wanted.ok ? await translationProblems(ctx, tools, wanted.broadcast, language) : []
  if (problems[0]) return void (await send(ctx, { text: problems[0] }))
  const done = await act(ctx, tools, {
    id,
    act: 'translate',
    scope: { language },
    name: 'translate',
    detail: () => language,
    step: (now) => take(now, wish),
  })
  if (!done.ok) return
  await send(ctx, bothScreen(ctx, done.broadcast, language))
  if (done.replayed) return
  if (take === lateTranslated) await askForLate(ctx, tools, done.broadcast, language)
  else await tellProposer(ctx, tools, done.before, done.broadcast, language)
}

/** As if it stood there already, so that it is measured and looked through as it will be read. */
async function translationProblems(
  { visit }: CaselineContext,
  tools: Tools,
  broadcast: Broadcast,
  language: string,
) {
  const trial = withLate(broadcast)
  const long = tooLong(visit, tools, trial, language)
  return long ? [long] : isLate(broadcast) ? stopping(visit, tools, trial) : []
}

/** Source and translation, one under the other, and what ought to be checked. */
function bothScreen({ visit }: CaselineContext, broadcast: Broadcast, language: string) {
  const { texts, late } = currentRevision(broadcast)
  const mine = (texts[language] ?? late?.[language])?.html ?? ''
  return {
    text: paragraphs([
      visit.say.html('broadcast.translateThis'),
      shownText(sourceText(broadcast)?.html ?? '').markup.length > 1500
        ? undefined
        : fromLocale(sourceText(broadcast)?.html ?? ''),
      visit.say.html('broadcast.translationTaken'),
      shownText(mine),
      lines(warnings(visit, withLate(broadcast)).slice(0, 8)),
    ]),
  }
}

async function tellProposer(
  ctx: CaselineContext,
  tools: Tools,
  before: Broadcast,
  broadcast: Broadcast,
  language: string,
) {
  const drafters = await tools.desk.whoMay('draft')
  const proposer = drafters.filter(({ pseudonym }) => pseudonym === broadcast.proposedBy)
  await tell(ctx, proposer, (say, colleague) => {
    const reader = readerOf(colleague)
    const notes: Html[] = [
      say.html('broadcast.translationHere', { language: languageName(language, reader) }),
      ...(before.state === 'approved' ? [say.html('broadcast.approvalVoid')] : []),
    ]
    const visit = { ...ctx.visit, say, language: reader }
    return [draftScreen(visit, broadcast, [...notes, ...warnings(visit, broadcast)])]
  })
}

/** Shows each translator what changed in the source of a translation that they wrote or are writing. */
export async function sourceChanged(
  ctx: CaselineContext,
  tools: Tools,
  before: Broadcast,
  now: Broadcast,
): Promise<void> {
  const [was, is] = [sourceText(before)?.html ?? '', sourceText(now)?.html ?? '']
  if (was === is) return
  for (const [language, translator] of Object.entries(now.claims)) {
    const all = await tools.desk.whoMay('translate', { language })
    const theirs = all.filter(({ pseudonym }) => pseudonym === translator)
    await tell(ctx, theirs, (say) => [
      {
        text: paragraphs([say.html('broadcast.sourceChanged'), changesText(was, is)]),
        keyboard: keyboard([stepButton(say.plain('broadcast.translateAgain'), 'claim', now.id, language)]),
      },
    ])
  }
}

function changesText(was: string, is: string): Html {
  const parts = changesOf(plainText({ markup: was }), plainText({ markup: is })).map(({ kind, words }) => {
    if (kind === 'gone') return html`<s>${words}</s>`
    return kind === 'new' ? html`<b>${words}</b>` : html`${words}`
  })
  const whole = lines(parts, ' ')
  return plainText(whole).length > 3500 ? shownText(is) : whole
}
