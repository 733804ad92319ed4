import type { Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import { fromBase64url } from '../../bot/sealing/base64url.ts'
import { mailboxIdOf, newWords, receiptOf, type Receipt } from '../../bot/sealing/receipt.ts'
import { open } from '../../bot/sealing/sealed.ts'
import { readAnswer } from '../../bot/tips/answer.ts'
import { readTip, type Reply } from '../../bot/tips/tip.ts'
import { leaveTip, type Fake } from './console-fake.ts'
import {
  fake,
  freshFake,
  inBrowser,
  leyla,
  ownHost,
  passphrase,
  press,
  unlock,
  unlockByFile,
  visit,
  type Visit,
} from './console-stage.ts'

const secretText = 'Zumrud saw who beat Rauf in cell nineteen'

async function aReceipt(): Promise<{ receipt: Receipt; reply: Reply }> {
  const receipt = await receiptOf(newWords())
  const { identityToRecipient } = await import('age-encryption')
  const recipient = await identityToRecipient(receipt.identity)
  return { receipt, reply: { mailboxId: await mailboxIdOf(receipt.mailboxSecret), recipient } }
}

/** Nothing in clear, to nobody else, nothing kept, and nothing broke the page's own policy. */
async function expectQuiet({ page, context, sent, hosts, errors }: Visit, ...words: string[]): Promise<void> {
  for (const word of [...words, passphrase, 'AGE-SECRET-KEY'])
    expect(sent.filter((each) => each.includes(word))).toEqual([])
  expect([...hosts]).toEqual([ownHost()])
  expect(await context.cookies()).toEqual([])
  expect(await page.evaluate(whatIsKept)).toEqual([0, 0, 0, 0, 0])
  expect(errors).toEqual([])
  expect(page.url()).toMatch(/\/console$/)
}

const openFirst = async (page: Page): Promise<void> => {
  await page.locator('[data-row]').first().click()
  await page.locator('[data-tip]').waitFor()
}

const onlyTip = ({ tips }: Fake) => [...tips.values()][0]

describe('coming in', { timeout: 60_000 }, () => {
  inBrowser('a link is taken out of the address and used up by a press alone', async () => {
    const { token } = await freshFake()
    const there = await visit()
    await there.page.getByRole('button', { name: 'Open the console' }).waitFor()
    expect(there.page.url()).not.toContain(token)
    await there.page.reload()
    expect(fake.acts).toEqual([])
    const again = await visit()
    await unlock(again.page)
    expect(fake.acts).toEqual(['open', 'state', 'state', 'prove', 'inbox'])
    await expectQuiet(again)
    const second = await visit({ fragment: token })
    await press(second.page, 'Open the console')
    await second.page.getByText('Send /console to the bot').first().waitFor()
  })

  inBrowser('a typed code opens it as well', async () => {
    await freshFake()
    const { page } = await visit({ fragment: '' })
    await page.getByLabel('Code').fill('abcde-fghjk')
    await press(page, 'Use the code')
    await unlockByFile(page)
  })

  inBrowser('Telegram’s own window is told to open a browser and offered nothing', async () => {
    await freshFake()
    const { page } = await visit({ userAgent: 'Mozilla/5.0 (Linux; Android 14) Telegram-Android/11.2' })
    await page.locator('[data-telegram]').waitFor()
    expect(await page.locator('main button, main input').count()).toBe(0)
    expect(fake.acts).toEqual([])
  })

  inBrowser('a wrong passphrase and a roster that nobody signed unlock nothing', async () => {
    await freshFake()
    const { page } = await visit()
    await press(page, 'Open the console')
    expect((await page.locator('[data-fingerprint]').textContent())?.split(' ')).toHaveLength(6)
    await page.getByLabel('Key file').setInputFiles({ name: 'k', mimeType: '', buffer: Buffer.from('none') })
    await page.getByLabel('Passphrase').fill('wrong')
    await press(page, /^Unlock$/)
    await page.getByText('does not open this key').waitFor()
    await freshFake({ ...fake.roster, signatures: [] })
    const other = await visit()
    await press(other.page, 'Open the console')
    await other.page.locator('[data-no-roster]').waitFor()
    expect(await other.page.getByLabel('Passphrase').count()).toBe(0)
  })

  inBrowser('a passkey wraps the key and unlocks the next time', async () => {
    await freshFake()
    const there = await visit()
    const { page, context } = there
    const devtools = await context.newCDPSession(page)
    await devtools.send('WebAuthn.enable')
    await devtools.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        ctap2Version: 'ctap2_1',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
        hasPrf: true,
      },
    })
    await unlock(page)
    await press(page, 'Add a passkey')
    await page.getByText('Next time the passkey unlocks').waitFor()
    expect([...fake.wrapped.keys()]).toEqual([expect.stringMatching(/^passkey-/)])
    await press(page, /^Lock$/)
    await press(page, 'Unlock with a passkey')
    await page.locator('[data-count]').waitFor()
    await expectQuiet(there)
  })

  inBrowser('a key that is kept here opens with its passphrase alone', async () => {
    await freshFake()
    const { page } = await visit()
    await press(page, 'Open the console')
    await page.getByLabel('Keep my key here').check()
    await unlockByFile(page)
    await expect.poll(() => [...fake.wrapped.keys()]).toEqual(['passphrase'])
    await press(page, /^Lock$/)
    await page.getByLabel('Passphrase').fill(passphrase)
    await press(page, /^Unlock$/)
    await page.locator('[data-count]').waitFor()
  })
})

describe('a message', { timeout: 60_000 }, () => {
  inBrowser('is opened in the page, answered, and the holder of the receipt can read it', async () => {
    await freshFake()
    const { receipt, reply } = await aReceipt()
    await leaveTip(fake, { text: secretText, reply })
    const there = await visit()
    const { page } = there
    await unlock(page)
    await openFirst(page)
    expect(await page.locator('[data-text]').textContent()).toBe(secretText)
    await expect.poll(() => onlyTip(fake)?.row.status).toBe('open')
    await page.getByLabel('Begin with').selectOption('act')
    await page.getByLabel('Your answer').fill('We sent Vidadi the lawyer.')
    await press(page, 'Sign and send')
    await page.getByText('Only the holder of the receipt').waitFor()
    const sealed = fake.mailboxes.get(reply.mailboxId)?.answers[0] ?? ''
    const answer = await readAnswer(
      await open(receipt.identity, fromBase64url(sealed)),
      reply,
      fake.roster.roster,
    )
    expect(answer).toMatchObject({ seq: 1, status: 'in-work', text: 'We sent Vidadi the lawyer.' })
    expect(onlyTip(fake)?.row.status).toBe('answered')
    await page.getByLabel('New note').fill('Ask Khadija first.')
    await press(page, 'Add the note')
    await page.locator('.note').getByText('Ask Khadija first.').waitFor()
    await expectQuiet(there, 'Zumrud', 'Vidadi', 'Khadija')
  })

  inBrowser('of strangers shows signs that deceive and runs nothing', async () => {
    await freshFake()
    const text = '<img src=x onerror=alert(1)> \u202Egnp.exe\u202C {{7*7}} javascript:alert(1)'
    await leaveTip(fake, { text })
    const there = await visit()
    await unlock(there.page)
    await openFirst(there.page)
    const shown = await there.page.locator('[data-text]').textContent()
    expect(shown).toBe('<img src=x onerror=alert(1)> ⟦U+202E⟧gnp.exe⟦U+202C⟧ {{7*7}} javascript:alert(1)')
    expect(await there.page.locator('[data-tip] img, [data-tip] a').count()).toBe(0)
    await there.page.getByText('no answer is possible').waitFor()
    await there.page.keyboard.press('h')
    expect(await there.page.content()).not.toContain('onerror')
    await expectQuiet(there)
  })

  inBrowser('to another team says who can help, and one is handed over to be read there', async () => {
    await freshFake()
    const id = await leaveTip(fake, { text: secretText })
    const other = { ...fake.roster.roster, teams: [{ ...fake.roster.roster.teams[1]!, id: 'desk' }] }
    await leaveTip(fake, {}, { urgent: true, acknowledgeBy: '2015-03-01T00:00:00Z' }, other)
    const there = await visit()
    const { page } = there
    await unlock(page)
    await page.getByText('overdue: 3 days ago').waitFor()
    await openFirst(page)
    expect(await page.locator('[data-unreadable]').textContent()).toContain('farid')
    await page.locator(`[data-row="${id}"]`).click()
    await page.locator('[data-text]').waitFor()
    await page.getByText('Hand over to another team').click()
    await press(page, /^Hand over$/)
    await page.getByText('Done.').waitFor()
    const moved = fake.tips.get(id)
    expect(moved?.row).toMatchObject({ team: 'lawyers', status: 'new' })
    const opened = readTip(await open(leyla.identity, fromBase64url(moved?.sealed ?? '')))
    expect(opened.text).toBe(secretText)
    await expectQuiet(there, 'Zumrud')
  })

  inBrowser('that follows another is put to it, and one is deleted after a question', async () => {
    await freshFake()
    const { reply } = await aReceipt()
    const first = await leaveTip(fake, { reply })
    const further = await leaveTip(fake, { follows: reply.mailboxId, text: 'He is back.' })
    const { page } = await visit()
    await unlock(page)
    await page.locator(`[data-row="${further}"]`).click()
    await press(page, 'Put it to the earlier one')
    await page.getByText('Done.').waitFor()
    expect(fake.tips.get(further)?.row.into).toBe(first)
    await page.locator(`[data-row="${first}"]`).click()
    await page.getByText('Further messages of the same person').waitFor()
    await page.getByText('Delete for good').click()
    await press(page, 'Yes, delete')
    await page.getByText('Done.').waitFor()
    expect(fake.tips.has(first)).toBe(false)
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

// Run in the browser, as text: its names are not those of Node.
const whatIsKept = `(async () => [
  localStorage.length,
  sessionStorage.length,
  (await indexedDB.databases()).length,
  (await caches.keys()).length,
  (await navigator.serviceWorker?.getRegistrations() ?? []).length,
])()`
