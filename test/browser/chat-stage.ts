/** What tests of the chat page share: a fresh simulator with a small bot, the page before it, and a person's hands. */
import { fileURLToPath } from 'node:url'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, it, onTestFinished } from 'vitest'
import { openPage } from '../../local/page.ts'
import { openClock } from '../../local/clock.ts'
import { startGateway } from '../../local/gateway.ts'
import type { HttpServer } from '../../local/http-server.ts'
import { startTelegram, type Telegram } from '../../local/telegram/server.ts'
import { temporaryFolder } from '../local/fixtures/folders.ts'
import { launchBrowser } from '../support/browser.ts'
import { botToken, botUsername, runStubBot } from './stub-bot.ts'

const sourceFolder = fileURLToPath(new URL('../../web/chat', import.meta.url))
const people = [
  { id: 11, firstName: 'Anna', languageCode: 'en' },
  { id: 12, firstName: 'Rəşad', languageCode: 'az' },
  { id: 13, firstName: 'Camille', languageCode: 'fr' },
]
/** What was asked of the stack behind the page. */
export const staff: number[] = []
export let resets = 0

// Built once: the sources, whatever an earlier `npm run build` left in dist/.
const page = openPage({ builtFolder: '/nowhere', sourceFolder })

let browser: Browser | undefined
let trouble = ''
// In each file of tests that imports this.
beforeAll(async () => {
  try {
    browser = await launchBrowser()
  } catch (error) {
    trouble = `No Chromium can be started here: ${String(error).split('\n', 1)[0]}`
  }
})
afterAll(() => browser?.close())

type Wanted = { width?: number; hash?: string; dark?: boolean }
/** `restart` serves again where it was. */
type Server = HttpServer & { restart(): Promise<HttpServer> }
type Stage = {
  telegram: Telegram
  page: Page
  left: Locator
  right: Locator
  errors: string[]
  server: Server
}

/** The page before a fresh simulator. */
export async function open({ width = 1200, hash = '', dark = false }: Wanted = {}): Promise<Stage> {
  if (!browser) throw new Error(trouble)
  const telegram = await startTelegram({
    token: botToken,
    botUsername,
    botName: 'Caseline',
    people,
    limits: 'off',
  })
  onTestFinished(() => telegram.close())
  runStubBot(telegram)
  const gateway = await serve(telegram.url)
  const server = { ...gateway, restart: () => serve(telegram.url, gateway.port) }
  const context = await browser.newContext({
    viewport: { width, height: 800 },
    colorScheme: dark ? 'dark' : 'light',
    permissions: ['clipboard-read', 'clipboard-write'],
  })
  onTestFinished(() => context.close())
  const shown = await context.newPage()
  shown.setDefaultTimeout(5_000)
  const errors: string[] = []
  shown.on('pageerror', (error) => errors.push(error.message))
  shown.on('console', (line) => {
    if (line.type() === 'error') errors.push(line.text())
  })
  await shown.goto(`${server.url}/${hash}`)
  const [left, right] = [shown.locator('#phone-0'), shown.locator('#phone-1')]
  return { telegram, page: shown, left, right, errors, server }
}

/** Serves the page, and the people API of the simulator at `peopleUrl`. */
async function serve(peopleUrl: string, port = 0): Promise<HttpServer> {
  const gateway = await startGateway({
    port,
    clock: openClock({ dataDir: temporaryFolder() }),
    invokeWebhook: async () => ({ ok: true, result: { statusCode: 200, body: '' } }),
    settle: async () => ({ ticks: 1, left: 0 }),
    metrics: () => ({}),
    chat: {
      page,
      peopleUrl,
      reset: async () => {
        resets += 1
        await fetch(`${peopleUrl}/people/reset`, { method: 'POST', body: '{}' })
      },
      makeStaff: async (personId) => {
        staff.push(personId)
        return Promise.resolve()
      },
    },
  })
  onTestFinished(() => gateway.close())
  return gateway
}

export const button = (phone: Locator, name: string | RegExp): Locator => phone.getByRole('button', { name })
export const log = (phone: Locator): Locator => phone.getByRole('log')
export const composer = (phone: Locator): Locator => phone.getByRole('textbox', { name: /^Message from/ })

export async function start(phone: Locator): Promise<void> {
  await button(phone, 'Start').click()
  await log(phone).getByText('Welcome.').waitFor()
}

export async function say(phone: Locator, text: string): Promise<void> {
  await composer(phone).fill(text)
  await composer(phone).press('Enter')
}

/** Whether what is typed now goes there. */
export function hasFocus(element: Locator): Promise<boolean> {
  return element.evaluate((found) => found.matches(':focus'))
}

/** A test that is skipped, and says why, where no Chromium can be started at all. */
export const inBrowser = it.extend('needsBrowser', { auto: true }, ({ skip }) => {
  skip(browser === undefined, trouble)
})
