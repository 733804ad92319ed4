/** Tells the admins of an alarm, each in their language: what is wrong in their words, and where it says what to do. */
import type { Log } from '../log.ts'
import type { Staffer } from '../staff/roles.ts'
import type { CallAnswer, TelegramCall } from '../telegram/caller.ts'
import { bold, lines, paragraphs, type Html } from '../text/html.ts'
import type { Say, Texts } from '../text/texts.ts'
import type { Alert } from './alarms.ts'

export type AlertingParts = {
  readonly log: Log
  readonly texts: Texts
  /** Those in office. */
  readonly admins: () => Promise<readonly Staffer[]>
  readonly call: (call: TelegramCall) => Promise<CallAnswer>
}

/** Gives how many admins it reached. Throws `busy` when the staff cannot be read. */
export async function tellAdmins(parts: AlertingParts, alert: Alert): Promise<number> {
  let reached = 0
  for (const { contact } of await parts.admins())
    if (contact && (await tell(parts, alert, contact))) reached += 1
  return reached
}

async function tell(
  { call, texts, log }: AlertingParts,
  alert: Alert,
  { chatId, language }: NonNullable<Staffer['contact']>,
): Promise<boolean> {
  const text = alertText(texts.say(language), alert).markup
  const payload = { chat_id: chatId, text, parse_mode: 'HTML' }
  const answer = await call({ method: 'sendMessage', payload })
  if (answer.kind !== 'ok') log('warn', { event: 'admin-not-told', outcome: answer.kind })
  return answer.kind === 'ok'
}

function alertText(say: Say, { alarm, state }: Alert): Html {
  const what = say.html(`watching.${alarm}`)
  if (state === 'over') return paragraphs([bold(say.html('watching.over')), what])
  return paragraphs([
    bold(say.html('watching.raised')),
    what,
    alarm === 'unknown' ? undefined : lines([say.html('watching.runbook', { heading: alarm })]),
  ])
}
