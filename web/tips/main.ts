/**
 * The page of tips: draws the view that is shown, with the languages and the way out above it. It keeps nothing, asks
 * nobody but its own door, and is emptied when it is left.
 */
import { button, element } from './elements.ts'
import { forget, load, newPage, type Page, type View } from './page.ts'
import { directionOf, firstLanguage, languages } from './texts/languages.ts'
import { formView, sendingView } from './views/form.ts'
import { doneView, rehearsalView, wordsView } from './views/receipt.ts'
import { deletedView, mailboxView, returnView } from './views/return.ts'
import { dangerBox, startView } from './views/start.ts'

/** Somewhere that says nothing of where someone has been. */
const harmlessPage = 'https://www.wikipedia.org/'

const views: Readonly<Record<View, (page: Page) => Node[]>> = {
  start: startView,
  form: formView,
  sending: sendingView,
  words: wordsView,
  rehearsal: rehearsalView,
  done: doneView,
  return: returnView,
  mailbox: mailboxView,
  deleted: deletedView,
}

const root = document.querySelector('#page') ?? document.body
const page = newPage(firstLanguage(navigator.languages, languages), (view) => {
  page.view = view
  draw()
  document.querySelector('h2')?.focus()
  scrollTo(0, 0)
})

function draw(): void {
  const { documentElement } = document
  documentElement.lang = page.texts.code
  documentElement.dir = directionOf(page.texts)
  root.replaceChildren(header(), element('main', {}, dangerBox(page), ...views[page.view](page)))
}

function header(): HTMLElement {
  const title = page.info?.title
  const name = title?.[page.texts.code] ?? title?.['en'] ?? Object.values(title ?? {})[0]
  return element(
    'header',
    {},
    button(page.texts.leave, leave, 'leave'),
    element('nav', {}, ...languages.map(languageButton)),
    element('h1', {}, name === undefined ? page.texts.pageTitle : `${page.texts.pageTitle} · ${name}`),
  )
}

function languageButton(texts: Page['texts']): HTMLElement {
  const chosen = button(texts.name, () => {
    page.texts = texts
    draw()
  })
  chosen.lang = texts.code
  chosen.setAttribute('aria-pressed', String(texts === page.texts))
  // While something is sent, what is shown of it must stay.
  chosen.disabled = page.view === 'sending'
  return chosen
}

function leave(): void {
  clear()
  location.replace(harmlessPage)
}

function clear(): void {
  forget(page)
  root.replaceChildren()
}

// Also where the browser would keep the page for its button "back".
addEventListener('pagehide', clear)
addEventListener('pageshow', (event) => {
  if (event.persisted) location.reload()
})
draw()
await load(page)
draw()
