import { expect } from 'vitest'
import type { Page } from 'playwright-core'
import { findings } from './axe.ts'
import { button, composer, inBrowser, log, open, resets, say, staff, start } from './chat-stage.ts'
import { botToken, botUsername } from './stub-bot.ts'

const bar = (page: Page, name: string | RegExp) => page.locator('.bar').getByRole('button', { name })

inBrowser('as many phones as one likes stand side by side, and a reload keeps them', async () => {
  const { page } = await open()
  await bar(page, '+ Phone').click()
  await page.locator('#phone-2').getByText('Start').waitFor()
  expect(await bar(page, '+ Phone').isDisabled()).toBe(true)
  expect(page.url()).toMatch(/#11,12,13$/)
  await page.reload()
  await page.locator('#phone-2').waitFor()
  await page.locator('#phone-1').getByLabel('More for Rəşad').click()
  await button(page.locator('#phone-1'), 'Close this phone').click()
  await page.locator('#phone-2').waitFor({ state: 'detached' })
  expect(page.url()).toMatch(/#11,13$/)
})

inBrowser('the inspector lists each call with payload, answer and time, and failures alone', async () => {
  const { page, left } = await open()
  await start(left)
  await bar(page, 'Calls').click()
  const calls = page.getByRole('complementary', { name: 'Bot API calls' })
  const first = calls.locator('summary').filter({ hasText: 'sendMessage' }).first()
  await first.click()
  expect(await first.innerText()).toMatch(/Anna[\s\S]*200[\s\S]*\d+ ms[\s\S]*\d\d:\d\d:\d\d/)
  await calls.getByText('"chat_id": 11').waitFor()
  await calls.getByText('"message_id"').first().waitFor()
  await calls.getByLabel('failures only').check()
  await calls.getByText('No calls yet.').waitFor()
  await button(calls, 'Close Bot API calls').click()
  expect(await calls.count()).toBe(0)
})

inBrowser('trouble is switched on, told above all phones, counted, and switched off', async () => {
  const { page, left, telegram } = await open()
  await start(left)
  await bar(page, 'Trouble').click()
  const panel = page.getByRole('complementary', { name: 'Trouble' })
  const blocked = panel.getByRole('group', { name: 'Blocked (403)' })
  await button(blocked, 'Turn on').click()
  await page.getByText('Trouble is on: blocked').waitFor()
  await panel.getByRole('group', { name: /429/ }).getByLabel('Calls').selectOption('1')
  await button(panel.getByRole('group', { name: /429/ }), 'Turn on').click()
  await page.getByText('Trouble is on: blocked, 429').waitFor()
  expect(telegram.faults.list()).toMatchObject([
    { kind: 'blocked' },
    { kind: '429', count: 1, retryAfterSeconds: 3 },
  ])
  await button(panel, 'All off').click()
  await page.getByText(/Trouble is on/).waitFor({ state: 'detached' })
  expect(telegram.faults.list()).toEqual([])
})

inBrowser('the clock is moved by an hour, a day and to a date, and says what became of it', async () => {
  const { page } = await open()
  await bar(page, /\d{4}/).click()
  const panel = page.getByRole('complementary', { name: 'Clock' })
  const before = await panel.locator('.now').innerText()
  await button(panel, '+ 1 day').click()
  await panel.getByText('Done. Nothing is left due.').waitFor()
  await expect.poll(async () => panel.locator('.now').innerText()).not.toBe(before)
  await panel.getByLabel('To a date').fill('2099-06-12')
  await button(panel, 'Go there').click()
  await expect.poll(async () => panel.locator('.now').innerText()).toContain('12 Jun 2099')
})

inBrowser('a reset begins anew after asking', async () => {
  const { page, left } = await open()
  await start(left)
  const before = resets
  await bar(page, 'Reset').click()
  await button(page.getByRole('complementary', { name: 'Reset' }), 'Begin anew').click()
  await left.getByText('No messages here yet.').waitFor()
  expect(resets).toBe(before + 1)
})

inBrowser('a new person has a role, and one of the staff really is', async () => {
  const { page, left } = await open()
  await left.getByLabel('More for Anna').click()
  await button(left, 'New person').click()
  await left.getByLabel('First name').fill('Leyla')
  await left.getByLabel('Role').selectOption('Staff')
  await button(left, 'Make').click()
  await page.locator('#phone-0').getByText('Staff', { exact: true }).waitFor()
  expect(staff).toHaveLength(1)
})

inBrowser('what is typed behind the bot’s name is asked of it, and answered', async () => {
  const { left } = await open()
  await start(left)
  await composer(left).fill('@caseline_bot khadija')
  await button(left, 'Open me').click()
  await log(left).getByText('You opened inline.').waitFor()
})

inBrowser('photos sent together stand as one block', async () => {
  const { left, telegram } = await open()
  await start(left)
  const photo = new Uint8Array(Buffer.from('/9j/', 'base64'))
  await telegram
    .person({ id: 11, firstName: 'Anna' })
    .sendsAlbum([{ bytes: photo, caption: 'Both' }, { bytes: photo }])
  const block = log(left).locator('.album')
  await block.waitFor()
  expect(await block.getByRole('img').count()).toBe(2)
  expect(await log(left).getByText('Both').count()).toBe(1)
})

inBrowser('every panel is without serious findings, light and dark, wide and narrow', async () => {
  for (const [dark, width] of [
    [false, 1200],
    [true, 360],
  ] as const) {
    const { page, left } = await open({ dark, width })
    await start(left)
    await say(left, 'hello')
    for (const name of [/\d{4}|Clock/, 'Trouble', 'Calls', 'Reset']) {
      await bar(page, name).click()
      expect(await findings(page)).toEqual([])
      await page.keyboard.press('Escape')
    }
    expect(await page.locator('html').evaluate((html) => html.scrollWidth <= html.clientWidth)).toBe(true)
  }
})

inBrowser('a channel is read like a phone, and its links are opened on someone’s', async () => {
  const { telegram, page, left, errors } = await open()
  telegram.channel({ id: -1001, title: 'News of Baku', username: 'news_of_baku' })
  await page.reload()
  await left.getByLabel('Whose phone this is').selectOption('News of Baku')
  const url = `https://t.me/${botUsername}?start=case_x`
  await fetch(`${telegram.apiRoot}/bot${botToken}/sendMessage`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      chat_id: '@news_of_baku',
      text: 'Heard today.',
      reply_markup: { inline_keyboard: [[{ text: 'Read more', url }]] },
    }),
  })
  await log(left).getByText('Heard today.').waitFor()
  await left.getByText('@news_of_baku').waitFor()
  expect(await composer(left).count()).toBe(0)
  await log(left).getByText('Read more').click()
  await left.getByText('This channel can only be read here.').waitFor()
  expect(await findings(page)).toEqual([])
  expect(errors.filter((error) => !error.includes('409'))).toEqual([])
})
