import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Route } from 'playwright-core'
import { describe, expect } from 'vitest'
import { fromBase64url } from '../../bot/sealing/base64url.ts'
import { open } from '../../bot/sealing/sealed.ts'
import { vaultKeys } from '../../bot/table/keys.ts'
import { openPart } from '../../bot/tips/files.ts'
import { readTip, type TipContent, type TipFile } from '../../bot/tips/tip.ts'
import { metadataIn } from '../../web/tips/metadata.ts'
import { aSigner, leaveAnswer } from '../support/tip-door.ts'
import { aPhoto, photoCanary } from './photos.ts'
import { door, inBrowser, ownHosts, press, visit, type Visit } from './tips-stage.ts'

const secretText = 'Zumrud saw who beat Rauf in cell nineteen'

/** Every tip of the vault, opened. */
async function tips(): Promise<TipContent[]> {
  const rows = (await door.vaultKeys()).filter((key) => key.startsWith('T#'))
  const identity = door.staff[0]?.identity ?? ''
  return Promise.all(
    rows.map(async (key) => {
      const item = await door.vault.get(vaultKeys.tip(key.slice(2).split(' ')[0] ?? ''))
      return readTip(await open(identity, item?.['sealed'] as Uint8Array))
    }),
  )
}

const withText = async (text: string): Promise<TipContent[]> =>
  (await tips()).filter((tip) => tip.text.includes(text))

async function write({ page }: Visit, text: string): Promise<void> {
  await press(page, 'Write to the team')
  await page.getByLabel('What do you want to tell?').fill(text)
}

/** Nothing was sent in clear, to nobody else, nothing is kept, and nothing broke the page's own policy. */
async function expectQuiet({ page, context, sent, hosts, errors }: Visit, ...words: string[]): Promise<void> {
  for (const word of words) expect(sent.filter((each) => each.includes(word))).toEqual([])
  expect([...hosts].filter((host) => !ownHosts().includes(host))).toEqual([])
  expect(await context.cookies()).toEqual([])
  expect(await page.evaluate(whatIsKept)).toEqual([0, 0, 0, 0, 0])
  expect(errors).toEqual([])
  expect(page.url()).toMatch(/\/tips$/)
}

describe('a message with a receipt', { timeout: 90_000 }, () => {
  inBrowser('is received, answered, followed and deleted, and nothing of it is seen on the way', async () => {
    const there = await visit()
    const { page } = there
    const before = await door.vaultKeys()
    await write(there, secretText)
    await press(page, 'Send and get a receipt')
    await page.locator('[data-received]').waitFor()
    const words = await page.locator('[data-words] li').allTextContents()
    expect(words).toHaveLength(8)
    await press(page, 'Test me')
    const labels = await page.locator('form label').allTextContents()
    for (const label of labels) {
      const place = Number(/\d+/.exec(label)?.[0])
      await page.getByLabel(label).fill(words[place - 1] ?? '')
    }
    await press(page, 'Check')
    await page.getByText('Right. You can come back').waitFor()
    const [tip] = await withText(secretText)
    expect(tip).toMatchObject({ door: 'page', topic: 'detention', urgent: false, language: 'en', files: [] })
    const { reply } = tip ?? {}
    if (!reply) throw new Error('no reply')
    await expectQuiet(there, secretText, 'Zumrud', words[0] ?? '', reply.mailboxId)

    const back = await visit()
    await press(back.page, 'I have been here')
    await back.page.getByLabel('Your eight words').fill(words.map((word) => word.slice(0, 4)).join(' '))
    await press(back.page, 'Open')
    await back.page.locator('[data-nothing]').waitFor()
    await leaveAnswer(
      door,
      { v: 1, seq: 1, day: '2015-03-05', status: 'in-work', text: 'We sent a lawyer.' },
      reply,
    )
    const forged = { v: 1, seq: 2, day: '2015-03-06', status: 'closed', text: 'Tell us your name.' } as const
    await leaveAnswer(door, forged, reply, await aSigner('stranger'))
    await press(back.page, 'Back')
    await press(back.page, 'I have been here')
    await back.page.getByLabel('Your eight words').fill(words.join(' ').toUpperCase())
    await press(back.page, 'Open')
    await back.page.getByText('We sent a lawyer.').waitFor()
    await back.page.getByText('nobody of the team signed').waitFor()
    expect(await back.page.content()).not.toContain('Tell us your name')
    expect(await back.page.locator('.answer').first().textContent()).toContain('The team works on it')

    await press(back.page, 'Write a further message')
    await back.page.getByLabel('What do you want to tell?').fill('He is back in his cell.')
    await press(back.page, 'Write a further message')
    await back.page.locator('[data-received]').waitFor()
    expect(await withText('He is back')).toMatchObject([{ follows: reply.mailboxId }])
    await expectQuiet(back, 'lawyer', 'He is back', ...words.slice(0, 1))

    const last = await visit()
    await press(last.page, 'I have been here')
    await last.page.getByLabel('Your eight words').fill(words.join(', '))
    await press(last.page, 'Open')
    await last.page.getByText('Delete everything').click()
    await press(last.page, 'Yes, delete')
    await last.page.locator('[data-deleted]').waitFor()
    const withoutMarks = (rows: string[]): string[] => rows.filter((row) => !row.startsWith('D#'))
    expect(withoutMarks(await door.vaultKeys())).toEqual(withoutMarks(before))
  })
})

describe('when it does not come through', { timeout: 60_000 }, () => {
  inBrowser('the page says so, keeps the text, and sends it once when tried again', async () => {
    const there = await visit()
    const { page, context } = there
    await write(there, 'A text that meets a broken line.')
    await page.route('**/tips/api/tip', (route) => route.abort(), { times: 1 })
    await press(page, 'Send now, no receipt')
    await page.getByText('Not received').waitFor()
    expect(await page.getByLabel('What do you want to tell?').inputValue()).toContain('broken line')
    expect(await withText('broken line')).toEqual([])
    // It was received, and the answer was lost.
    const loseAnswer = async (route: Route): Promise<void> => {
      await route.fetch()
      await route.abort()
    }
    await page.route('**/tips/api/tip', loseAnswer, { times: 1 })
    await press(page, 'Try again')
    await page.getByText('Not received').waitFor()
    expect(await withText('broken line')).toHaveLength(1)
    await context.setOffline(true)
    await press(page, 'Try again')
    await page.getByText('Not received').waitFor()
    await context.setOffline(false)
    await press(page, 'Try again')
    await page.locator('[data-received]').waitFor()
    expect(await withText('broken line')).toHaveLength(1)
  })

  inBrowser('a text that was changed after a failure goes with the receipt that was asked for', async () => {
    const there = await visit()
    const { page } = there
    await write(there, 'First words.')
    await page.route('**/tips/api/tip', (route) => route.abort(), { times: 1 })
    await press(page, 'Send and get a receipt')
    await page.getByText('Not received').waitFor()
    await page.getByLabel('What do you want to tell?').fill('Second words.')
    await press(page, 'Try again')
    await page.locator('[data-words]').waitFor()
    expect(await withText('First words')).toEqual([])
    const [tip] = await withText('Second words')
    expect(tip?.reply?.mailboxId).toBeDefined()
  })

  inBrowser('a text that holds a receipt is not sent', async () => {
    const there = await visit()
    await write(there, 'my words: abandon ability able about above absent absorb abstract')
    await press(there.page, 'Send now, no receipt')
    await there.page.getByText('look like a receipt').waitFor()
    expect(there.sent.filter((each) => each.includes('/tips/api/tip'))).toEqual([])
  })
})

describe('files', { timeout: 90_000 }, () => {
  inBrowser(
    'a photo is cleaned, its original kept where wanted, others are sent as they are with a warning',
    async () => {
      const there = await visit()
      const { page } = there
      const photo = await aPhoto(page)
      expect(metadataIn(photo)).toEqual(['exif', 'xmp', 'comment', 'trailer'])
      await write(there, 'With three files.')
      await page.getByLabel('Files').setInputFiles([
        { name: 'IMG_20150301_Ganja.jpg', mimeType: 'image/jpeg', buffer: Buffer.from(photo) },
        { name: 'second.jpg', mimeType: 'image/jpeg', buffer: Buffer.from(photo) },
        { name: 'verdict.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4 Author: Aygun') },
      ])
      await page.locator('[data-state="cleaned"]').nth(1).waitFor()
      await page.getByLabel('Keep the original too').first().check()
      await page.getByText('It may carry names of authors').waitFor()
      await press(page, 'Send now, no receipt')
      await page.locator('[data-received]').waitFor()
      const [tip] = await withText('three files')
      const files = tip?.files ?? []
      expect(files.map(({ name, cleaned }) => [name, cleaned])).toEqual([
        ['picture-1.jpg', true],
        ['IMG_20150301_Ganja.jpg', false],
        ['picture-2.jpg', true],
        ['verdict.pdf', false],
      ])
      const [clean, original] = await Promise.all(files.map(contentOf))
      expect(metadataIn(clean ?? new Uint8Array(0))).toEqual([])
      expect(Buffer.from(clean ?? []).includes(photoCanary)).toBe(false)
      expect(Buffer.from(original ?? [])).toEqual(Buffer.from(photo))
      await expectQuiet(there, photoCanary, 'Ganja', 'Aygun', 'verdict', 'three files')
    },
  )

  inBrowser('a video in parts goes on where it broke off', async () => {
    const there = await visit()
    const { page } = there
    await write(there, 'With a video.')
    const video = Buffer.alloc(9 * 1024 * 1024, 'moving pictures ')
    await page.getByLabel('Files').setInputFiles([{ name: 'a.mp4', mimeType: 'video/mp4', buffer: video }])
    let puts = 0
    await page.route(`${door.storage.objects.endpoint}/**`, (route) => {
      puts += 1
      return puts >= 2 && puts <= 4 ? route.abort() : route.continue()
    })
    await press(page, 'Send now, no receipt')
    await page.getByText('Not received').waitFor()
    expect(puts).toBe(4)
    await press(page, 'Try again')
    await page.locator('[data-received]').waitFor()
    // The first part was there already.
    expect(puts).toBe(6)
    const [tip] = await withText('With a video')
    expect(tip?.files[0]?.parts).toHaveLength(3)
    const stored = tip?.files[0] && (await contentOf(tip.files[0]))
    expect(Buffer.from(stored ?? []).equals(video)).toBe(true)
  })

  inBrowser('a browser that gives out noise for pictures is not trusted to clean them', async () => {
    const there = await visit()
    const { page } = there
    const photo = await aPhoto(page)
    await page.evaluate(noise)
    await write(there, 'From Tor Browser.')
    await page
      .getByLabel('Files')
      .setInputFiles([{ name: 'x.jpg', mimeType: 'image/jpeg', buffer: Buffer.from(photo) }])
    await page.getByText('Could not be cleaned').waitFor()
  })
})

// Run in the browser, as text: its names are not those of Node.
const whatIsKept = `(async () => [
  localStorage.length,
  sessionStorage.length,
  (await indexedDB.databases()).length,
  (await caches.keys()).length,
  (await navigator.serviceWorker?.getRegistrations() ?? []).length,
])()`
const noise = `(() => {
  const real = CanvasRenderingContext2D.prototype.getImageData
  CanvasRenderingContext2D.prototype.getImageData = function (...given) {
    const data = real.apply(this, given)
    data.data[5] ^= 1
    return data
  }
})()`

async function contentOf({ key, parts, bytes }: TipFile): Promise<Uint8Array> {
  const opened = await Promise.all(
    parts.map(async (name, index) => {
      const sealed = new Uint8Array(readFileSync(join(door.dataDir, 'objects', name)))
      return openPart(fromBase64url(key), index, index === parts.length - 1, sealed)
    }),
  )
  const content = Buffer.concat(opened)
  expect(content.length).toBe(bytes)
  return content
}
