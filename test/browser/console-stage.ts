/** What tests of the console share: its page with its headers, the made-up function, a roster, and what was sent. */
import { fileURLToPath } from 'node:url'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, it, onTestFinished } from 'vitest'
import { pageHeaders } from '../../infra/page-headers.ts'
import { readBody, sendJson, startHttpServer } from '../../local/http-server.ts'
import { openPage } from '../../local/page.ts'
import { identityFile, memberOf, newStaffIdentity, type StaffIdentity } from '../../bot/sealing/identity.ts'
import type { Roster, SignedRoster, Trust } from '../../bot/sealing/roster.ts'
import { en, type Texts } from '../../web/console/texts/en.ts'
import { aHolder, signedBy, type Holder } from '../sealing/builders.ts'
import { launchBrowser } from '../support/browser.ts'
import { newFake, type Fake } from './console-fake.ts'

export const passphrase = 'correct horse battery staple again'
const sourceFolder = fileURLToPath(new URL('../../web/console', import.meta.url))
/** Scrypt of a test is quick. */
const work = 10

let browser: Browser | undefined
let trouble = ''
let address = ''
let holder: Holder
let close: () => Promise<void>
let judith: StaffIdentity
let farid: StaffIdentity
export let leyla: StaffIdentity
let keyFile: Buffer
/** Who answers: the made-up function, unless a test puts another in its place. */
export type World = {
  readonly trust: Trust
  readonly keyFile: Buffer
  ask(act: string, body: string, session: string | undefined): Promise<object>
}
let world: World
export const standIn = (other: World): World => (world = other)
export let fake: Fake

beforeAll(async () => {
  ;[judith, farid, leyla] = await Promise.all([
    newStaffIdentity('judith'),
    newStaffIdentity('farid'),
    newStaffIdentity('leyla'),
  ])
  keyFile = Buffer.from(await identityFile(judith, passphrase, work))
  holder = await aHolder()
  const trust = { campaign: 'azerbaijan', keys: [holder.key], threshold: 1, epoch: 1 }
  world = { trust, keyFile, ask: async (...asked) => fake.ask(...asked) }
  // Built at the first visit.
  const define = () => ({ __ROSTER_TRUST__: JSON.stringify(JSON.stringify(world.trust)) })
  const source = openPage({ sourceFolder, define })
  const server = await startHttpServer(0, async (request, response) => {
    for (const [name, value] of Object.entries(pageHeaders())) response.setHeader(name, value)
    const path = request.url ?? ''
    if (request.method === 'POST' && path.startsWith('/console/api/')) {
      const body = String(await readBody(request, 1_000_000))
      const session = request.headers['x-console-session']
      sendJson(response, 200, await world.ask(path.slice(13), body, session as string | undefined))
      return
    }
    const file = await source.find(path.slice('/console'.length) || '/')
    response.writeHead(file ? 200 : 404, { 'content-type': file?.type ?? 'text/plain' })
    response.end(file?.content)
  })
  // A passkey wants a name, not an address.
  address = `http://localhost:${server.port}/console`
  close = () => server.close()
  try {
    browser = await launchBrowser()
  } catch (error) {
    trouble = `No Chromium can be started here: ${String(error).split('\n', 1)[0]}`
  }
}, 60_000)
afterAll(async () => {
  await browser?.close()
  await close()
})

/** Of another member of the same team. */
export const colleaguesKeyFile = async (): Promise<Buffer> =>
  Buffer.from(await identityFile(farid, passphrase, work))

/** A roster with a second team, signed. */
async function roster(changes: Partial<Roster> = {}): Promise<SignedRoster> {
  const [one, two, three] = await Promise.all([judith, farid, leyla].map(memberOf))
  if (!one || !two || !three) throw new Error('no staff')
  const teams = [
    { id: 'desk', members: [one, two] },
    { id: 'lawyers', topics: ['trial'], members: [three] },
  ]
  return signedBy({ campaign: 'azerbaijan', epoch: 3, until: '2035-06-01', teams, ...changes }, [holder])
}

export async function freshFake(signed?: SignedRoster): Promise<Fake> {
  fake = newFake(signed ?? (await roster()))
  return fake
}

export type Visit = {
  readonly page: Page
  readonly context: BrowserContext
  readonly sent: string[]
  readonly hosts: Set<string>
  readonly errors: string[]
}
type Wanted = {
  readonly width?: number
  readonly dark?: boolean
  readonly userAgent?: string
  readonly fakeClock?: boolean
  readonly fragment?: string
}

export async function visit(wanted: Wanted = {}): Promise<Visit> {
  if (!browser) throw new Error(trouble)
  const context = await browser.newContext({
    viewport: { width: wanted.width ?? 1200, height: 800 },
    colorScheme: wanted.dark ? 'dark' : 'light',
    locale: 'en',
    ...(wanted.userAgent !== undefined && { userAgent: wanted.userAgent }),
  })
  onTestFinished(() => context.close())
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  const seen = { sent: [] as string[], hosts: new Set<string>(), errors: [] as string[] }
  page.on('request', (request) => {
    if (request.url().startsWith('blob:')) return
    seen.hosts.add(new URL(request.url()).host)
    seen.sent.push(`${request.url()} ${request.postDataBuffer()?.toString('latin1') ?? ''}`)
  })
  page.on('pageerror', (error) => seen.errors.push(error.message))
  page.on('console', (line) => {
    if (line.type() === 'error') seen.errors.push(line.text())
  })
  if (wanted.fakeClock) await page.clock.install()
  await page.goto(`${address}#${wanted.fragment ?? fake.token}`)
  return { page, context, ...seen }
}

export const ownHost = (): string => new URL(address).host

export const press = (page: Page, name: string | RegExp): Promise<void> =>
  page.getByRole('button', { name }).first().click()

/** From the link to the inbox. */
export async function unlock(page: Page): Promise<void> {
  await press(page, 'Open the console')
  await unlockByFile(page)
}

export async function unlockByFile(page: Page, texts: Texts = en, buffer = world.keyFile): Promise<void> {
  await page.getByLabel(texts.keyFile).setInputFiles({ name: 'k.age', mimeType: '', buffer })
  await page.getByLabel(texts.passphrase).fill(passphrase)
  await page.getByRole('button', { name: texts.unlock, exact: true }).click()
  await page.locator('[data-count]').waitFor()
}

/** A test that is skipped, and says why, where no Chromium can be started at all. */
export const inBrowser = it.extend('needsBrowser', { auto: true }, ({ skip }) => {
  skip(browser === undefined, trouble)
})
