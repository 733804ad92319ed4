import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'
import { findings } from './axe.ts'
import { button, composer, hasFocus, inBrowser, log, open, say, start } from './chat-stage.ts'

inBrowser('two people write to the bot side by side, each in their own chat', async () => {
  const { left, right, errors } = await open()
  await start(left)
  await start(right)
  await say(left, 'hello from Anna')
  await log(left).getByText('You said: hello from Anna').waitFor()
  expect(await log(right).getByText('hello from Anna').count()).toBe(0)
  expect(await log(right).getByRole('listitem').count()).toBe(3)
  expect(errors).toEqual([])
})

inBrowser('a pressed button edits its message in place', async () => {
  const { left } = await open()
  await start(left)
  const menu = log(left).locator('.from-bot')
  const id = await menu.getAttribute('data-message')
  await button(left, 'Count 1').click()
  await menu.getByText('Counted: 1').waitFor()
  expect(await menu.getAttribute('data-message')).toBe(id)
  expect(await menu.getByText('edited').count()).toBe(1)
  expect(await button(left, 'Count 1').count()).toBe(0)
})

inBrowser('a message that the bot deletes goes away', async () => {
  const { left } = await open()
  await start(left)
  await button(left, 'Delete this').click()
  await log(left).getByText('Welcome.').waitFor({ state: 'detached' })
  expect(await log(left).getByText('/start').count()).toBe(1)
})

inBrowser('a photo is shown with its caption and its buttons', async () => {
  const { left } = await open()
  await start(left)
  await say(left, 'photo')
  const photo = log(left).getByRole('img', { name: 'Photo from Caseline' })
  await photo.waitFor()
  await expect
    .poll(() => photo.evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth))
    .toBeGreaterThan(0)
  await log(left).getByText('Khadija', { exact: true }).waitFor()
  await button(left, /^Follow$/).waitFor()
})

inBrowser('a document can be downloaded under its name', async () => {
  const { left, page } = await open()
  await start(left)
  await say(left, 'file')
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    log(left).getByText('my-data.json').click(),
  ])
  expect(download.suggestedFilename()).toBe('my-data.json')
})

inBrowser('a photo chosen by the person reaches the bot', async () => {
  const { left, telegram } = await open()
  await start(left)
  const picture = new URL('../../campaigns/azerbaijan/photos/rasul-jafarov.jpg', import.meta.url)
  await left.getByLabel('Attach photos or files').setInputFiles(fileURLToPath(picture))
  await log(left).getByText('What a fine photo.').waitFor()
  const { chat } = telegram.person({ id: 11, firstName: 'Anna' })
  expect(chat.at(-2)?.photo?.bytes).toEqual(readFileSync(picture))
})

inBrowser('a deep link under a message opens in the same chat', async () => {
  const { left, page } = await open()
  await start(left)
  await button(left, 'Open a case').click()
  await log(left).getByText('You opened case_khadija.').waitFor()
  expect(page.context().pages()).toHaveLength(1)
})

inBrowser('a deep link is opened by its payload', async () => {
  const { left } = await open()
  await left.getByLabel('More for Anna').click()
  await button(left, 'Open a deep link').click()
  await left.getByLabel(/^Payload/).fill('act_free-them')
  await button(left, 'Open').click()
  await log(left).getByText('You opened act_free-them.').waitFor()
  expect(await left.getByRole('dialog').count()).toBe(0)
})

inBrowser('an alert of the bot stands in a dialog until it is closed', async () => {
  const { left, right } = await open()
  await start(left)
  await button(left, 'Warn me').click()
  const alert = left.getByRole('alertdialog')
  await alert.getByText('Telegram can see this.').waitFor()
  expect(await right.getByRole('alertdialog').count()).toBe(0)
  await alert.getByRole('button', { name: 'OK' }).click()
  await alert.waitFor({ state: 'detached' })
})

inBrowser('a share button shows the text and the link, ready to be copied', async () => {
  const { left, page } = await open()
  await start(left)
  await button(left, 'Share').click()
  const dialog = left.getByRole('dialog')
  expect(await dialog.getByLabel('To share').inputValue()).toBe('Read this\nhttps://example.org/k')
  await dialog.getByRole('button', { name: 'Copy' }).click()
  await dialog.getByRole('button', { name: 'Copied' }).waitFor()
  expect(await page.evaluate('navigator.clipboard.readText()')).toBe('Read this\nhttps://example.org/k')
})

inBrowser('a question of the bot takes the focus, and the answer replies to it', async () => {
  const { left } = await open()
  await start(left)
  await button(left, 'Ask me').click()
  await left.getByPlaceholder('Your name').waitFor()
  await expect.poll(() => hasFocus(composer(left))).toBe(true)
  await say(left, 'Anna')
  await log(left).getByText('You said: Anna').waitFor()
  expect(await log(left).locator('.answered').textContent()).toBe('What is your name?')
})

inBrowser('a question does not take the focus from the other phone', async () => {
  const { left, right, telegram } = await open()
  await start(left)
  await start(right)
  await composer(right).focus()
  await telegram.person({ id: 11, firstName: 'Anna' }).says('ask')
  await left.getByPlaceholder('Your name').waitFor()
  expect(await hasFocus(composer(right))).toBe(true)
})

inBrowser('a link to a page opens in a new tab that knows nothing of this one', async () => {
  const { left } = await open()
  await start(left)
  const link = log(left).getByRole('link', { name: 'why' })
  expect(await link.getAttribute('href')).toBe('https://example.org/why')
  expect(await link.getAttribute('target')).toBe('_blank')
  expect(await link.getAttribute('rel')).toContain('noopener')
})

inBrowser('a person edits and deletes a message of their own', async () => {
  const { left } = await open()
  await start(left)
  await say(left, 'first')
  await log(left).getByText('You said: first').waitFor()
  const own = log(left).locator('.from-person').last()
  await own.getByLabel(/^More about/).click()
  await own.getByRole('button', { name: 'Edit' }).click()
  await say(left, 'second')
  await own.locator('.bubble').getByText('second', { exact: true }).waitFor()
  await own.getByLabel(/^More about/).click()
  await own.getByRole('button', { name: 'Delete' }).click()
  await log(left).getByText('second', { exact: true }).waitFor({ state: 'detached' })
})

inBrowser('a blocked bot can only be unblocked', async () => {
  const { left } = await open()
  await start(left)
  await left.getByLabel('More for Anna').click()
  await button(left, 'Block the bot').click()
  await button(left, /^Unblock$/).waitFor()
  expect(await composer(left).count()).toBe(0)
  await button(left, /^Unblock$/).click()
  await composer(left).waitFor()
})

inBrowser('a new person takes over the phone, and a reload keeps who holds which', async () => {
  const { left, right, page } = await open({ hash: '#13,11' })
  expect(await left.getByLabel('Whose phone this is').inputValue()).toBe('13')
  await right.getByLabel(/^More for/).click()
  await button(right, 'New person').click()
  await right.getByLabel('First name').fill('Zeynəb')
  await right.getByLabel(/^Language/).fill('az')
  await button(right, 'Make').click()
  await right.getByRole('log', { name: 'Messages of Zeynəb' }).waitFor()
  await page.reload()
  await right.getByRole('log', { name: 'Messages of Zeynəb' }).waitFor()
  await left.getByRole('log', { name: 'Messages of Camille' }).waitFor()
})

inBrowser('what stands in a message stays text, whatever it looks like', async () => {
  const { left, errors } = await open()
  await start(left)
  await say(left, '<img src=x onerror=alert(1)> & <b>bold</b>')
  await log(left).getByText('You said: <img src=x onerror=alert(1)> & <b>bold</b>').waitFor()
  expect(await log(left).locator('img').count()).toBe(0)
  expect(errors).toEqual([])
})

inBrowser('the log stays at its newest message, unless the reader scrolled up', async () => {
  const { left, telegram } = await open()
  await start(left)
  const anna = telegram.person({ id: 11, firstName: 'Anna' })
  for (let number = 1; number <= 12; number++) await anna.says(`line ${number}`)
  const end = (): Promise<number> =>
    log(left).evaluate((element) => {
      const { scrollHeight, scrollTop, clientHeight } = element as unknown as Record<string, number>
      return Math.round((scrollHeight ?? 0) - (scrollTop ?? 0) - (clientHeight ?? 0))
    })
  await log(left).getByText('You said: line 12', { exact: true }).waitFor()
  await expect.poll(end).toBeLessThan(3)
  await log(left).evaluate((element) => Object.assign(element, { scrollTop: 0 }))
  await button(left, 'To the newest message').waitFor()
  await anna.says('line 13')
  await log(left).getByText('You said: line 13', { exact: true }).waitFor()
  expect(await end()).toBeGreaterThan(100)
})

inBrowser('the page says when the server is away, and catches up when it is back', async () => {
  const { left, page, telegram, server } = await open()
  await start(left)
  await server.close()
  await page.getByText('The server is away.').waitFor()
  await say(left, 'lost')
  await left.getByText('The server does not answer.').waitFor()
  await telegram.person({ id: 11, firstName: 'Anna' }).says('meanwhile')
  await server.restart()
  await log(left).getByText('You said: meanwhile').waitFor()
  await page.getByText('The server is away.').waitFor({ state: 'detached' })
})

inBrowser('a narrow page shows one phone at a time, with tabs, and nothing is cut off', async () => {
  const { left, right, page } = await open({ width: 360 })
  await start(left)
  expect(await right.isVisible()).toBe(false)
  await page.getByRole('navigation').getByRole('button', { name: 'Rəşad' }).click()
  expect(await left.isVisible()).toBe(false)
  await start(right)
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360)
})

inBrowser.for([
  { width: 1200, dark: false },
  { width: 1200, dark: true },
  { width: 360, dark: false },
  { width: 360, dark: true },
])('axe finds nothing serious at $width pixels, dark: $dark', async (wanted) => {
  const { left, page } = await open(wanted)
  expect(await findings(page)).toEqual([])
  await start(left)
  await say(left, 'photo')
  await log(left).getByText('Khadija', { exact: true }).waitFor()
  await left.getByLabel('More for Anna').click()
  expect(await findings(page)).toEqual([])
  await left.getByLabel('More for Anna').click()
  await button(left, 'Warn me').click()
  await left.getByRole('alertdialog').waitFor()
  expect(await findings(page)).toEqual([])
})
