/** A text with its entities as elements. Nothing of a message is ever read as HTML. */
import type { ComponentChildren } from 'preact'
import type { MessageEntity } from 'grammy/types'

export type TextActions = {
  readonly openLink: (address: string) => void
  readonly sayCommand: (command: string) => void
}
type Props = TextActions & { readonly text: string; readonly entities: readonly MessageEntity[] }

export function RichText({ text, entities, ...actions }: Props) {
  // Outer before inner: Telegram's entities nest, and never overlap otherwise.
  const sorted = entities.toSorted((one, other) => one.offset - other.offset || other.length - one.length)
  return (
    <span class="text" dir="auto">
      {pieces(text, sorted, 0, text.length, actions)}
    </span>
  )
}

function pieces(
  text: string,
  entities: readonly MessageEntity[],
  from: number,
  to: number,
  actions: TextActions,
): ComponentChildren[] {
  const result: ComponentChildren[] = []
  let at = from
  entities.forEach((entity, index) => {
    const end = Math.min(entity.offset + entity.length, to)
    if (entity.offset < at || entity.offset >= to) return
    result.push(text.slice(at, entity.offset))
    const inner = pieces(text, entities.slice(index + 1), entity.offset, end, actions)
    result.push(wrapped(entity, text.slice(entity.offset, end), inner, actions))
    at = end
  })
  return [...result, text.slice(at, to)]
}

function wrapped(
  entity: MessageEntity,
  words: string,
  inner: ComponentChildren[],
  { openLink, sayCommand }: TextActions,
): ComponentChildren {
  const open = (address: string) => (
    <button type="button" class="link" onClick={() => openLink(address)}>
      {inner}
    </button>
  )
  switch (entity.type) {
    case 'bold':
      return <b>{inner}</b>
    case 'italic':
      return <i>{inner}</i>
    case 'underline':
      return <u>{inner}</u>
    case 'strikethrough':
      return <s>{inner}</s>
    case 'code':
      return <code>{inner}</code>
    case 'pre':
      return <code class="block">{inner}</code>
    case 'blockquote':
    case 'expandable_blockquote':
      return <q>{inner}</q>
    case 'spoiler':
      return <Spoiler>{inner}</Spoiler>
    case 'text_link':
      return open(entity.url)
    case 'url':
      return open(words.includes('://') ? words : `https://${words}`)
    case 'email':
      return open(`mailto:${words}`)
    case 'mention':
      return open(`https://t.me/${words.slice(1)}`)
    case 'bot_command':
      return (
        <button type="button" class="link" onClick={() => sayCommand(words)}>
          {inner}
        </button>
      )
    default:
      return inner
  }
}

/** Hidden until it is opened, also from those who hear the page. */
function Spoiler({ children }: { readonly children: ComponentChildren }) {
  return (
    <details class="spoiler">
      <summary>Show what is hidden</summary>
      {children}
    </details>
  )
}
