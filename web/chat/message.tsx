/** One message: a bubble with what it answers, its photo or file, its text, when, and its keyboard below. */
import { useState } from 'preact/hooks'
import type { FileView, MessageView } from '../../local/telegram/people-api.ts'
import { Keyboard, type KeyboardActions } from './keyboard.tsx'
import { fileUrl } from './people.ts'
import { RichText, type TextActions } from './rich-text.tsx'
import { formatSize, formatTime } from './times.ts'

export type MessageActions = TextActions &
  Omit<KeyboardActions, 'press'> & {
    readonly press: (messageId: number, row: number, column: number) => Promise<void>
    readonly reply: (message: MessageView) => void
    readonly edit: (message: MessageView) => void
    readonly remove: (message: MessageView) => void
  }
type Props = {
  readonly message: MessageView
  /** The other messages of its album. */
  readonly album: readonly MessageView[]
  readonly answered: MessageView | undefined
  readonly senderName: string
  readonly language: string | undefined
  readonly actions: MessageActions
}

export function Message({ message, album, answered, senderName, language, actions }: Props) {
  const [isOpen, setOpen] = useState(false)
  return (
    <li class={`message from-${message.from}`} data-message={message.messageId}>
      <div class="bubble" lang={message.from === 'bot' ? language : undefined}>
        <span class="for-ears">{senderName}:</span>
        {message.forwarded && <p class="forwarded">Forwarded</p>}
        {answered && <p class="answered">{summaryOf(answered)}</p>}
        {album.length > 0 && <Album messages={[message, ...album]} senderName={senderName} />}
        <Content message={message} isAlbum={album.length > 0} senderName={senderName} actions={actions} />
        {album.map((one) => (
          <Content key={one.messageId} message={one} isAlbum senderName={senderName} actions={actions} />
        ))}
        <Foot message={message} />
      </div>
      <button
        type="button"
        class="more"
        aria-label={`More about “${summaryOf(message)}”`}
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        ⋯
      </button>
      {isOpen && <Choices message={message} actions={actions} close={() => setOpen(false)} />}
      {message.reaction && <span class="reaction">{message.reaction}</span>}
      {message.buttons.length > 0 && (
        <Keyboard
          {...actions}
          rows={message.buttons}
          press={(row, column) => actions.press(message.messageId, row, column)}
        />
      )}
    </li>
  )
}

/** What a message is about in one line, as shown where it is answered. */
export function summaryOf({ text, caption, photo, document, sticker }: MessageView): string {
  const words = text || caption
  if (words) return words.length > 80 ? `${words.slice(0, 79)}…` : words
  return photo ? 'Photo' : sticker ? 'Sticker' : (document?.fileName ?? 'Message')
}

/** The photos of an album as one block. */
function Album({ messages, senderName }: { messages: readonly MessageView[]; senderName: string }) {
  const photos = messages.flatMap(({ photo }) => (photo ? [photo] : []))
  return (
    <div class="album">
      {photos.map((photo, index) => (
        <Photo
          key={photo.fileId}
          photo={photo}
          alt={`Photo ${index + 1} of ${photos.length} from ${senderName}`}
        />
      ))}
    </div>
  )
}

type ContentProps = Pick<Props, 'message' | 'senderName' | 'actions'> & { readonly isAlbum: boolean }

function Content({ message, isAlbum, senderName, actions }: ContentProps) {
  const { photo, document, sticker, voice, caption, text, entities } = message
  const words = caption ?? text
  return (
    <>
      {photo && !isAlbum && <Photo photo={photo} alt={`Photo from ${senderName}`} />}
      {document && <FileLink file={document} name={document.fileName ?? 'File'} />}
      {voice && <FileLink file={voice} name="Voice message" />}
      {sticker && <Photo photo={sticker} alt={`Sticker from ${senderName}`} />}
      {words !== '' && <RichText text={words} entities={entities} {...actions} />}
    </>
  )
}

function Photo({ photo, alt }: { readonly photo: FileView; readonly alt: string }) {
  // Its size is known, so that nothing moves when it arrives.
  const { width, height } = photo
  return <img class="photo" src={fileUrl(photo.fileId)} alt={alt} width={width} height={height} />
}

function FileLink({ file, name }: { readonly file: FileView; readonly name: string }) {
  return (
    <a class="file" href={fileUrl(file.fileId)} download={name}>
      <span class="file-sign" aria-hidden="true">
        ↓
      </span>
      <span class="file-name">{name}</span>
      <small>{formatSize(file.sizeBytes)}</small>
    </a>
  )
}

function Foot({ message }: Pick<Props, 'message'>) {
  const { dateSeconds, editedAtSeconds, silent } = message
  return (
    <span class="foot">
      {silent && <span title="Arrived without a sound">silent</span>}
      {editedAtSeconds !== undefined && <span>edited</span>}
      <time dateTime={new Date(dateSeconds * 1000).toISOString()}>{formatTime(dateSeconds)}</time>
    </span>
  )
}

function Choices({ message, actions, close }: Pick<Props, 'message' | 'actions'> & { close: () => void }) {
  const choice = (label: string, choose: (message: MessageView) => void) => (
    <button
      type="button"
      onClick={() => {
        close()
        choose(message)
      }}
    >
      {label}
    </button>
  )
  return (
    <p class="choices">
      {choice('Reply', actions.reply)}
      {message.from === 'person' && message.text !== '' && choice('Edit', actions.edit)}
      {choice('Delete', actions.remove)}
    </p>
  )
}
