import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { Decrypter } from 'age-encryption'
import type { Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import { fromBase64url, toBase64url } from '../../bot/sealing/base64url.ts'
import { open } from '../../bot/sealing/sealed.ts'
import { newFileKey, sealPart } from '../../bot/tips/files.ts'
import { readTip, type TipFile } from '../../bot/tips/tip.ts'
import { en } from '../../web/console/texts/en.ts'
import { leaveTip, random } from './console-fake.ts'
import { aReceipt, expectQuiet, openFirst, secretText } from './console-checks.ts'
import {
  colleaguesKeyFile,
  fake,
  freshFake,
  inBrowser,
  leyla,
  passphrase,
  press,
  unlock,
  unlockByFile,
  visit,
} from './console-stage.ts'
import { aPhoto, photoCanary } from './photos.ts'

/** A file of one part, kept where the function finds it. */
async function aFile(content: Uint8Array, type: string, name: string): Promise<TipFile> {
  const key = newFileKey()
  const object = random()
  fake.objects.set(object, toBase64url(await sealPart(key, 0, true, content)))
  return { name, type, bytes: content.length, key: toBase64url(key), parts: [object], cleaned: false }
}

async function saved(page: Page, name: string | RegExp): Promise<{ name: string; content: Buffer }> {
  const download = page.waitForEvent('download')
  await press(page, name)
  const done = await download
  return { name: done.suggestedFilename(), content: readFileSync(await done.path()) }
}

describe('files', { timeout: 60_000 }, () => {
  inBrowser('are drawn anew or saved under a harmless name, and the whole is saved locked', async () => {
    await freshFake()
    const there = await visit()
    const { page } = there
    const photo = await aPhoto(page)
    const script = Buffer.from('<script>alert(1)</script>')
    const files = [
      await aFile(photo, 'image/jpeg', 'Zumrud.jpg'),
      await aFile(script, 'text/html', '../../run.html'),
    ]
    await leaveTip(fake, { text: secretText, files })
    await unlock(page)
    await openFirst(page)
    await press(page, 'Show the picture')
    await page.getByRole('img', { name: 'Picture 1' }).waitFor()
    expect(await page.evaluate('document.querySelector("canvas").width')).toBe(320)
    expect(await page.locator('[data-tip] img, iframe, object, embed').count()).toBe(0)
    await page.getByText('Save as file-2.bin').first().click()
    expect(await saved(page, 'Save as file-2.bin')).toEqual({ name: 'file-2.bin', content: script })

    await page.getByText('Save as a locked file').click()
    await page.getByLabel('Passphrase').fill('short')
    await press(page, /^Save$/)
    await page.getByText('can be guessed').waitFor()
    await page.getByLabel('Passphrase').fill(passphrase)
    const locked = await saved(page, /^Save$/)
    expect(locked.name).toBe('export.tar.age')
    const decrypter = new Decrypter()
    decrypter.addPassphrase(passphrase)
    const input = Buffer.from(await decrypter.decrypt(locked.content))
    const unpacked = (name: string): Buffer => execFileSync('tar', ['-xOf', '-', name], { input })
    const told: unknown = JSON.parse(String(unpacked('message.json')))
    expect(told).toMatchObject({ text: secretText, files: [{ saved: 'file-1.jpg' }, {}] })
    expect(unpacked('file-1.jpg')).toEqual(Buffer.from(photo))
    await expectQuiet(there, 'Zumrud', photoCanary, 'run.html')
  })
})

describe('whoever knows someone in it', { timeout: 60_000 }, () => {
  inBrowser('recuses themself and has it out of sight, or only puts it back', async () => {
    await freshFake()
    const id = await leaveTip(fake)
    const { page } = await visit()
    await unlock(page)
    await openFirst(page)
    await press(page, 'Put back')
    await page.getByRole('status').getByText('Done.').waitFor()
    expect(fake.tips.get(id)?.row).toMatchObject({ status: 'new', mine: false })
    await page.locator('summary').getByText('Recuse myself').click()
    await press(page, 'Recuse myself')
    await page.locator('[data-none]').waitFor()
    expect(await page.locator('[data-tip]').count()).toBe(0)
  })
})

describe('several at once', { timeout: 60_000 }, () => {
  inBrowser('change their status, are put together, and what a colleague changed first is said', async () => {
    await freshFake()
    const ids = [await leaveTip(fake, {}, { day: '2015-03-01' }), await leaveTip(fake), await leaveTip(fake)]
    const { page } = await visit()
    await unlock(page)
    const chooseTwo = async (): Promise<void> => {
      for (const id of ids.slice(0, 2))
        await page
          .locator('.row', { has: page.locator(`[data-row="${id}"]`) })
          .getByRole('checkbox')
          .check()
    }
    await chooseTwo()
    await page.locator('.bar select').selectOption('taken')
    await press(page, 'Apply')
    await page.getByText('Done.').waitFor()
    expect(ids.map((id) => fake.tips.get(id)?.row.status)).toEqual(['taken', 'taken', 'new'])
    await chooseTwo()
    await press(page, 'Put together')
    await page.getByText('2 of 3').waitFor()
    expect(fake.tips.get(ids[1] ?? '')?.row.into).toBe(ids[0])
    const last = fake.tips.get(ids[2] ?? '')
    if (last) last.row = { ...last.row, version: 9 }
    await page
      .locator('.row', { has: page.locator(`[data-row="${ids[2]}"]`) })
      .getByRole('checkbox')
      .check()
    await press(page, 'Apply')
    await page.getByText('Somebody else was faster').waitFor()
    expect(last?.row.status).toBe('new')
  })
})

describe('locking', { timeout: 60_000 }, () => {
  inBrowser('comes after five idle minutes, takes all from sight and keeps what was written', async () => {
    await freshFake()
    const { reply } = await aReceipt()
    await leaveTip(fake, { text: secretText, reply })
    const there = await visit({ fakeClock: true })
    const { page } = there
    await unlock(page)
    await openFirst(page)
    await page.getByLabel('Your answer').fill('Half an answer to Emin')
    await page.clock.fastForward(290_000)
    expect(await page.locator('[data-text]').count()).toBe(1)
    await page.clock.fastForward(12_000)
    await page.getByText('Locked.').waitFor()
    const shown = await page.content()
    for (const word of ['Zumrud', 'Emin']) expect(shown).not.toContain(word)
    await unlockByFile(page)
    await openFirst(page)
    expect(await page.getByLabel('Your answer').inputValue()).toBe('Half an answer to Emin')
    fake.session = undefined
    await press(page, 'Look again')
    await page.getByText('The session has ended').waitFor()
    await expect.poll(() => page.content()).not.toContain('Zumrud')
    await expectQuiet(there, 'Zumrud', 'Emin')
  })
})

describe('two at one device', { timeout: 60_000 }, () => {
  inBrowser('find their own drafts, and not each other’s', async () => {
    await freshFake()
    await leaveTip(fake, { text: secretText, reply: (await aReceipt()).reply })
    const { page } = await visit()
    const draft = page.getByLabel('Your answer')
    await unlock(page)
    await openFirst(page)
    await draft.fill('From Judith')
    await press(page, /^Lock$/)
    await unlockByFile(page, en, await colleaguesKeyFile())
    await openFirst(page)
    expect(await draft.inputValue()).toBe('')
    await draft.fill('From Farid')
    await press(page, /^Lock$/)
    await unlockByFile(page)
    await openFirst(page)
    expect(await draft.inputValue()).toBe('From Judith')
  })
})

describe('leaving staff', { timeout: 60_000 }, () => {
  inBrowser(
    'a colleague seals anew what is sealed to an older list, and it goes on where it broke off',
    async () => {
      await freshFake()
      const { roster } = fake.roster
      const older = {
        ...roster,
        epoch: 2,
        teams: roster.teams.map((team) => ({
          ...team,
          members: roster.teams.flatMap((each) => each.members),
        })),
      }
      const ids = [
        await leaveTip(fake, { text: secretText }, {}, older),
        await leaveTip(fake, { text: 'two' }, {}, older),
      ]
      const sealedFor = async (id: string) =>
        open(leyla.identity, fromBase64url(fake.tips.get(id)?.sealed ?? ''))
      expect(readTip(await sealedFor(ids[0] ?? '')).text).toBe(secretText)
      const there = await visit()
      const { page } = there
      let reseals = 0
      await page.route('**/reseal', (route) => ((reseals += 1) === 2 ? route.abort() : route.continue()))
      await unlock(page)
      await page.getByText('sealed to an older list: 2').waitFor()
      await press(page, 'Seal anew')
      await page.getByText('Sealed anew: 1 of 2.').waitFor()
      await press(page, 'Seal anew')
      await page.getByText('Sealed anew: 1 of 1.').waitFor()
      for (const id of ids) {
        expect(fake.tips.get(id)?.epoch).toBe(3)
        await expect(sealedFor(id)).rejects.toThrow('identity')
      }
      expect(there.sent.filter((each) => each.includes('Zumrud'))).toEqual([])
    },
  )
})
