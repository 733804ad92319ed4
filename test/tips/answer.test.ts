import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { generateHybridIdentity, identityToRecipient } from 'age-encryption'
import { beforeAll, expect, test } from 'vitest'
import { answerBytes, readAnswer, signedAnswerBytes, type Answer } from '../../bot/tips/answer.ts'
import type { Reply } from '../../bot/tips/tip.ts'
import { aMember, aRoster } from '../sealing/builders.ts'
import type { Roster } from '../../bot/sealing/roster.ts'

const answer: Answer = { v: 1, seq: 2, day: '2015-03-09', status: 'in-work', text: 'Are you safe now?' }
const unreadable = { code: 'unreadable' }
let roster: Roster
let reply: Reply
let other: Reply
let signer: { key: string; privateKey: KeyObject }

beforeAll(async () => {
  signer = aSigner()
  const { member } = await aMember('leyla')
  roster = aRoster([{ ...member, verifies: signer.key }])
  const recipient = await identityToRecipient(await generateHybridIdentity())
  reply = { mailboxId: 'a'.repeat(43), recipient }
  other = { mailboxId: 'b'.repeat(43), recipient }
})

function aSigner() {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  return { key: publicKey.export({ format: 'jwk' }).x ?? '', privateKey }
}

function signed(by = signer, changes: Partial<Answer> = {}): Uint8Array {
  return signedAnswerBytes(
    { ...answer, ...changes },
    by.key,
    sign(null, answerBytes(answer, reply), by.privateKey),
  )
}

test('an answer that someone of the roster signed for this mailbox is read', async () => {
  expect(await readAnswer(signed(), reply, roster)).toEqual(answer)
})

test('an answer of anyone else, for another mailbox, or with anything changed is refused', async () => {
  await expect(readAnswer(signed(aSigner()), reply, roster)).rejects.toMatchObject(unreadable)
  await expect(readAnswer(signed(), other, roster)).rejects.toMatchObject(unreadable)
  const changes: Partial<Answer>[] = [
    { seq: 3 },
    { day: '2015-03-10' },
    { status: 'closed' },
    { text: 'Are you safe now? Call +994.' },
  ]
  for (const change of changes)
    await expect(readAnswer(signed(signer, change), reply, roster)).rejects.toMatchObject(unreadable)
})

test('what is no answer is refused', async () => {
  for (const text of ['', '{}', '[]', '{"answer":1}', '\u0000'])
    await expect(readAnswer(new TextEncoder().encode(text), reply, roster)).rejects.toMatchObject(unreadable)
})
