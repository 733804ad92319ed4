/** The messages in which colleagues watch a broadcast. */
import type { CaselineContext } from '../context.ts'
import { pseudonymOf } from '../identity/pseudonyms.ts'
import type { Tools } from './acting.ts'
import type { Broadcast } from './broadcast.ts'

/** The message, if nothing else is said the one whose button was pressed, is kept current by the pump at work. */
export async function rememberView(
  { visit, services, callbackQuery }: CaselineContext,
  { broadcasts }: Pick<Tools, 'broadcasts'>,
  { id }: Broadcast,
  messageId = callbackQuery?.message?.message_id,
): Promise<void> {
  if (messageId === undefined) return
  const pseudonym = pseudonymOf(services.keyring.staff, visit.userId)
  const view = { chatId: visit.userId, messageId, language: visit.language }
  await broadcasts.rememberView(id, pseudonym, view, visit.now)
}
