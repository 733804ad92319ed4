import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import { canned, cannedKinds } from '../../web/console/texts/canned.ts'
import { languages } from '../../web/console/texts/languages.ts'
import { answerLimitCharacters } from '../../bot/tips/answer.ts'
import { topics } from '../../bot/tips/tip.ts'
import { findings } from './axe.ts'
import { aRow, leaveTip, random } from './console-fake.ts'
import { fake, freshFake, inBrowser, press, unlock, unlockByFile, visit } from './console-stage.ts'

const folder = process.env['SCREENSHOTS']

async function look(page: Page, name: string): Promise<void> {
  if (folder === undefined) return
  mkdirSync(folder, { recursive: true })
  await page.screenshot({ path: join(folder, `console-${name}.png`), fullPage: true })
}

/** Nothing sticks out at the side: there is nothing to scroll to. */
async function expectWithin(page: Page): Promise<void> {
  const sizes = '[document.documentElement.scrollWidth, document.documentElement.clientWidth]'
  const [wide = 0, shown = 0] = await page.evaluate<number[]>(sizes)
  expect(wide).toBeLessThanOrEqual(shown)
}

async function leaveSome(): Promise<string> {
  await leaveTip(fake, { topic: 'threats', urgent: true }, { acknowledgeBy: '2015-03-01T00:00:00Z' })
  await leaveTip(fake, { topic: 'trial' }, { status: 'taken', assignee: 'farid', acknowledgeBy: undefined })
  const { identityToRecipient, generateHybridIdentity } = await import('age-encryption')
  const recipient = await identityToRecipient(await generateHybridIdentity())
  const file = {
    name: '\u202Egnp.exe',
    type: 'image/jpeg',
    bytes: 2_400_000,
    key: random(32),
    parts: [random()],
  }
  const text =
    'They came at night.\n\nRauf was taken to the station in Ganja. Nobody is let in to him. '.repeat(4)
  const files = [{ ...file, cleaned: false }]
  return leaveTip(fake, {
    text,
    files,
    urgent: true,
    country: 'AZ',
    reply: { mailboxId: random(32), recipient },
  })
}

describe('the console', { timeout: 120_000 }, () => {
  inBrowser.for([
    ['en-360', 0, { width: 360 }],
    ['ru-360-dark', 3, { width: 360, dark: true }],
    ['fr-1200', 2, { width: 1200 }],
    ['az-1200-dark', 1, { width: 1200, dark: true }],
  ] as const)('%s has no serious fault and fits', async ([name, language, wanted]) => {
    const texts = languages[language] ?? languages[0]
    await freshFake()
    const id = await leaveSome()
    const { page, errors } = await visit(wanted)
    const each = async (view: string): Promise<void> => {
      expect(await findings(page)).toEqual([])
      await expectWithin(page)
      await look(page, `${name}-${view}`)
    }
    await page.getByRole('button', { name: texts.name }).click()
    await each('entry')
    await press(page, texts.useLink)
    await page.locator('[data-fingerprint]').waitFor()
    await each('unlock')
    await unlockByFile(page, texts)
    await page.locator('summary').first().click()
    await page.getByRole('checkbox').first().check()
    await each('inbox')
    await page.locator(`[data-row="${id}"]`).click()
    await page.locator('[data-text]').waitFor()
    for (const summary of await page.locator('[data-more] summary').all()) await summary.click()
    await each('tip')
    expect(errors).toEqual([])
  })

  inBrowser('lays itself out from the right for a language that is written so', async () => {
    await freshFake()
    const id = await leaveSome()
    const { page } = await visit({ width: 360 })
    await unlock(page)
    await page.evaluate(`document.documentElement.dir = 'rtl'`)
    await expectWithin(page)
    await look(page, 'rtl-360-inbox')
    await page.locator(`[data-row="${id}"]`).click()
    await page.locator('[data-text]').waitFor()
    await page.evaluate(`document.documentElement.dir = 'rtl'`)
    await expectWithin(page)
    await look(page, 'rtl-360-tip')
  })

  inBrowser('shows 10,000 messages at once and scrolls through them without waiting', async () => {
    await freshFake()
    for (let at = 0; at < 10_000; at += 1) {
      const topic = topics[at % topics.length] ?? 'other'
      const row = aRow({
        topic,
        urgent: at % 50 === 0,
        day: new Date(1.42e12 - at * 1e7).toISOString().slice(0, 10),
      })
      fake.tips.set(row.id, { row, sealed: '', epoch: 3, noted: 0 })
    }
    const { page } = await visit()
    await unlock(page)
    expect(await page.locator('[data-count]').textContent()).toBe('10000 of 10000')
    expect(await page.locator('[data-row]').count()).toBeLessThan(60)
    const frames = await page.evaluate<{ longest: number; last: string }>(scrolling)
    expect(frames.last).toBe('10000')
    console.log(`10,000 rows: longest frame while scrolling ${frames.longest.toFixed(0)} ms`)
    expect(frames.longest).toBeLessThan(500)
    await page.getByText('Filter and order').click()
    const began = Date.now()
    await page.getByLabel('Only urgent').check()
    await page.getByText('200 of 10000').waitFor()
    console.log(`10,000 rows: filtered in ${Date.now() - began} ms`)
  })

  inBrowser('is worked with by keyboard alone', async () => {
    await freshFake()
    await leaveSome()
    const { page } = await visit()
    await unlock(page)
    await page.keyboard.press('?')
    await page.locator('[data-shortcuts]').waitFor()
    await page.keyboard.press('Escape')
    expect(await page.locator('[data-shortcuts]').count()).toBe(0)
    await page.keyboard.press('j')
    await page.keyboard.press('k')
    await page.keyboard.press('j')
    await expect.poll(() => page.evaluate<string>('document.activeElement.dataset.row ?? ""')).not.toBe('')
    await page.keyboard.press('Enter')
    await page.locator('[data-text]').waitFor()
    await page.keyboard.press('a')
    await page.keyboard.type('hjkl? are letters here')
    expect(await page.locator('[data-answer]').inputValue()).toBe('hjkl? are letters here')
    await page.keyboard.press('Escape')
    await page.keyboard.press('h')
    await page.locator('[data-hidden]').waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(() => page.evaluate<string>('document.activeElement.dataset.row ?? ""')).not.toBe('')
    await page.keyboard.press('/')
    expect(await page.evaluate<string>('document.activeElement.tagName')).toBe('SELECT')
    await page.keyboard.press('Escape')
    await page.keyboard.press('l')
    await page.getByText('Locked.').waitFor()
  })

  inBrowser('has answers to begin with in every language, each short enough to send', () => {
    for (const { code } of languages)
      for (const kind of cannedKinds) {
        expect(canned[code]?.[kind].length).toBeGreaterThan(60)
        expect(canned[code]?.[kind].length).toBeLessThan(answerLimitCharacters / 2)
      }
  })
})

// Run in the browser, as text: its names are not those of Node.
const scrolling = `(async () => {
  const box = document.querySelector('[data-rows]')
  const frame = () => new Promise((done) => requestAnimationFrame(done))
  let longest = 0
  for (let at = 0; at <= 60; at += 1) {
    const before = performance.now()
    box.scrollTop = (box.scrollHeight * at) / 60
    await frame()
    await frame()
    longest = Math.max(longest, performance.now() - before)
  }
  await new Promise((done) => setTimeout(done, 100))
  const rows = [...document.querySelectorAll('.row')]
  return { longest, last: rows.at(-1).getAttribute('aria-posinset') }
})()`
