/**
 * Which language a person reads: the one they chose, else the one their Telegram client names, exactly or by its base
 * ("pt-br" -> "pt"), else the campaign's fallbacks for it, else the campaign's first language.
 */
export type LanguageRules = {
  /** Languages on offer, the last fallback first. */
  readonly offered: readonly string[]
  readonly fallback: Readonly<Record<string, readonly string[]>>
}

/** The language of someone who chose none. `clientLanguage` is an IETF tag as Telegram gives it, or nothing. */
export function detectLanguage(clientLanguage: string | undefined, rules: LanguageRules): string {
  const tag = clientLanguage?.toLowerCase() ?? ''
  const base = tag.split('-')[0] ?? ''
  const candidates = [tag, base, ...(rules.fallback[tag] ?? []), ...(rules.fallback[base] ?? [])]
  return candidates.find((candidate) => rules.offered.includes(candidate)) ?? rules.offered[0] ?? 'en'
}

/** A text in several languages. */
export type LocalizedText = Readonly<Record<string, string>>

export type PickedText = {
  readonly text: string
  /** The language of the text, where it is not the reader's own. */
  readonly fallbackLanguage?: string
}

/** The text for a reader: own language, second language, the campaign's fallbacks, its first language. */
export function pickText(
  texts: LocalizedText,
  reader: { language: string; secondLanguage?: string | undefined },
  rules: LanguageRules,
): PickedText {
  const order = [
    reader.language,
    reader.secondLanguage,
    ...(rules.fallback[reader.language] ?? []),
    ...rules.offered,
    ...Object.keys(texts),
  ]
  const language = order.find((candidate) => candidate !== undefined && texts[candidate] !== undefined)
  const text = language === undefined ? '' : (texts[language] ?? '')
  if (language === undefined || language === reader.language) return { text }
  return { text, fallbackLanguage: language }
}

/** A language's name as readers of another one call it. */
export function languageName(language: string, reader: string): string {
  return new Intl.DisplayNames([reader, 'en'], { type: 'language' }).of(language) ?? language
}
