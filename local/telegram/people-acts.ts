/** The acts of the people API: their bodies checked, and turned into what acts.ts does. */
import {
  askInline,
  clearHistory,
  deleteMessage,
  edit,
  ImpossibleAct,
  press,
  say,
  sendFiles,
  setBlocked,
  start,
  visibleMessages,
  type Acting,
  type Done,
  type NewFile,
} from './acts.ts'
import { buttonViews } from './keyboards.ts'
import type { PersonAct } from './people-api.ts'
import type { FileKind } from './world.ts'

type Body = Readonly<Record<string, unknown>>
type Act = (acting: Acting, personId: number) => Done
/** Gives the act, or throws a WrongBody. */
type Reader = (body: Body) => Act

class WrongBody extends Error {
  override readonly name = 'WrongBody'
}

const readers: Readonly<Record<PersonAct, Reader>> = {
  say: (body) => {
    const text = textOf(body, 'text')
    const replyTo = replyOf(body)
    return (acting, id) => say(acting, id, text, replyTo)
  },
  start: (body) => {
    const payload = optionalText(body, 'payload')
    return (acting, id) => start(acting, id, payload)
  },
  press: readPress,
  photo: (body) => readFile(body, 'photo'),
  document: (body) => readFile(body, 'document'),
  sticker: () => (acting, id) => sendFiles(acting, id, [{ kind: 'sticker', bytes: placeholder }]),
  voice: () => (acting, id) => sendFiles(acting, id, [{ kind: 'voice', bytes: placeholder }]),
  album: (body) => {
    const photos = body['photos']
    if (!Array.isArray(photos) || photos.length === 0 || photos.length > 10)
      throw new WrongBody('photos must be a list of 1 to 10.')
    const files = photos.map((photo: Body) => fileOf(photo, 'photo'))
    const replyTo = replyOf(body)
    return (acting, id) => sendFiles(acting, id, files, replyTo)
  },
  edit: (body) => {
    const [messageId, text] = [numberOf(body, 'messageId'), textOf(body, 'text')]
    return (acting, id) => edit(acting, id, messageId, text)
  },
  delete: (body) => {
    const messageId = numberOf(body, 'messageId')
    return (acting, id) => deleteMessage(acting, id, messageId)
  },
  block: () => (acting, id) => setBlocked(acting, id, true),
  unblock: () => (acting, id) => setBlocked(acting, id, false),
  inline: (body) => {
    const query = optionalText(body, 'query') ?? ''
    return (acting, id) => askInline(acting, id, query)
  },
  clear: () => clearHistory,
}

const placeholder = new Uint8Array([0])

export function isPersonAct(name: string | undefined): name is PersonAct {
  return name !== undefined && Object.hasOwn(readers, name)
}

/** The act that a body asks for, or what is wrong with the body. */
export function actFor(name: PersonAct, body: Body): Act | string {
  try {
    return readers[name](body)
  } catch (error) {
    if (error instanceof WrongBody) return error.message
    throw error
  }
}

function readPress(body: Body): Act {
  const messageId = numberOf(body, 'messageId')
  const data = optionalText(body, 'data')
  if (data !== undefined) return (acting, id) => press(acting, id, messageId, data)
  const [row, column] = [numberOf(body, 'row'), numberOf(body, 'column')]
  return (acting, id) => {
    const message = visibleMessages(acting.world, id).find((one) => one.messageId === messageId)
    const button = buttonViews(message?.replyMarkup)[row]?.[column]
    if (button?.callbackData === undefined)
      throw new ImpossibleAct(`Message ${messageId} has no such button that sends something to the bot.`)
    return press(acting, id, messageId, button.callbackData)
  }
}

function readFile(body: Body, kind: FileKind): Act {
  const [file, replyTo] = [fileOf(body, kind), replyOf(body)]
  return (acting, id) => sendFiles(acting, id, [file], replyTo)
}

function replyOf(body: Body): number | undefined {
  return body['replyTo'] === undefined ? undefined : numberOf(body, 'replyTo')
}

function fileOf(body: Body, kind: FileKind): NewFile {
  const [caption, fileName] = [optionalText(body, 'caption'), optionalText(body, 'fileName')]
  const bytes = Buffer.from(textOf(body, 'base64'), 'base64')
  if (bytes.length === 0) throw new WrongBody('base64 must be the bytes of a file.')
  return {
    kind,
    bytes,
    ...(caption !== undefined && { caption }),
    ...(fileName !== undefined && { fileName }),
  }
}

function textOf(body: Body, name: string): string {
  const value = optionalText(body, name)
  if (value === undefined) throw new WrongBody(`${name} must be a text.`)
  return value
}

function optionalText(body: Body, name: string): string | undefined {
  const value = body[name]
  if (value !== undefined && typeof value !== 'string') throw new WrongBody(`${name} must be a text.`)
  return value
}

function numberOf(body: Body, name: string): number {
  const value = body[name]
  if (typeof value !== 'number' || !Number.isSafeInteger(value))
    throw new WrongBody(`${name} must be a whole number.`)
  return value
}
