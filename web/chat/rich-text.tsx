/** A text with its entities as elements. Nothing of a message is ever read as HTML. */
import type { ComponentChildren } from 'preact'
import type { MessageEntity } from 'grammy/types'
import { LinkTo, type LinkActions } from './link-to.tsx'

export type TextActions = LinkActions & {
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
  actions: TextActions,
): ComponentChildren {
  const address = addressOf(entity, words)
  if (address !== undefined)
    return (
      <LinkTo class="link" address={address} {...actions}>
        {inner}
      </LinkTo>
    )
  if (entity.type === 'bot_command')
    return (
      <button type="button" class="link" onClick={() => actions.sayCommand(words)}>
        {inner}
      </button>
    )
  if (entity.type === 'pre') return <code class="block">{inner}</code>
  if (entity.type === 'spoiler') return <Spoiler>{inner}</Spoiler>
  const Element = elements[entity.type]
  return Element ? <Element>{inner}</Element> : inner
}

const elements: { readonly [Type in MessageEntity['type']]?: 'b' | 'i' | 'u' | 's' | 'code' | 'q' } = {
  bold: 'b',
  italic: 'i',
  underline: 'u',
  strikethrough: 's',
  code: 'code',
  blockquote: 'q',
  expandable_blockquote: 'q',
}

/** Where an entity leads, if it is a link of some kind. */
function addressOf(entity: MessageEntity, words: string): string | undefined {
  if (entity.type === 'text_link') return entity.url
  if (entity.type === 'url') return words.includes('://') ? words : `https://${words}`
  if (entity.type === 'email') return `mailto:${words}`
  return entity.type === 'mention' ? `https://t.me/${words.slice(1)}` : undefined
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
