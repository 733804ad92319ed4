/**
 * The console of the staff: comes in by a link or a code, unlocks a key in memory, opens messages here. The token of
 * the link leaves the address before anything else happens, and is used only when a button is pressed.
 */
import { render } from 'preact'
import { tokenPattern } from '../../bot/tips/console.ts'
import { directionOf, firstLanguage } from '../tips/texts/languages.ts'
import { newDesk } from './desk.ts'
import { languages } from './texts/languages.ts'
import { watchIdleness } from './unlocking.ts'
import { App } from './views/app.tsx'
import { watchKeys } from './views/keyboard.ts'

const fragment = location.hash.slice(1)
history.replaceState(null, '', location.pathname)
const token = tokenPattern.test(fragment) ? fragment : undefined

/** Telegram's own window, which belongs to Telegram: of a mini app, or its browser on Android and iOS. */
const telegramObjects = ['TelegramWebviewProxy', 'TelegramWebviewProxyProto', 'TelegramWebview']
const isTelegram = telegramObjects.some((name) => name in window) || /telegram/i.test(navigator.userAgent)

const root = document.querySelector('#page') ?? document.body
const desk = newDesk(
  firstLanguage(navigator.languages, languages),
  isTelegram ? 'telegram' : 'entry',
  isTelegram ? undefined : token,
  draw,
)

function draw(): void {
  const { documentElement } = document
  documentElement.lang = desk.texts.code
  documentElement.dir = directionOf(desk.texts)
  render(<App desk={desk} />, root)
}

watchIdleness(desk)
watchKeys(desk)
// Also where the browser would keep the page for its button "back".
addEventListener('pagehide', () => render(null, root))
addEventListener('pageshow', (event) => {
  if (event.persisted) location.reload()
})
// Another link in the same window is a new beginning, and must not stay in the address either.
addEventListener('hashchange', () => location.reload())
draw()
