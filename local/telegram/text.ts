/**
 * Texts and captions as Telegram takes them: cleaned, parsed, trimmed, measured, with the commands and links that it
 * finds by itself.
 */
import { asText } from './parameter-text.ts'
import type { MessageEntity } from 'grammy/types'
import { parseHtml, type FormattedText } from './html.ts'
import { captionLimitCharacters, textLimitCharacters } from './limits.ts'
import { badRequest, notModelled } from './refusal.ts'

type Formatting = { parse_mode?: unknown; entities?: unknown }

/** A message's text. Throws when it is empty or too long. */
export function readText(source: unknown, formatting: Formatting): FormattedText {
  const text = readFormatted(asText(source), formatting)
  if (text.text === '') throw badRequest('message text is empty')
  if (text.text.length > textLimitCharacters) throw badRequest('message is too long')
  return text
}

/** A caption, which may be empty. */
export function readCaption(source: unknown, formatting: Formatting): FormattedText {
  const caption = readFormatted(asText(source), formatting)
  if (caption.text.length > captionLimitCharacters) throw badRequest('message caption is too long')
  return caption
}

/** What a person typed: no markup, but commands and links are found. */
export function readTyped(source: string): FormattedText {
  return withFound(trimmed({ text: cleaned(source), entities: [] }))
}

function readFormatted(source: string, { parse_mode: mode, entities }: Formatting): FormattedText {
  const clean = cleaned(source)
  if (mode === undefined || mode === '')
    return withFound(trimmed({ text: clean, entities: (entities ?? []) as MessageEntity[] }))
  const wanted = asText(mode).toLowerCase()
  if (wanted === 'html') return withFound(trimmed(parseHtml(clean)))
  if (wanted === 'markdownv2' || wanted === 'markdown') throw notModelled(`parse_mode ${asText(mode)}`)
  throw badRequest('unsupported parse_mode')
}

/** Telegram turns control characters into spaces, and drops those that reorder or break lines. */
function cleaned(text: string): string {
  if (!text.isWellFormed()) throw badRequest('strings must be encoded in UTF-8')
  return text
    .replaceAll(/[\u0000-\u0009\u000B\u000C\u000E-\u001F]/g, ' ')
    .replaceAll(/[\r\u2028-\u202E]/g, '')
}

function trimmed({ text, entities }: FormattedText): FormattedText {
  const start = text.length - text.trimStart().length
  const result = text.trim()
  const moved = entities.map((entity) => {
    const from = Math.max(0, entity.offset - start)
    const to = Math.min(result.length, entity.offset + entity.length - start)
    return { ...entity, offset: from, length: to - from }
  })
  return { text: result, entities: moved.filter(({ length }) => length > 0) }
}

const patterns = [
  { type: 'bot_command', pattern: /(?<![\w/@<>])\/[A-Za-z0-9_]{1,32}(?:@\w{3,32})?(?![\w/])/g },
  { type: 'url', pattern: /\bhttps?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]]/gi },
] as const

function withFound({ text, entities }: FormattedText): FormattedText {
  const found = patterns.flatMap(({ type, pattern }) =>
    [...text.matchAll(pattern)].map((match): MessageEntity => ({
      type,
      offset: match.index,
      length: match[0].length,
    })),
  )
  const inside = (entity: MessageEntity): boolean =>
    [...entities, ...found].some(
      (other) =>
        other !== entity &&
        (other.type === 'url' ||
          other.type === 'text_link' ||
          other.type === 'code' ||
          other.type === 'pre') &&
        entity.offset >= other.offset &&
        entity.offset < other.offset + other.length,
    )
  const all = [...entities, ...found.filter((entity) => !inside(entity))]
  return { text, entities: all.toSorted((a, b) => a.offset - b.offset || b.length - a.length) }
}

const markupTags: Partial<Record<MessageEntity['type'], string>> = {
  bold: 'b',
  italic: 'i',
  underline: 'u',
  strikethrough: 's',
  spoiler: 'tg-spoiler',
  code: 'code',
  pre: 'pre',
  blockquote: 'blockquote',
  expandable_blockquote: 'blockquote',
}

/** The text with its entities as HTML again, to be read by people. */
export function toHtml({ text, entities }: FormattedText): string {
  const marks = entities.flatMap((entity) => {
    const tag = entity.type === 'text_link' ? 'a' : markupTags[entity.type]
    if (tag === undefined) return []
    const start = entity.type === 'text_link' ? `<a href="${escape(entity.url)}">` : `<${tag}>`
    return [{ entity, start, end: `</${tag}>` }]
  })
  let html = ''
  for (let position = 0; position <= text.length; position += 1) {
    for (const mark of marks.toReversed())
      if (mark.entity.offset + mark.entity.length === position) html += mark.end
    for (const mark of marks) if (mark.entity.offset === position) html += mark.start
    html += escape(text[position] ?? '')
  }
  return html
}

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
