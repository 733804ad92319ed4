/**
 * Translations that come when the rest is already approved and on its way: each is approved by itself, by someone
 * other than its translator. Those who got another language then get theirs, in the same message.
 */
import { Composer } from 'grammy'
import type { CaselineContext } from '../context.ts'
import { onRoute } from '../routing.ts'
import { keyboard } from '../telegram/keyboards.ts'
import { show } from '../telegram/screens.ts'
import { lines, paragraphs } from '../text/html.ts'
import { act, type Tools } from './acting.ts'
import { currentRevision, lateHash, type Broadcast } from './broadcast.ts'
import { step as stepButton } from './draft-screens.ts'
import { lateApproved, rewritingJob, withLate } from './late-translation.ts'
import { warnings } from './findings.ts'
import { tell } from '../staff/telling.ts'
import { languageName } from '../text/languages.ts'

const hashCharacters = 12

export function lateChat(tools: Tools): Composer<CaselineContext> {
  const chat = new Composer<CaselineContext>()
  onRoute(chat, 'broadcast', async (ctx, { step, broadcastId, detail }, next) =>
    step === 'late' ? approveLate(ctx, tools, broadcastId, detail) : next(),
  )
  return chat
}

/** Shows the translation as its readers will get it to those who may approve, but not to its translator. */
export async function askForLate(
  ctx: CaselineContext,
  tools: Tools,
  broadcast: Broadcast,
  language: string,
): Promise<void> {
  const text = currentRevision(broadcast).late?.[language]
  if (!text) return
  const hash = lateHash(broadcast, language, text.html).slice(0, hashCharacters)
  const others = await tools.desk.approversOf(text.writtenBy)
  await tell(ctx, others, (say, { contact }) => {
    const reader = contact?.language ?? 'en'
    const visit = { ...ctx.visit, say, language: reader }
    return [
      tools.messageOf(withLate(broadcast), { language }, ctx.visit.content),
      {
        text: paragraphs([
          say.html('broadcast.lateAsk', { language: languageName(language, reader) }),
          lines(warnings(visit, withLate(broadcast)).slice(0, 8)),
        ]),
        keyboard: keyboard([
          stepButton(say.plain('broadcast.approve'), 'late', broadcast.id, `${language}.${hash}`),
        ]),
      },
    ]
  })
}

async function approveLate(ctx: CaselineContext, tools: Tools, id: string, detail: string): Promise<void> {
  const { visit } = ctx
  const [language = '', shown = ''] = detail.split('.')
  const done = await act(ctx, tools, {
    id,
    act: 'approve',
    name: 'approve-late',
    author: (broadcast) => currentRevision(broadcast).late?.[language]?.writtenBy,
    step: (broadcast, { pseudonym }) => {
      const html = currentRevision(broadcast).late?.[language]?.html
      const hash = html === undefined ? '' : lateHash(broadcast, language, html)
      if (html !== undefined && (shown.length !== hashCharacters || !hash.startsWith(shown)))
        return { ok: false, reason: 'changed' }
      return lateApproved(broadcast, language, { by: pseudonym, hash }, visit.now)
    },
    detail: (_before, next) => `${language} ${currentRevision(next).lateApprovals[language]?.hash ?? ''}`,
    more: (before, next) => {
      const job = rewritingJob(before, next, visit.now)
      return job ? [tools.jobs.addWrite(job)] : []
    },
  })
  if (!done.ok) return
  await show(ctx, {
    text: visit.say.html('broadcast.lateApproved', { language: languageName(language, visit.language) }),
  })
  if (!done.replayed) await ctx.services.wakePump()
}
