/** The languages of the page, and how their words are filled in and laid out. */
import { az } from './az.ts'
import { en, type Texts } from './en.ts'
import { fr } from './fr.ts'
import { ru } from './ru.ts'

export const languages: readonly [Texts, ...Texts[]] = [en, az, fr, ru]

/** The browser's own where it is one of those that there are, else the first; nothing of it is sent. */
export function firstLanguage<T extends { readonly code: string }>(
  wanted: readonly string[],
  there: readonly [T, ...T[]],
): T {
  const codes = wanted.map((tag) => tag.split('-')[0])
  return codes.flatMap((code) => there.filter((each) => each.code === code))[0] ?? there[0]
}

export function directionOf({ code }: { readonly code: string }): 'ltr' | 'rtl' {
  return rightToLeft.has(code.split('-')[0] ?? '') ? 'rtl' : 'ltr'
}

const rightToLeft = new Set(['ar', 'ckb', 'fa', 'he', 'ps', 'ug', 'ur', 'yi'])

/** Puts values into a text. */
export function filled(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replaceAll(/\{(\w+)\}/g, (_all, name: string) => String(values[name] ?? ''))
}
