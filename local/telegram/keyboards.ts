/** Checks what a bot attaches to a message: inline keyboards above all. Shapes are checked by `parameters.ts`. */
import { callbackDataLimitBytes, copyTextLimitCharacters, keyboardLimitButtons } from './limits.ts'
import type { ButtonView } from './people-api.ts'
import { badRequest } from './refusal.ts'
import type { Json } from './world.ts'

type Button = {
  text: string
  url?: string
  callback_data?: string
  copy_text?: { text: string }
  switch_inline_query?: string
  switch_inline_query_current_chat?: string
}

/** Gives the markup to keep: without empty rows; `undefined` when nothing is left of it. */
export function checkReplyMarkup(markup: unknown): Json | undefined {
  if (markup === undefined) return undefined
  const { inline_keyboard: rows } = markup as { inline_keyboard?: Button[][] }
  if (rows === undefined) return checkReplyKeyboard(markup as Json)
  const kept = rows.filter((row) => row.length > 0)
  if (kept.flat().length > keyboardLimitButtons) throw badRequest('reply markup is too long')
  for (const button of kept.flat()) checkButton(button)
  return kept.length === 0 ? undefined : { inline_keyboard: kept }
}

/** Keyboards in place of the phone's own are taken, shown to people, and not checked further. */
function checkReplyKeyboard(markup: Json): Json {
  const rows = (markup['keyboard'] ?? []) as (string | { text: string })[][]
  const labels = rows.flat().map((button) => (typeof button === 'string' ? button : button.text))
  if (labels.some((label) => label.trim() === '')) throw badRequest('text buttons must be non-empty')
  return markup
}

function checkButton(button: Button): void {
  if (button.text.trim() === '') throw badRequest('text buttons are unallowed in the inline keyboard')
  if (button.callback_data !== undefined) checkData(button.callback_data)
  if (button.url !== undefined) checkUrl(button.url)
  if (button.copy_text !== undefined) checkCopyText(button.copy_text.text)
}

function checkData(data: string): void {
  const sizeBytes = Buffer.byteLength(data)
  if (sizeBytes < 1 || sizeBytes > callbackDataLimitBytes) throw badRequest('BUTTON_DATA_INVALID')
}

function checkUrl(url: string): void {
  const parsed = URL.parse(/^[a-z][a-z0-9+.-]*:/i.test(url) ? url : `http://${url}`)
  const isWeb = parsed !== null && /^https?:$/.test(parsed.protocol) && parsed.hostname.includes('.')
  if (isWeb || parsed?.protocol === 'tg:') return
  const reason =
    parsed === null || /^https?:$/.test(parsed.protocol) ? 'Wrong HTTP URL' : 'Unsupported URL protocol'
  throw badRequest(`inline keyboard button URL '${url}' is invalid: ${reason}`)
}

function checkCopyText(text: string): void {
  if (text.length < 1 || text.length > copyTextLimitCharacters) throw badRequest('BUTTON_COPY_TEXT_INVALID')
}

/** The inline keyboard as people see it. */
export function buttonViews(markup: Json | undefined): ButtonView[][] {
  const rows = (markup?.['inline_keyboard'] ?? []) as Button[][]
  return rows.map((row) => row.map((button) => buttonView(button)))
}

function buttonView(button: Button): ButtonView {
  const query = button.switch_inline_query ?? button.switch_inline_query_current_chat
  return {
    text: button.text,
    ...(button.callback_data !== undefined && { callbackData: button.callback_data }),
    ...(button.url !== undefined && { url: button.url }),
    ...(button.copy_text !== undefined && { copyText: button.copy_text.text }),
    ...(query !== undefined && { switchInlineQuery: query }),
  }
}
