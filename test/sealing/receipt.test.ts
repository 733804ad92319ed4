import { identityToRecipient } from 'age-encryption'
import { expect, test } from 'vitest'
import {
  deletionHashOf,
  holdsReceipt,
  mailboxIdOf,
  newWords,
  readWords,
  receiptOf,
  tipIdOf,
} from '../../bot/sealing/receipt.ts'
import { open, sealForOne } from '../../bot/sealing/sealed.ts'
import { words as wordlist } from '../../bot/sealing/words.generated.ts'

const words = 'abandon ability lemon orbit puzzle rural vivid zoo'.split(' ')

test('four letters name a word', () => {
  expect(wordlist).toHaveLength(2048)
  expect(new Set(wordlist.map((word) => word.slice(0, 4))).size).toBe(2048)
})

test('new words are eight of the list, and others each time', () => {
  const drawn = Array.from({ length: 50 }, () => newWords())
  expect(drawn.every((each) => each.length === 8 && each.every((word) => wordlist.includes(word)))).toBe(true)
  expect(new Set(drawn.map((each) => each.join(' '))).size).toBe(50)
})

test('words are read however they are typed', () => {
  expect(readWords(words.join(' '))).toEqual(words)
  expect(readWords(' Abandon, ABIL\nlemo-orbi / puzz rura  vivi zoo. ')).toEqual(words)
  expect(readWords(words.slice(1).join(' '))).toBeUndefined()
  expect(readWords(`${words.join(' ')} zoo`)).toBeUndefined()
  expect(readWords('abandon ability lemon orbit puzzle rural vivid xyzzy')).toBeUndefined()
  expect(readWords('')).toBeUndefined()
})

test('the same words make the same keys, and one that differs makes others', async () => {
  const [one, again, other] = await Promise.all([
    receiptOf(words),
    receiptOf(words),
    receiptOf([...words.slice(0, 7), 'zone']),
  ])
  expect(again).toEqual(one)
  const made = [one, other].flatMap(Object.values)
  expect(new Set(made).size).toBe(made.length)
})

test('what is sealed to the receipt’s key opens with the words alone', async () => {
  const { identity } = await receiptOf(words)
  const sealed = await sealForOne(await identityToRecipient(identity), new TextEncoder().encode('we have it'))
  const { identity: later } = await receiptOf(words)
  expect(new TextDecoder().decode(await open(later, sealed))).toBe('we have it')
})

test('names of mailbox and tip say nothing of each other or of the secrets', async () => {
  const { mailboxSecret, deletionSecret } = await receiptOf(words)
  const names = [
    mailboxSecret,
    deletionSecret,
    await mailboxIdOf(mailboxSecret),
    await tipIdOf(deletionSecret),
    await deletionHashOf(deletionSecret),
  ]
  expect(names.map((name) => name.length)).toEqual([43, 43, 43, 22, 43])
  expect(new Set(names.map((name) => name.slice(0, 12))).size).toBe(names.length)
})

test('eight words of the list in a row are taken for a receipt, wherever they stand', () => {
  expect(holdsReceipt(`I was told:\n${words.join(', ')}. What now?`)).toBe(true)
  expect(holdsReceipt(words.slice(1).join(' '))).toBe(false)
  expect(holdsReceipt('They took my brother from his home this morning and nobody says where he is.')).toBe(
    false,
  )
})
