/**
 * A staff member's Telegram message as Telegram's HTML, with the formatting that they gave it. Offsets are in UTF-16
 * units. What only works from that person's account (custom emoji, a mention of someone without a username) is left
 * out, and said.
 */
import type { MessageEntity } from 'grammy/types'
import { escapeHtml } from '../text/html.ts'

export type Dropped = 'custom-emoji' | 'mention' | 'link'
export type Formatted = { readonly html: string; readonly dropped: readonly Dropped[] }

type Mark = { readonly start: number; readonly end: number; readonly open: string; readonly close: string }

const tags: Partial<Record<MessageEntity['type'], string>> = {
  bold: 'b',
  italic: 'i',
  underline: 'u',
  strikethrough: 's',
  spoiler: 'tg-spoiler',
  code: 'code',
  blockquote: 'blockquote',
}

/** Entities that cross each other are cut into such as lie within each other. */
export function formattedFrom(text: string, entities: readonly MessageEntity[] = []): Formatted {
  const marks = entities.flatMap((entity) => markOf(entity) ?? []).toSorted(byPlace)
  const places = new Set([0, text.length, ...marks.flatMap(({ start, end }) => [start, end])])
  const cuts = [...places].filter((place) => place <= text.length).toSorted((one, other) => one - other)
  let open: Mark[] = []
  let html = ''
  for (const [index, place] of cuts.entries()) {
    const { markup, left } = closed(open, place)
    const begun = marks.filter(({ start, end }) => start === place && end > start)
    // The longer of what begins here encloses the shorter; what was closed only to end another goes on inside.
    const fresh = [...left.reopened, ...begun].toSorted((one, other) => other.end - one.end)
    open = [...left.kept, ...fresh]
    html += markup + fresh.map((mark) => mark.open).join('')
    html += escapeHtml(text.slice(place, cuts[index + 1] ?? text.length)).markup
  }
  return { html, dropped: droppedOf(entities) }
}

function byPlace(one: Mark, other: Mark): number {
  return one.start - other.start || other.end - one.end
}

/** Closes what ends at a place, and for that also what was opened inside it. */
function closed(open: readonly Mark[], place: number) {
  const first = open.findIndex(({ end }) => end <= place)
  const kept = first === -1 ? open : open.slice(0, first)
  const ended = first === -1 ? [] : open.slice(first)
  const markup = ended
    .toReversed()
    .map(({ close }) => close)
    .join('')
  return { markup, left: { kept, reopened: ended.filter(({ end }) => end > place) } }
}

function markOf(entity: MessageEntity): Mark | undefined {
  const place = { start: entity.offset, end: entity.offset + entity.length }
  if (entity.type === 'text_link') {
    return isWebLink(entity.url)
      ? { ...place, open: `<a href="${escapeHtml(entity.url).markup}">`, close: '</a>' }
      : undefined
  }
  if (entity.type === 'expandable_blockquote')
    return { ...place, open: '<blockquote expandable>', close: '</blockquote>' }
  if (entity.type === 'pre') return { ...place, ...preTags(entity.language) }
  const tag = tags[entity.type]
  return tag === undefined ? undefined : { ...place, open: `<${tag}>`, close: `</${tag}>` }
}

function preTags(language: string | undefined): Pick<Mark, 'open' | 'close'> {
  if (language === undefined || !/^[\w+#.-]+$/.test(language)) return { open: '<pre>', close: '</pre>' }
  return { open: `<pre><code class="language-${language}">`, close: '</code></pre>' }
}

function droppedOf(entities: readonly MessageEntity[]): Dropped[] {
  const dropped = entities.flatMap((entity): Dropped[] => {
    if (entity.type === 'custom_emoji') return ['custom-emoji']
    if (entity.type === 'text_mention') return ['mention']
    if (entity.type !== 'text_link' || isWebLink(entity.url)) return []
    return [entity.url.startsWith('tg://user') ? 'mention' : 'link']
  })
  return [...new Set(dropped)]
}

function isWebLink(url: string): boolean {
  return /^https?:\/\//i.test(url)
}
