import { describe, expect } from 'vitest'
import { fromBase64url } from '../../bot/sealing/base64url.ts'
import { open } from '../../bot/sealing/sealed.ts'
import { readAnswer } from '../../bot/tips/answer.ts'
import { readTip } from '../../bot/tips/tip.ts'
import { leaveTip, type Fake } from './console-fake.ts'
import { aReceipt, expectQuiet, openFirst, secretText } from './console-checks.ts'
import {
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
