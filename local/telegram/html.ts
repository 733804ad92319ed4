/**
 * Telegram's HTML, parsed as strictly as Telegram does: its own few tags, properly nested, everything else refused
 * with the words and the byte offset that Telegram gives. Offsets of entities are in UTF-16 units.
 */
import type { MessageEntity } from 'grammy/types'
import { badRequest, type Refusal } from './refusal.ts'

export type FormattedText = { readonly text: string; readonly entities: readonly MessageEntity[] }

type OpenTag = {
  name: string
  attributes: Map<string, string>
  offset: number
  /** Bytes before the tag, for messages. */
  at: number
}

const simpleTags: Readonly<Record<string, MessageEntity['type']>> = {
  b: 'bold',
  strong: 'bold',
  i: 'italic',
  em: 'italic',
  u: 'underline',
  ins: 'underline',
  s: 'strikethrough',
  strike: 'strikethrough',
  del: 'strikethrough',
  'tg-spoiler': 'spoiler',
  code: 'code',
  pre: 'pre',
  blockquote: 'blockquote',
}
const otherTags = new Set(['a', 'span', 'tg-emoji'])
const namedCharacters: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"' }

/** Parses a text with markup. Throws `can't parse entities: ...`. */
export function parseHtml(markup: string): FormattedText {
  const open: OpenTag[] = []
  const entities: MessageEntity[] = []
  let text = ''
  let position = 0
  while (position < markup.length) {
    if (markup[position] !== '<') {
      const { characters, length } = readCharacters(markup, position)
      text += characters
      position += length
      continue
    }
    const end = endOfTag(markup, position)
    const tag = markup.slice(position + 1, end)
    if (tag.startsWith('/')) closeTag(tag, open, entities, text.length, bytesBefore(markup, position))
    else open.push(readStartTag(tag, text.length, bytesBefore(markup, position)))
    position = end + 1
  }
  const left = open.at(-1)
  if (left) throw cannotParse(`Can't find end tag corresponding to start tag "${left.name}"`)
  return { text, entities: entities.toSorted((a, b) => a.offset - b.offset || b.length - a.length) }
}

function cannotParse(reason: string): Refusal {
  return badRequest(`can't parse entities: ${reason}`)
}

function bytesBefore(markup: string, position: number): number {
  return Buffer.byteLength(markup.slice(0, position))
}

/** One character, or what a character reference stands for. An unknown reference stays as it is written. */
function readCharacters(markup: string, position: number): { characters: string; length: number } {
  if (markup[position] !== '&') return { characters: markup[position] ?? '', length: 1 }
  const reference = /^&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|([a-z]{2,4}));?/i.exec(
    markup.slice(position, position + 12),
  )
  const [whole = '', hexadecimal, decimal, name] = reference ?? []
  const characters = name === undefined ? fromCode(hexadecimal, decimal) : namedCharacters[name.toLowerCase()]
  return characters === undefined ? { characters: '&', length: 1 } : { characters, length: whole.length }
}

function fromCode(hexadecimal: string | undefined, decimal: string | undefined): string | undefined {
  const code = hexadecimal === undefined ? Number(decimal ?? 0) : Number.parseInt(hexadecimal, 16)
  return code > 0 && code <= 0x10_ff_ff ? String.fromCodePoint(code) : undefined
}

/** The position of the `>` that ends a tag; a quoted attribute may contain one. */
function endOfTag(markup: string, start: number): number {
  let quote = ''
  for (let position = start + 1; position < markup.length; position += 1) {
    const character = markup[position] ?? ''
    if (quote !== '') quote = character === quote ? '' : quote
    else if (character === '"' || character === "'") quote = character
    else if (character === '>') return position
  }
  const kind = markup[start + 1] === '/' ? 'end' : 'start'
  throw cannotParse(`Unclosed ${kind} tag at byte offset ${bytesBefore(markup, start)}`)
}

function readStartTag(tag: string, offset: number, at: number): OpenTag {
  const name = /^[^\s/]*/.exec(tag)?.[0].toLowerCase() ?? ''
  if (!(name in simpleTags) && !otherTags.has(name))
    throw cannotParse(`Unsupported start tag "${name}" at byte offset ${at}`)
  const attributes = readAttributes(name, tag.slice(name.length), at)
  if (name === 'span' && attributes.get('class') !== 'tg-spoiler')
    throw cannotParse(`Tag "span" must have class "tg-spoiler" at byte offset ${at}`)
  return { name, attributes, offset, at }
}

function readAttributes(name: string, source: string, at: number): Map<string, string> {
  const attributes = new Map<string, string>()
  let rest = source.trim()
  while (rest !== '') {
    const match = /^([a-z0-9_-]+)(?:\s*=\s*("[^"]*"|'[^']*'|[a-z0-9.-]+))?\s*/i.exec(rest)
    if (!match) throw cannotParse(`Empty attribute name in the tag "${name}" at byte offset ${at}`)
    const [whole, attribute = '', value = ''] = match
    attributes.set(attribute.toLowerCase(), unescapeAttribute(value.replace(/^(["'])(.*)\1$/s, '$2')))
    rest = rest.slice(whole.length)
  }
  return attributes
}

function unescapeAttribute(value: string): string {
  let result = ''
  for (let position = 0; position < value.length;) {
    const { characters, length } = readCharacters(value, position)
    result += characters
    position += length
  }
  return result
}

function closeTag(tag: string, open: OpenTag[], entities: MessageEntity[], end: number, at: number): void {
  const name = tag.slice(1).trim().toLowerCase()
  const last = open.pop()
  if (!last) throw cannotParse(`Unexpected end tag at byte offset ${at}`)
  if (name !== last.name && name !== '')
    throw cannotParse(
      `Unmatched end tag at byte offset ${at}, expected "</${last.name}>", found "</${name}>"`,
    )
  const entity = entityOf(last, end - last.offset, open.at(-1))
  if (entity && entity.length > 0) entities.push(entity)
  // `<pre><code class="language-x">` is one block with a language.
  const language = languageOf(last, open.at(-1))
  if (language !== undefined) open.at(-1)?.attributes.set('language', language)
}

function languageOf(tag: OpenTag, parent: OpenTag | undefined): string | undefined {
  const name = tag.attributes.get('class')
  return tag.name === 'code' && parent?.name === 'pre' && name?.startsWith('language-')
    ? name.slice('language-'.length)
    : undefined
}

function entityOf(tag: OpenTag, length: number, parent: OpenTag | undefined): MessageEntity | undefined {
  const { name, attributes, offset } = tag
  const place = { offset, length }
  if (name === 'a') return linkOf(attributes.get('href') ?? '', place)
  if (name === 'span') return { type: 'spoiler', ...place }
  if (name === 'tg-emoji')
    return { type: 'custom_emoji', custom_emoji_id: attributes.get('emoji-id') ?? '', ...place }
  if (languageOf(tag, parent) !== undefined) return undefined
  const language = attributes.get('language')
  if (name === 'pre' && language !== undefined) return { type: 'pre', language, ...place }
  const type =
    name === 'blockquote' && attributes.has('expandable') ? 'expandable_blockquote' : simpleTags[name]
  return { type, ...place } as MessageEntity
}

/** A link to nothing is plain text, as in Telegram. */
function linkOf(href: string, place: { offset: number; length: number }): MessageEntity | undefined {
  const url = /^[a-z][a-z0-9+.-]*:/i.test(href) ? URL.parse(href) : URL.parse(`http://${href}`)
  if (url === null || !['http:', 'https:', 'tg:', 'ton:', 'tonsite:'].includes(url.protocol)) return undefined
  return { type: 'text_link', url: url.href, ...place }
}
