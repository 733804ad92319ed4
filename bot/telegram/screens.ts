/**
 * A screen is what one message of the bot shows: text, buttons, perhaps a picture. A pressed button turns its own
 * message into the next screen; where Telegram cannot turn it (a picture never becomes a text, an old message cannot
 * be edited) the new screen is sent and the old one removed, so that menus never pile up. A picture that Telegram
 * refuses is left out: the words matter more.
 */
import { InputFile, type Context } from 'grammy'
import type { InlineKeyboardMarkup, Message } from 'grammy/types'
import { cutText, plainText, visibleCharacters, type Html } from '../text/html.ts'
import { CaselineError } from '../errors.ts'
import { isHarmless, isRefusal, isUneditable, translateTelegramFailure } from './failures.ts'
import { callbackAnswerLimitCharacters, captionLimitCharacters, textLimitCharacters } from './limits.ts'

export type Picture = {
  /** Known once the picture was uploaded. */
  readonly fileId: string | undefined
  load(): Promise<Uint8Array | undefined>
  remember(fileId: string): Promise<void>
}

export type Screen = {
  readonly text: Html
  readonly keyboard?: InlineKeyboardMarkup
  /** The text then is its caption, of at most 1024 characters. */
  readonly picture?: Picture | undefined
}

/** Shows a screen: in place of the message whose button was pressed, else as a new message. */
export async function show(ctx: Context, screen: Screen): Promise<void> {
  assertLength(screen)
  const pressed = ctx.callbackQuery?.message
  try {
    if (pressed && 'text' in pressed && !screen.picture) await editText(ctx, screen)
    else if (pressed && screen.picture && ('photo' in pressed || 'text' in pressed))
      await editPicture(ctx, screen)
    else await replace(ctx, screen)
  } catch (error) {
    if (isHarmless(error)) return
    if (!isUneditable(error)) throw translateTelegramFailure(error)
    await send(ctx, screen)
  }
}

/** Sends a screen as a new message. */
export async function send(ctx: Context, screen: Screen): Promise<Message> {
  assertLength(screen)
  try {
    return (await sendPicture(ctx, screen)) ?? (await ctx.reply(screen.text.markup, textOptions(screen)))
  } catch (error) {
    throw translateTelegramFailure(error)
  }
}

const answered = new WeakSet<object>()

/**
 * Answers the pressed button, once, with an alert where there is something to say. A late answer is not an error.
 */
export async function answerPress(ctx: Context, alert?: string): Promise<void> {
  if (!ctx.callbackQuery || answered.has(ctx)) return
  answered.add(ctx)
  try {
    await ctx.answerCallbackQuery(
      alert === undefined ? {} : { text: cutText(alert, callbackAnswerLimitCharacters), show_alert: true },
    )
  } catch (error) {
    if (!isRefusal(error)) throw translateTelegramFailure(error)
  }
}

/** Says why not: over the pressed button, or as a message. */
export async function refuse(ctx: Context, why: Html): Promise<{ ok: false }> {
  if (ctx.callbackQuery) await answerPress(ctx, plainText(why))
  else await send(ctx, { text: why })
  return { ok: false }
}

async function editText(ctx: Context, screen: Screen): Promise<void> {
  await ctx.editMessageText(screen.text.markup, textOptions(screen))
}

async function editPicture(ctx: Context, screen: Screen): Promise<void> {
  const media = await mediaOf(screen.picture)
  if (media === undefined) return replace(ctx, withoutPicture(screen))
  const { markup } = screen.text
  try {
    const edited = await ctx.editMessageMedia(
      { type: 'photo', media, caption: markup, parse_mode: 'HTML' },
      { ...(screen.keyboard && { reply_markup: screen.keyboard }) },
    )
    if (typeof edited === 'object') await rememberFile(screen.picture, edited)
  } catch (error) {
    if (isHarmless(error) || isUneditable(error) || !isRefusal(error)) throw error
    await replace(ctx, withoutPicture(screen))
  }
}

/** Sends the new screen first, so that a crash leaves one menu too many rather than none. */
async function replace(ctx: Context, screen: Screen): Promise<void> {
  await send(ctx, screen)
  if (!ctx.callbackQuery?.message) return
  try {
    await ctx.deleteMessage()
  } catch (error) {
    if (!isRefusal(error)) throw error
  }
}

/** `undefined` when there is no picture, or none that Telegram takes. */
async function sendPicture(ctx: Context, screen: Screen): Promise<Message | undefined> {
  const media = await mediaOf(screen.picture)
  if (media === undefined) return undefined
  try {
    const sent = await ctx.replyWithPhoto(media, {
      caption: screen.text.markup,
      parse_mode: 'HTML',
      ...(screen.keyboard && { reply_markup: screen.keyboard }),
    })
    await rememberFile(screen.picture, sent)
    return sent
  } catch (error) {
    if (!isRefusal(error) || translateTelegramFailure(error).code === 'unreachable') throw error
    return undefined
  }
}

async function mediaOf(picture: Picture | undefined): Promise<string | InputFile | undefined> {
  if (!picture) return undefined
  if (picture.fileId !== undefined) return picture.fileId
  const bytes = await picture.load()
  return bytes && new InputFile(bytes, 'picture.jpg')
}

async function rememberFile(picture: Picture | undefined, message: Message): Promise<void> {
  const fileId = message.photo?.at(-1)?.file_id
  if (picture && fileId !== undefined && fileId !== picture.fileId) await picture.remember(fileId)
}

function withoutPicture(screen: Screen): Screen {
  return { text: screen.text, ...(screen.keyboard && { keyboard: screen.keyboard }) }
}

function textOptions(screen: Screen) {
  return {
    parse_mode: 'HTML' as const,
    link_preview_options: { is_disabled: true },
    ...(screen.keyboard && { reply_markup: screen.keyboard }),
  }
}

function assertLength(screen: Screen): void {
  const limit = screen.picture ? captionLimitCharacters : textLimitCharacters
  const length = visibleCharacters(screen.text)
  if (length > limit)
    throw new CaselineError('defect', `A screen has ${length} characters, the limit is ${limit}.`)
}
