import { generateHybridIdentity } from 'age-encryption'
import fc from 'fast-check'
import { verify as verifySignature, createPublicKey } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { CaselineError } from '../../bot/errors.ts'
import { fingerprintOf } from '../../bot/sealing/fingerprint.ts'
import {
  holderFile,
  identityFile,
  memberOf,
  newHolderKey,
  newStaffIdentity,
  openHolderFile,
  openIdentityFile,
} from '../../bot/sealing/identity.ts'
import { newPassphrase, passphraseProblem } from '../../bot/sealing/passphrase.ts'
import { open, seal } from '../../bot/sealing/sealed.ts'
import { newSigningKey, signWith, verifyingKeyOf } from '../../bot/sealing/signing.ts'
import { words } from '../../bot/sealing/words.generated.ts'
import { aRoster } from './builders.ts'

/** Little work: what is tested is not how long it takes. */
const work = 4
const passphrase = 'correct horse battery staple tired'

describe('the file of a member of the staff', () => {
  test('gives back its keys to whoever knows the passphrase, however it is spelled', async () => {
    const identity = await newStaffIdentity('judith')
    const file = await identityFile(identity, 'café du matin, toujours', work)
    for (const typed of ['café du matin, toujours', ' cafe\u0301 du matin, toujours\n'])
      expect(await openIdentityFile(file, typed)).toEqual(identity)
  })

  test('holds nothing in clear', async () => {
    const identity = await newStaffIdentity('judith')
    const file = Buffer.from(await identityFile(identity, passphrase, work)).toString('latin1')
    for (const secret of [identity.identity, identity.signing, 'judith', passphrase])
      expect(file).not.toContain(secret)
    expect(file).toMatch(/^age-encryption\.org\/v1\n-> scrypt /)
  })

  test('makes an entry of the roster: tips are sealed to it and its answers verify', async () => {
    const identity = await newStaffIdentity('judith')
    const member = await memberOf(identity)
    expect(member.id).toBe('judith')
    const content = new TextEncoder().encode('what happened')
    expect(await open(identity.identity, await seal([member], content))).toEqual(content)
    expect(member.verifies).toBe(await verifyingKeyOf(identity.signing))
  })

  test.each(['wrong passphrase entirely', ''])('stays shut for %j', async (typed) => {
    const file = await identityFile(await newStaffIdentity('judith'), passphrase, work)
    await expect(openIdentityFile(file, typed)).rejects.toThrow(CaselineError)
  })

  test('stays shut when any of its bits was changed', async () => {
    const file = await identityFile(await newStaffIdentity('judith'), passphrase, work)
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: file.length * 8 - 1 }), async (bit) => {
        const changed = Uint8Array.from(file)
        // The work factor in the header says how long to try; a larger one only takes longer.
        fc.pre(!isInWorkFactor(file, bit >> 3))
        changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
        await expect(openIdentityFile(changed, passphrase)).rejects.toThrow('does not open')
      }),
      { numRuns: 300 },
    )
  })
})

function isInWorkFactor(file: Uint8Array, at: number): boolean {
  const header = Buffer.from(file.subarray(0, 80)).toString('latin1')
  const line = header.indexOf('\n', header.indexOf('-> scrypt'))
  return at > header.lastIndexOf(' ', line) - 1 && at <= line
}

test('files of staff and of holders are not taken for each other', async () => {
  const holder = newHolderKey('farid')
  const file = await holderFile(holder, passphrase, work)
  expect(await openHolderFile(file, passphrase)).toEqual(holder)
  await expect(openIdentityFile(file, passphrase)).rejects.toThrow('another kind of file')
  const staff = await identityFile(await newStaffIdentity('farid'), passphrase, work)
  await expect(openHolderFile(staff, passphrase)).rejects.toThrow('another kind of file')
})

test('an identity that is not post-quantum is no identity of the staff', async () => {
  const weak = `AGE-SECRET-KEY-1${'Q'.repeat(58)}`
  const file = await identityFile(
    { name: 'judith', identity: weak, signing: newSigningKey() },
    passphrase,
    work,
  )
  await expect(openIdentityFile(file, passphrase)).rejects.toThrow(CaselineError)
  expect(await generateHybridIdentity()).toMatch(/^AGE-SECRET-KEY-PQ-1/)
})

test('signatures verify with another implementation of Ed25519', async () => {
  const signing = newSigningKey()
  const bytes = new TextEncoder().encode('signed')
  const x = await verifyingKeyOf(signing)
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
  expect(verifySignature(null, bytes, key, await signWith(signing, bytes))).toBe(true)
})

describe('a passphrase', () => {
  test.each([
    ['Sommer2014!', 'short'],
    ['aaaaaaaaaaaaaaaaaaaaaaa', 'monotonous'],
    ['1234567890 1234567890', 'row'],
    ['lkjhgfdsa is my password', 'row'],
    ['correct horse battery staple', undefined],
    ['abandon ability able about', 'few-words'],
    ['judith judith 2014 ok', 'name'],
    ['abandon ability able about zebra', undefined],
    ['Der Zug nach Gəncə fährt um 7', undefined],
  ])('%j: %s', (typed, problem) => {
    expect(passphraseProblem(typed, 'judith')).toBe(problem)
  })

  test('that is offered is never refused', () => {
    for (let time = 0; time < 500; time++)
      expect(passphraseProblem(newPassphrase(), 'judith')).toBeUndefined()
    expect(new Set(Array.from({ length: 500 }, newPassphrase)).size).toBe(500)
  })
})

test('a roster has six words of the list, and another roster others', async () => {
  const member = await memberOf(await newStaffIdentity('judith'))
  const found = await fingerprintOf(aRoster([member]))
  expect(found).toHaveLength(6)
  expect(found.every((word) => words.includes(word))).toBe(true)
  const { teams, ...rest } = aRoster([member])
  expect(await fingerprintOf({ teams, ...rest })).toEqual(found)
  expect(await fingerprintOf(aRoster([member], { epoch: 4 }))).not.toEqual(found)
})
