/**
 * Translates what grammY throws into CaselineErrors. grammY's own errors carry the token, the text and the chat id,
 * so they go no further than this file: the cause that is kept is only Telegram's error code and description.
 */
import { GrammyError, HttpError } from 'grammy'
import { CaselineError } from '../errors.ts'

/** What Telegram says when there is nothing left to do. */
const harmless = ['message is not modified', 'query is too old']
/** What it says when a message can no longer be edited, so that a new one is sent. */
const uneditable = [
  'message to edit not found',
  "message can't be edited",
  'there is no text in the message to edit',
  'there is no caption in the message to edit',
  'MESSAGE_ID_INVALID',
]

export function isHarmless(error: unknown): boolean {
  return error instanceof GrammyError && harmless.some((text) => error.description.includes(text))
}

export function isUneditable(error: unknown): boolean {
  return error instanceof GrammyError && uneditable.some((text) => error.description.includes(text))
}

export function isRefusal(error: unknown): boolean {
  return (
    error instanceof GrammyError &&
    error.error_code >= 400 &&
    error.error_code < 500 &&
    error.error_code !== 429
  )
}

/** Leaves CaselineErrors as they are, and makes one of everything else. */
export function translateTelegramFailure(error: unknown): CaselineError {
  if (error instanceof CaselineError) return error
  if (error instanceof HttpError) return new CaselineError('busy', 'Telegram did not answer.')
  if (!(error instanceof GrammyError))
    return new CaselineError('defect', 'A handler failed.', { cause: error })
  const { error_code: status, method } = error
  if (status === 401) return new CaselineError('configuration', 'Telegram does not know the token.')
  if (status === 403)
    return new CaselineError('unreachable', `Telegram refused ${method}: the person is out of reach.`)
  if (status === 429 || status >= 500)
    return new CaselineError('busy', `Telegram is busy (${method}, ${status}).`)
  return new CaselineError('telegram-refused', `Telegram refused ${method} (${status}).`)
}
