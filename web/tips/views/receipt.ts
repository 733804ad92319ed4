/** After the commit: "received", and with a receipt its words, shown once and rehearsed by whoever wants to. */
import { button, element, heading, labelled } from '../elements.ts'
import type { Page } from '../page.ts'
import { filled } from '../texts/languages.ts'

export function doneView({ texts, rehearsed }: Page): Node[] {
  return [
    heading(texts.receivedTitle),
    element('p', { 'data-received': true }, texts.received),
    ...(rehearsed ? [element('p', {}, texts.rehearsed)] : []),
    element('p', {}, texts.done),
  ]
}

export function wordsView(page: Page): Node[] {
  const { texts, info, attempt } = page
  const words = (attempt?.words ?? []).map((word) => element('li', {}, word))
  return [
    heading(texts.receivedTitle),
    element('p', { 'data-received': true }, texts.received),
    element('p', {}, filled(texts.feedback, { days: info?.promises.answerDays ?? 7 })),
    element('h3', {}, texts.wordsTitle),
    element('p', {}, texts.wordsHint),
    element('ol', { class: 'words', lang: 'en', dir: 'ltr', 'data-words': true }, ...words),
    element(
      'div',
      { class: 'ways' },
      button(texts.wordsWritten, () => page.show('rehearsal'), 'main'),
      button(texts.wordsSkip, () => finish(page)),
    ),
  ]
}

function finish(page: Page): void {
  page.attempt = undefined
  page.show('done')
}

/** Two of the words, others each time. */
export function rehearsalView(page: Page): Node[] {
  const { texts, attempt } = page
  const words = attempt?.words ?? []
  const [first = 0, second = 1] = twoOf(words.length)
  const fields = [first, second].map((place) => ({
    place,
    field: element('input', {
      type: 'text',
      autocomplete: 'off',
      autocapitalize: 'off',
      spellcheck: 'false',
      dir: 'ltr',
      lang: 'en',
    }),
  }))
  const said = element('p', { role: 'alert' })
  const check = (): void => {
    const right = fields.every(({ place, field }) => isWord(field.value, words[place] ?? ''))
    page.rehearsed = right
    if (right) finish(page)
    else said.textContent = texts.rehearsalWrong
  }
  return [
    heading(texts.wordsTitle),
    element('p', {}, filled(texts.rehearsal, { first: first + 1, second: second + 1 })),
    element(
      'form',
      { autocomplete: 'off', submit: (event) => (event.preventDefault(), check()) },
      ...fields.map(({ place, field }) => labelled(filled(texts.word, { number: place + 1 }), field)),
      said,
      element('div', { class: 'ways' }, element('button', { type: 'submit', class: 'main' }, texts.check)),
    ),
    button(texts.showAgain, () => page.show('words')),
    button(texts.wordsSkip, () => finish(page)),
  ]
}

function isWord(typed: string, word: string): boolean {
  const said = typed.trim().toLowerCase()
  return said === word || (said.length >= 4 && said.slice(0, 4) === word.slice(0, 4))
}

function twoOf(count: number): number[] {
  const drawn = crypto.getRandomValues(new Uint8Array(2))
  const first = (drawn[0] ?? 0) % count
  const second = (first + 1 + ((drawn[1] ?? 0) % (count - 1))) % count
  return [first, second].toSorted((one, other) => one - other)
}
