/**
 * Text on its way to Telegram, as HTML. `Html` is an object, not a string: everything that enters through `html` or
 * `escapeHtml` is escaped, so a name or a campaign's text can never become markup, and a plain string cannot be sent
 * by mistake. Lengths are counted as Telegram counts them: after parsing, in UTF-16 units. Text is cut between
 * graphemes.
 */
export type Html = { readonly markup: string }

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' })
const ellipsis = '…'
/** C0 and C1 controls but tab and line feed, zero-width spaces, and what overrides the direction of other text. */
const hiddenControls = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u200B\u202A-\u202E\u2060-\u2069\uFEFF]/gu

/** Escapes text, and takes out the control characters that could reorder or hide what stands around it. */
export function escapeHtml(text: string): Html {
  return { markup: escapeMarkup(text) }
}

/** The escaping itself, for i18next, which joins strings. */
export function escapeMarkup(text: string): string {
  return withoutControls(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

/** A template whose values are escaped unless they are Html already. */
export function html(parts: TemplateStringsArray, ...values: readonly (Html | string | number)[]): Html {
  return { markup: String.raw({ raw: parts }, ...values.map(markupOf)) }
}

/** A text of a locale file as Html: its tags are ours, its values were escaped when they were put in. */
export function fromLocale(markup: string): Html {
  return { markup }
}

export function bold(text: Html | string): Html {
  return html`<b>${text}</b>`
}

/** A tap copies it. */
export function monospace(text: string): Html {
  return html`<code>${text}</code>`
}

export function italic(text: Html | string): Html {
  return html`<i>${text}</i>`
}

/** Someone's name shown to others: as code, in which Telegram makes no address of its own into a link. */
export function nameOfOther(name: string): Html {
  return monospace(name)
}

/** A link to an http(s) address; anything else is shown as its label alone. */
export function link(label: Html | string, url: string): Html {
  return /^https?:\/\//.test(url) ? html`<a href="${url}">${label}</a>` : html`${label}`
}

/** Joins the parts that are there, by a line break or another separator. */
export function lines(parts: readonly (Html | undefined)[], separator = '\n'): Html {
  return { markup: parts.flatMap((part) => (part?.markup ? [part.markup] : [])).join(separator) }
}

/** Joins the parts that are there, with an empty line between. */
export function paragraphs(parts: readonly (Html | undefined)[]): Html {
  return lines(parts, '\n\n')
}

/** The text that a reader sees. */
export function plainText({ markup }: Html): string {
  return markup
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
}

/** Length after parsing, in UTF-16 units. */
export function visibleCharacters(text: Html): number {
  return plainText(text).length
}

/** Cuts plain text to a number of UTF-16 units, between graphemes, with an ellipsis where something is missing. */
export function cutText(text: string, limitCharacters: number): string {
  if (text.length <= limitCharacters) return text
  let cut = ''
  for (const { segment } of segmenter.segment(text)) {
    if (cut.length + segment.length + ellipsis.length > limitCharacters) break
    cut += segment
  }
  return cut.trimEnd() + ellipsis
}

/**
 * Fits a text with one long part into a limit: what surrounds the part stays whole, the part gives way.
 * `around` draws the whole from the part.
 */
export function fitAround(part: string, limitCharacters: number, around: (part: Html) => Html): Html {
  const clean = withoutControls(part)
  const excess = visibleCharacters(around(escapeHtml(clean))) - limitCharacters
  return around(escapeHtml(excess > 0 ? cutText(clean, Math.max(1, clean.length - excess)) : clean))
}

function markupOf(value: Html | string | number): string {
  return typeof value === 'object' ? value.markup : escapeMarkup(String(value))
}

function withoutControls(text: string): string {
  return text.replaceAll(hiddenControls, '').toWellFormed()
}
