/**
 * What is typed into a change: a text, its source, a day. It is plain text, taken only where a button asked for it;
 * the same message, coming again, changes nothing and shows the change.
 */
import { permitted } from '../staff/permitting.ts'
import { Composer } from 'grammy'
import { withDialogue, type Chat } from '../chats/chat.ts'
import type { Change } from '../campaign/change.ts'
import { campaignDay, writtenLanguages } from '../campaign/content.ts'
import type { CaselineContext } from '../context.ts'
import { send, show, type Screen, refuse } from '../telegram/screens.ts'
import { readDay } from '../text/dates.ts'
import type { Html } from '../text/html.ts'
import { act, refuseStep, writingLanguage, type Tools } from './acting.ts'
import { askScreen, type Question } from './keeping-screens.ts'
import { screenFor, voidNotes } from './looking.chat.ts'
import { edited, withText, type Outcome } from './proposing.ts'
import { readSource, readText, textLimitOf } from './typed.ts'

const dialogueKind = 'keeping'
/** Knows what became of the last message. */
const doneStep = 'done'

export function writingChat(tools: Tools): Composer<CaselineContext> {
  const chat = new Composer<CaselineContext>()
  chat.on('message', async (ctx, next) => {
    const { dialogue } = ctx.visit.chat
    const isCommand = ctx.message.text?.startsWith('/') ?? false
    const awaits = dialogue?.step !== doneStep || ctx.visit.replayed
    return dialogue?.kind === dialogueKind && awaits && !isCommand
      ? takeTyped(ctx, tools, dialogue.step, dialogue.data)
      : next()
  })
  return chat
}

export async function askFor(
  ctx: CaselineContext,
  tools: Tools,
  id: string,
  question: Question,
  language?: string,
): Promise<void> {
  const { visit } = ctx
  const actor = await permitted(ctx, tools, 'keep-current')
  const change = actor && (await tools.changes.read(id))
  if (!actor) return
  if (!change) return void (await refuse(ctx, visit.say.html('keeping.gone')))
  const outcome = edited(change, actor.pseudonym, {})
  if (!outcome.ok) return void (await refuseStep(ctx, outcome.reason, change))
  await visit.commit(asked(ctx, visit.chat, id, question, language))
  await show(ctx, questionScreen(ctx, change, question, language))
}

export function asked(
  ctx: CaselineContext,
  chat: Chat,
  id: string,
  question: Question,
  language?: string,
): Chat {
  const data = { id, language: knownLanguage(ctx, language) }
  return withDialogue(chat, { kind: dialogueKind, step: question, data })
}

export function questionScreen(
  ctx: CaselineContext,
  change: Change,
  question: Question,
  language?: string,
): Screen {
  return askScreen(ctx.visit, change, question, knownLanguage(ctx, language))
}

/** A text is written in a language of the campaign: the one that was asked for, else the writer's own. */
function knownLanguage({ visit }: CaselineContext, wanted: string | undefined): string {
  const known = writtenLanguages(visit.content, visit.rules).find((code) => code === wanted)
  return known ?? writingLanguage(visit)
}

async function takeTyped(
  ctx: CaselineContext,
  tools: Tools,
  question: string,
  { id = '', language = '' }: Readonly<Record<string, string>>,
): Promise<void> {
  const { visit } = ctx
  const actor = await permitted(ctx, tools, 'keep-current')
  const change = actor && (await tools.changes.read(id))
  if (!actor) return
  if (!change) return void (await refuse(ctx, visit.say.html('keeping.gone')))
  if (question === doneStep) return void (await send(ctx, await screenFor(ctx, tools, change, actor)))
  const taken = take(ctx, change, question as Question, language)
  if ('trouble' in taken)
    return void (await send(ctx, askScreen(visit, change, question as Question, language, taken.trouble)))
  const done = await act(ctx, tools, {
    id,
    needs: 'keep-current',
    name: 'edit-change',
    step: (before, { pseudonym }) => taken.step(before, pseudonym),
    chat: (chat) => withDialogue(chat, { kind: dialogueKind, step: doneStep, data: { id } }),
  })
  if (!done.ok) return
  const notes = voidNotes(ctx, done.before, done.change)
  await send(ctx, await screenFor(ctx, tools, done.change, done.actor, notes))
}

type Taken =
  | { readonly step: (change: Change, by: string) => Outcome }
  /** Why it cannot be taken. */
  | { readonly trouble: Html }

function take(ctx: CaselineContext, change: Change, question: Question, language: string): Taken {
  const { say } = ctx.visit
  const typed = ctx.message?.text
  if (typed === undefined) return { trouble: say.html('keeping.notText') }
  if (question === 'text') return takeText(ctx, change, typed, language)
  if (question === 'source') {
    const source = readSource(typed)
    if (source === undefined) return { trouble: say.html('keeping.sourceUnread') }
    return { step: (before, by) => edited(before, by, { source }) }
  }
  const today = campaignDay(ctx.visit.content, ctx.visit.now)
  const happened = change.kind === 'status' || change.kind === 'timeline'
  const day = readDay(typed, today, happened ? 'last' : 'next')
  if (day === undefined) return { trouble: say.html('keeping.dayUnread') }
  return { step: (before, by) => edited(before, by, question === 'until' ? { until: day } : { day }) }
}

function takeText({ visit }: CaselineContext, change: Change, typed: string, language: string): Taken {
  const text = readText(typed)
  const limit = textLimitOf(change.kind)
  if (text === '') return { trouble: visit.say.html('keeping.notText') }
  if (text.length > limit)
    return { trouble: visit.say.html('keeping.tooLong', { length: text.length, limit }) }
  return { step: (before, by) => withText(before, by, language, text) }
}
