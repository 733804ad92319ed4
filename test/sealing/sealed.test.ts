import fc from 'fast-check'
import { Encrypter } from 'age-encryption'
import { beforeAll, describe, expect, test } from 'vitest'
import { padded, textSizes, unpadded } from '../../bot/sealing/padding.ts'
import { checkSealed, open, seal } from '../../bot/sealing/sealed.ts'
import { aMember, type Staffed } from './builders.ts'

let team: Staffed[] = []
let sealed: Uint8Array
const content = new TextEncoder().encode('They took him at the market this morning.')
beforeAll(async () => {
  team = await Promise.all(['judith', 'farid', 'olga'].map(aMember))
  sealed = await seal(membersOf(team), content)
})

const membersOf = (staff: readonly Staffed[]) => staff.map(({ member }) => member)
const headerOf = (bytes: Uint8Array): string => {
  const text = Buffer.from(bytes).toString('latin1')
  return text.slice(0, text.indexOf('\n', text.indexOf('\n---') + 1) + 1)
}

describe('padding', () => {
  test('gives back what went in, in one of three sizes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 70_000 }), (bytes) => {
        fc.pre(bytes.length <= 64 * 1024 - 4)
        const wide = padded(bytes)
        expect(textSizes).toContain(wide.length)
        expect(unpadded(wide)).toEqual(bytes)
      }),
    )
  })

  test('knows its borders, and refuses what fits no size or was not made by it', () => {
    expect(padded(new Uint8Array(4092))).toHaveLength(4096)
    expect(padded(new Uint8Array(4093))).toHaveLength(16_384)
    expect(() => padded(new Uint8Array(65_533))).toThrow('too long')
    expect(() => unpadded(new Uint8Array(2))).toThrow('not padded')
    expect(() => unpadded(Uint8Array.of(0, 0, 0, 9, 1))).toThrow('not padded')
    expect(() => unpadded(Uint8Array.of(0, 0, 0, 1, 1, 7))).toThrow('not padded')
  })
})

describe('what is sealed', () => {
  test('opens for each of the team and for nobody else', async () => {
    for (const { identity } of team) expect(await open(identity, sealed)).toEqual(content)
    const stranger = await aMember('stranger')
    await expect(open(stranger.identity, sealed)).rejects.toThrow(/no identity matched/)
  })

  test('has eight stanzas and the same header’s length, whoever is on the team', async () => {
    const lengths = await Promise.all(
      [1, 2, 3].map(async (count) => headerOf(await seal(membersOf(team.slice(0, count)), content)).length),
    )
    expect(new Set(lengths).size).toBe(1)
    expect(headerOf(sealed).match(/^-> mlkem768x25519 /gm)).toHaveLength(8)
  })

  test('shows one of three sizes, whatever was said', async () => {
    const sizes = new Set<number>()
    for (const length of [0, 1, 4092, 4093, 9000, 16_380, 16_381, 65_532])
      sizes.add((await seal(membersOf(team), new Uint8Array(length))).length)
    expect(sizes.size).toBe(3)
  })

  test('is sealed to nobody when the team is empty or too large', async () => {
    await expect(seal([], content)).rejects.toThrow('no members')
    const nine = Array.from({ length: 9 }, () => membersOf(team)[0] ?? { recipient: '' })
    await expect(seal(nine, content)).rejects.toThrow('too many')
  })

  test('does not open after any bit of it was turned', async () => {
    const [{ identity } = { identity: '' }] = team
    const header = headerOf(sealed).length
    const places = fc.oneof(fc.nat(header - 1), fc.integer({ min: header, max: sealed.length - 1 }))
    await fc.assert(
      fc.asyncProperty(places, fc.nat(7), async (place, bit) => {
        const changed = Uint8Array.from(sealed)
        changed[place] = (changed[place] ?? 0) ^ (1 << bit)
        await expect(open(identity, changed)).rejects.toThrow(/./)
      }),
      { numRuns: Number(process.env['TAMPER_RUNS'] ?? 150) },
    )
  })
})

describe('the form, without a key', () => {
  test('is known with its size', () => {
    expect(checkSealed(sealed)).toEqual({ ok: true, size: 4096 })
  })

  test('is refused with another number of stanzas, another kind of them, another size, or none of it', async () => {
    const other = async (prepare: (encrypter: Encrypter) => void, size = 4096) => {
      const encrypter = new Encrypter()
      prepare(encrypter)
      return encrypter.encrypt(new Uint8Array(size))
    }
    const recipient = team[0]?.member.recipient ?? ''
    const seven = await other((to) => Array.from({ length: 7 }, () => to.addRecipient(recipient)))
    const nine = await other((to) => Array.from({ length: 9 }, () => to.addRecipient(recipient)))
    const odd = await other((to) => Array.from({ length: 8 }, () => to.addRecipient(recipient)), 5000)
    const phrase = await other((to) => {
      to.setScryptWorkFactor(10)
      to.setPassphrase('a phrase')
    })
    const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
    const cut = sealed.subarray(0, -1)
    for (const wrong of [
      seven,
      nine,
      odd,
      phrase,
      cut,
      bytes(''),
      bytes('{}'),
      bytes('age-encryption.org/v1\n---'),
    ])
      expect(checkSealed(wrong)).toEqual({ ok: false })
  })

  test('is refused when the header carries anything besides', () => {
    const text = headerOf(sealed)
    const more = text.replace('\n---', '\nhello there\n---')
    expect(checkSealed(Buffer.concat([Buffer.from(more, 'latin1'), sealed.subarray(text.length)]))).toEqual({
      ok: false,
    })
  })

  test('holds for any bytes without an error', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 3000 }), (bytes) => void checkSealed(bytes)))
  })
})
