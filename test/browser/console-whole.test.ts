import { afterAll, beforeAll, describe, expect } from 'vitest'
import { fromBase64url } from '../../bot/sealing/base64url.ts'
import { identityFile } from '../../bot/sealing/identity.ts'
import { mailboxIdOf, newWords, receiptOf } from '../../bot/sealing/receipt.ts'
import { open } from '../../bot/sealing/sealed.ts'
import { readAnswer } from '../../bot/tips/answer.ts'
import type { ConsoleAct } from '../../bot/tips/console.ts'
import { aContent, aTipRequest } from '../tips/senders.ts'
import { aTipDesk, judithId, type TipDesk } from '../support/tip-desk.ts'
import { startTipDoor, type TipDoor } from '../support/tip-door.ts'
import { inBrowser, passphrase, press, standIn, unlock, visit } from './console-stage.ts'

let door: TipDoor
let desk: TipDesk

beforeAll(async () => {
  door = await startTipDoor()
  desk = await aTipDesk(door)
  const [judith] = door.staff
  const signing = judith?.signing.export({ format: 'jwk' }).d ?? ''
  const key = await identityFile(
    { name: 'judith', identity: judith?.identity ?? '', signing },
    passphrase,
    10,
  )
  standIn({
    trust: door.trust,
    keyFile: Buffer.from(key),
    ask: async (act, body, session) =>
      (await desk.ask(act as ConsoleAct, JSON.parse(body) as object, session)).body,
  })
}, 60_000)
afterAll(() => door.close())

describe('the console before its function', { timeout: 60_000 }, () => {
  inBrowser(
    'opens what came through the door, answers, and the words of the receipt open the answer',
    async () => {
      const receipt = await receiptOf(newWords())
      const { identityToRecipient } = await import('age-encryption')
      const reply = {
        mailboxId: await mailboxIdOf(receipt.mailboxSecret),
        recipient: await identityToRecipient(receipt.identity),
      }
      await door.ask('tip', await aTipRequest(door, {}, aContent({ text: 'Rauf was beaten.', reply })))
      const { token } = await desk.offer(judithId)
      const { page, sent, errors } = await visit({ fragment: token })
      await unlock(page)
      await page.locator('[data-row]').first().click()
      await page.getByText('Rauf was beaten.').waitFor()
      await page.locator('[data-tip]').getByText('Being read').first().waitFor()
      await page.getByLabel('New note').fill('Ask the lawyer.')
      await press(page, 'Add the note')
      await page.locator('.note').getByText('Ask the lawyer.').waitFor()
      await page.getByLabel('Your answer').fill('A lawyer is on the way.')
      await press(page, 'Sign and send')
      await page.getByText('Only the holder of the receipt').waitFor()

      const mail = await door.ask('mailbox', { v: 1, mailboxSecret: receipt.mailboxSecret })
      const slots = (mail.body as { slots: string[] }).slots.map(fromBase64url)
      const opened = await Promise.any(slots.map(async (slot) => open(receipt.identity, slot)))
      expect(await readAnswer(opened, reply, door.roster)).toMatchObject({
        seq: 1,
        text: 'A lawyer is on the way.',
      })
      expect((await desk.row(judithId))?.member).toBe('judith')
      for (const word of ['Rauf', 'lawyer']) expect(sent.filter((each) => each.includes(word))).toEqual([])
      expect(errors).toEqual([])

      await page.getByText('Delete for good').click()
      await press(page, 'Yes, delete')
      await page.locator('[data-none]').waitFor()
      expect((await door.vaultKeys()).filter((key) => key.startsWith('T#'))).toEqual([])
    },
  )
})
