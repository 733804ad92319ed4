/** What tests of the page of tips share: the page before a real door, a browser, and what the page sent and to whom. */
import { fileURLToPath } from 'node:url'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, it, onTestFinished } from 'vitest'
import { openClock } from '../../local/clock.ts'
import { startGateway } from '../../local/gateway.ts'
import { openPage } from '../../local/page.ts'
import { launchBrowser } from '../support/browser.ts'
import { startTipDoor, type TipDoor } from '../support/tip-door.ts'

const sourceFolder = fileURLToPath(new URL('../../web/tips', import.meta.url))

let browser: Browser | undefined
let trouble = ''
export let door: TipDoor
let address = ''
let closeGateway: () => Promise<void>

beforeAll(async () => {
  door = await startTipDoor()
  const { trust } = door
  const define = () => ({ __ROSTER_TRUST__: JSON.stringify(JSON.stringify(trust)) })
  const gateway = await startGateway({
    port: 0,
    clock: openClock({ dataDir: door.dataDir }),
    invokeWebhook: async () => ({ ok: true, result: '' }),
    settle: async () => ({ ticks: 1, left: 0 }),
    metrics: () => ({}),
    pages: {
      '/tips': {
        page: openPage({ sourceFolder, define }),
        invoke: async (event: unknown) => door.invoke(event),
        hosts: [new URL(door.storage.objects.endpoint).origin],
      },
    },
  })
  address = `${gateway.url}/tips`
  closeGateway = () => gateway.close()
  try {
    browser = await launchBrowser()
  } catch (error) {
    trouble = `No Chromium can be started here: ${String(error).split('\n', 1)[0]}`
  }
})
afterAll(async () => {
  await browser?.close()
  await closeGateway()
  await door.close()
})

export type Wanted = {
  readonly width?: number
  readonly dark?: boolean
  readonly locale?: string
  readonly javaScript?: boolean
}

export type Visit = {
  readonly page: Page
  readonly context: BrowserContext
  /** All bytes that were sent, as text. */
  readonly sent: string[]
  readonly hosts: Set<string>
  readonly errors: string[]
}

export async function visit(wanted: Wanted = {}): Promise<Visit> {
  if (!browser) throw new Error(trouble)
  await door.restart()
  const context = await browser.newContext({
    viewport: { width: wanted.width ?? 1200, height: 900 },
    colorScheme: wanted.dark ? 'dark' : 'light',
    locale: wanted.locale ?? 'en',
    javaScriptEnabled: wanted.javaScript ?? true,
  })
  onTestFinished(() => context.close())
  const page = await context.newPage()
  page.setDefaultTimeout(20_000)
  const seen = { sent: [] as string[], hosts: new Set<string>(), errors: [] as string[] }
  page.on('request', (request) => {
    seen.hosts.add(new URL(request.url()).host)
    seen.sent.push(`${request.url()} ${request.postDataBuffer()?.toString('latin1') ?? ''}`)
  })
  page.on('pageerror', (error) => seen.errors.push(error.message))
  page.on('console', (line) => {
    if (line.type() === 'error') seen.errors.push(line.text())
  })
  await page.goto(address)
  return { page, context, ...seen }
}

/** Hosts that the page may speak with: its own and that of its bucket. */
export const ownHosts = (): string[] => [new URL(address).host, new URL(door.storage.objects.endpoint).host]

export const press = (page: Page, name: string | RegExp): Promise<void> =>
  page.getByRole('button', { name }).first().click()

/** A test that is skipped, and says why, where no Chromium can be started at all. */
export const inBrowser = it.extend('needsBrowser', { auto: true }, ({ skip }) => {
  skip(browser === undefined, trouble)
})
