import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import { keys } from '../../bot/table/keys.ts'
import { languages } from '../../web/tips/texts/languages.ts'
import { findings } from './axe.ts'
import { aPhoto } from './photos.ts'
import { door, inBrowser, press, visit } from './tips-stage.ts'

const folder = process.env['SCREENSHOTS']

async function look(page: Page, name: string): Promise<void> {
  if (folder === undefined) return
  mkdirSync(folder, { recursive: true })
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true })
}

/** Nothing sticks out at the side: there is nothing to scroll to. */
async function expectWithin(page: Page): Promise<void> {
  const sizes = '[document.documentElement.scrollWidth, document.documentElement.clientWidth]'
  const [wide = 0, shown = 0] = await page.evaluate<number[]>(sizes)
  expect(wide).toBeLessThanOrEqual(shown)
}

/** From the first view to the receipt and back, each looked at. */
async function walk(page: Page, texts: (typeof languages)[number], name: string): Promise<void> {
  const each = async (view: string): Promise<void> => {
    expect(await findings(page)).toEqual([])
    await expectWithin(page)
    await look(page, `${name}-${view}`)
  }
  await page.getByRole('button', { name: texts.name, exact: true }).click()
  await page.locator('[data-fingerprint]').waitFor()
  await page.locator('summary').first().click()
  await each('start')
  await page.locator('summary').first().click()
  await press(page, texts.write)
  const photo = Buffer.from(await aPhoto(page))
  await page.getByLabel(texts.files).setInputFiles([
    {
      name: 'a-very-long-name-of-a-photo-without-any-place-to-break_20150301.jpg',
      mimeType: 'image/jpeg',
      buffer: photo,
    },
    { name: 'verdict.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF') },
  ])
  await page.locator('[data-state="cleaned"]').waitFor()
  await page.getByLabel(texts.text).fill('x')
  await each('form')
  await page.route('**/tips/api/tip', (route) => route.abort(), { times: 1 })
  await press(page, texts.sendWithReceipt)
  await page.locator('[data-failure]').waitFor()
  await each('not-received')
  await press(page, texts.tryAgain)
  await page.locator('[data-words]').waitFor()
  await each('words')
  await press(page, texts.wordsWritten)
  await each('rehearsal')
  await press(page, texts.wordsSkip)
  await each('done')
}

const [english, azerbaijani, french, russian] = languages

describe('the page', { timeout: 120_000 }, () => {
  inBrowser.for([
    ['en-320', english, { width: 320 }],
    ['az-320-dark', azerbaijani, { width: 320, dark: true }],
    ['fr-1200', french, { width: 1200 }],
    ['ru-320', russian, { width: 320 }],
    ['en-1200-dark', english, { width: 1200, dark: true }],
  ] as const)('%s has no serious fault and fits', async ([name, texts, wanted]) => {
    const { page, errors } = await visit(wanted)
    if (texts) await walk(page, texts, name)
    expect(errors.filter((line) => !line.includes('ERR_FAILED'))).toEqual([])
  })

  inBrowser('lays itself out from the right for a language that is written so', async () => {
    const { page } = await visit({ width: 320 })
    await page.locator('[data-fingerprint]').waitFor()
    await page.evaluate(`document.documentElement.dir = 'rtl'; document.documentElement.lang = 'ar'`)
    await page.evaluate(madeUp)
    await expectWithin(page)
    expect(await findings(page)).toEqual([])
    await look(page, 'rtl-320-start')
    // The first of the buttons, and the marks of a list, begin at the right.
    const [buttons = 0, list = 0] = await page.evaluate<number[]>(spaceAtTheRight)
    expect(buttons).toBeLessThan(24)
    expect(list).toBeGreaterThan(30)
  })

  inBrowser('says without JavaScript what it would take, in four languages', async () => {
    const { page } = await visit({ javaScript: false, width: 320 })
    for (const language of ['en', 'az', 'fr', 'ru'])
      expect(await page.locator(`main p[lang="${language}"]`).textContent()).toContain('JavaScript')
    await look(page, 'without-javascript-320')
  })

  inBrowser('shows whom to reach at once, by keyboard as well', async () => {
    const { page } = await visit()
    await page.locator('[data-fingerprint]').waitFor()
    await page.locator('.danger summary').focus()
    await page.keyboard.press('Enter')
    await page.getByText('Nobody of the team is on duty now').waitFor()
    await door.campaign.write([{ put: { ...keys.onDuty(), until: '2015-03-05T00:00:00Z' } }])
    await page.reload()
    await page.locator('.danger summary').click()
    await page.getByText('Someone of the team is on duty now').waitFor()
    expect(await page.locator('.danger').textContent()).toContain('Call')
  })

  inBrowser('forgets what was typed when it is left, and goes somewhere harmless', async () => {
    const { page } = await visit()
    await press(page, 'Write to the team')
    await page.getByLabel('What do you want to tell?').fill('Nobody may find this.')
    await page.route('https://www.wikipedia.org/**', (route) => route.fulfill({ body: 'harmless' }))
    await press(page, 'Leave this page now')
    await page.getByText('harmless').waitFor()
    await page.goBack().catch(() => undefined)
    expect(await page.content()).not.toContain('Nobody may find this')
  })
})

const madeUp = `(() => {
  for (const each of document.querySelectorAll('p, li, summary, h1, h2, button'))
    if (each.children.length === 0) each.textContent = '\\u0627\\u0644\\u0631\\u0633\\u0627\\u0644\\u0629 ' + each.textContent
})()`
const spaceAtTheRight = `['nav button', 'main ul li'].map(
  (name) => innerWidth - document.querySelector(name).getBoundingClientRect().right,
)`
