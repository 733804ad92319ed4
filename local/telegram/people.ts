/**
 * People as tests drive them: `await anna.says('/start')`, `await anna.presses('Sign')`, `anna.last?.text`. An act
 * resolves when the bot has taken its updates, unless `{ wait: false }`.
 */
import {
  askInline,
  clearHistory,
  deactivate,
  deleteMessage,
  edit,
  findPerson,
  ImpossibleAct,
  makePerson,
  press,
  say,
  sendFiles,
  setBlocked,
  start,
  visibleMessages,
  type Acting,
  type Done,
} from './acts.ts'
import { messageView } from './messages.ts'
import type { AlertView, ButtonView, FileView, MessageView, NewPerson } from './people-api.ts'
import { screenText } from './screen-text.ts'
import type { StoredPerson } from './world.ts'

type Wait = { readonly wait?: boolean }
/** `replyTo`: the message that it answers. */
type Answering = Wait & { readonly replyTo?: number }
type WithBytes = FileView & { readonly bytes: Uint8Array }

/** A message as the person sees it, with the bytes of its file. */
export type SeenMessage = Omit<MessageView, 'photo' | 'document'> & {
  readonly photo?: WithBytes
  readonly document?: WithBytes
}
/** A part of a label, a pattern, or a place. */
export type ButtonMatch =
  | string
  | RegExp
  | { readonly messageId: number; readonly row: number; readonly column: number }

export type Person = {
  readonly id: number
  readonly firstName: string
  /** Resolves with the message that was sent. */
  says(text: string, options?: Answering): Promise<SeenMessage>
  starts(payload?: string, options?: Wait): Promise<SeenMessage>
  /** Presses the newest visible button that matches. Throws with the visible labels when there is none. */
  presses(button: ButtonMatch, options?: Wait): Promise<void>
  /** Presses a button that may never have been there. */
  pressesData(messageId: number, data: string, options?: Wait): Promise<void>
  sendsPhoto(bytes?: Uint8Array, caption?: string, options?: Answering): Promise<SeenMessage>
  sendsAlbum(
    photos: readonly { bytes: Uint8Array; caption?: string }[],
    options?: Answering,
  ): Promise<SeenMessage[]>
  sendsDocument(bytes?: Uint8Array, fileName?: string, options?: Answering): Promise<SeenMessage>
  sendsSticker(options?: Wait): Promise<SeenMessage>
  sendsVoice(options?: Wait): Promise<SeenMessage>
  edits(messageId: number, text: string, options?: Wait): Promise<void>
  /** For both sides. */
  deletes(messageId: number): void
  blocks(options?: Wait): Promise<void>
  unblocks(options?: Wait): Promise<void>
  deactivates(): void
  inlineQuery(text: string, options?: Wait): Promise<void>
  clearsHistory(): void
  /** Visible messages, oldest first. */
  readonly chat: SeenMessage[]
  /** The bot's newest visible message. */
  readonly last: SeenMessage | undefined
  /** The bot's answers to pressed buttons, oldest first. */
  readonly alerts: readonly AlertView[]
  /** The chat in words, for a test that fails. */
  screen(): string
}

const someBytes = new Uint8Array([0xff, 0xd8, 0xff])

/** Makes a person, or takes the one with this id. */
export function createPerson(acting: Acting, wanted: NewPerson, alerts: readonly AlertView[]): Person {
  const { world } = acting
  const { id, firstName } = makePerson(world, wanted)
  const chat = (): SeenMessage[] => seenMessages(acting, id)
  return {
    id,
    firstName,
    says: (text, options) => sent(acting, say(acting, id, text, options?.replyTo), options),
    starts: (payload, options) => sent(acting, start(acting, id, payload), options),
    ...pressing(acting, id, chat),
    ...sending(acting, id),
    edits: (messageId, text, options) => settled(edit(acting, id, messageId, text), options),
    deletes: (messageId) => void deleteMessage(acting, id, messageId),
    blocks: (options) => settled(setBlocked(acting, id, true), options),
    unblocks: (options) => settled(setBlocked(acting, id, false), options),
    deactivates: () => deactivate(acting, id),
    inlineQuery: (text, options) => settled(askInline(acting, id, text), options),
    clearsHistory: () => void clearHistory(acting, id),
    get chat() {
      return chat()
    },
    get last() {
      return chat().findLast(({ from }) => from === 'bot')
    },
    get alerts() {
      return alerts
    },
    screen: () => screenText(findPerson(world, id), chat()),
  }
}

async function settled(done: Done, { wait = true }: Wait = {}): Promise<void> {
  if (wait) await done.delivered
}

async function sent(acting: Acting, done: Done, options?: Wait): Promise<SeenMessage> {
  await settled(done, options)
  const [first] = done.messages
  if (!first) throw new ImpossibleAct('Nothing was sent.')
  return seen(acting, messageView(acting.world, first))
}

function pressing(
  acting: Acting,
  id: number,
  chat: () => SeenMessage[],
): Pick<Person, 'presses' | 'pressesData'> {
  return {
    presses: async (match, options) => {
      const { message, button } = findButton(findPerson(acting.world, id), chat(), match)
      if (button.callbackData === undefined)
        throw new ImpossibleAct(
          `The button "${button.text}" sends nothing to the bot: ${JSON.stringify(button)}`,
        )
      await settled(press(acting, id, message.messageId, button.callbackData), options)
    },
    pressesData: (messageId, data, options) => settled(press(acting, id, messageId, data), options),
  }
}

function sending(acting: Acting, id: number) {
  const one = (done: Done, options?: Wait): Promise<SeenMessage> => sent(acting, done, options)
  return {
    sendsPhoto: (bytes = someBytes, caption = '', options?: Answering) =>
      one(sendFiles(acting, id, [{ kind: 'photo', bytes, caption }], options?.replyTo), options),
    sendsAlbum: async (photos: readonly { bytes: Uint8Array; caption?: string }[], options?: Answering) => {
      const done = sendFiles(
        acting,
        id,
        photos.map((photo) => ({ kind: 'photo', ...photo })),
        options?.replyTo,
      )
      await settled(done, options)
      return done.messages.map((message) => seen(acting, messageView(acting.world, message)))
    },
    sendsDocument: (bytes = someBytes, fileName = 'file.bin', options?: Answering) =>
      one(sendFiles(acting, id, [{ kind: 'document', bytes, fileName }], options?.replyTo), options),
    sendsSticker: (options?: Wait) =>
      one(sendFiles(acting, id, [{ kind: 'sticker', bytes: someBytes }]), options),
    sendsVoice: (options?: Wait) =>
      one(sendFiles(acting, id, [{ kind: 'voice', bytes: someBytes }]), options),
  }
}

/** The newest message's buttons first; within a message from the top. */
function findButton(
  person: StoredPerson,
  chat: readonly SeenMessage[],
  match: ButtonMatch,
): { message: SeenMessage; button: ButtonView } {
  for (const message of chat.toReversed()) {
    const button =
      typeof match === 'object' && 'row' in match
        ? placed(message, match)
        : message.buttons
            .flat()
            .find(({ text }) => (match instanceof RegExp ? match.test(text) : text.includes(match)))
    if (button) return { message, button }
  }
  const wanted = match instanceof RegExp ? String(match) : JSON.stringify(match)
  throw new ImpossibleAct(`No button ${wanted} is visible.\n${screenText(person, chat)}`)
}

function placed(
  message: SeenMessage,
  { messageId, row, column }: { messageId: number; row: number; column: number },
): ButtonView | undefined {
  return message.messageId === messageId ? message.buttons[row]?.[column] : undefined
}

function seenMessages(acting: Acting, id: number): SeenMessage[] {
  return visibleMessages(acting.world, id).map((message) => seen(acting, messageView(acting.world, message)))
}

function seen({ world }: Acting, { photo, document, ...view }: MessageView): SeenMessage {
  const withBytes = (file: FileView): WithBytes => ({
    ...file,
    get bytes() {
      return world.store.bytes(file.fileId) ?? new Uint8Array()
    },
  })
  return {
    ...view,
    ...(photo && { photo: withBytes(photo) }),
    ...(document && { document: withBytes(document) }),
  }
}
