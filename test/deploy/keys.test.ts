import fc from 'fast-check'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { escrowedNames, keysFrom, setOf, shares, type EscrowedKeys } from '../../deploy/escrow.ts'
import { confirm, escrow, initialize, isEscrowed, restore } from '../../deploy/keeping-keys.ts'
import { localSecrets, type SecretStore } from '../../deploy/secret-store.ts'

const folders: string[] = []
let store: SecretStore
beforeEach(() => {
  const folder = mkdtempSync(join(tmpdir(), 'caseline-keys-'))
  folders.push(folder)
  store = localSecrets(folder)
})
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true })
})

const bot = { token: '4242:AAH-token-for-tests', username: 'caseline_bot' }
const among = { count: 3, enough: 2 }
const anyKeys = fc
  .array(fc.uint8Array({ minLength: 32, maxLength: 32 }), { minLength: 4, maxLength: 4 })
  .map((keys) => Object.fromEntries(escrowedNames.map((name, index) => [name, keys[index]])) as EscrowedKeys)

describe('shares', () => {
  test('give the keys back, any two of three, in any order and typed as people type', async () => {
    await fc.assert(
      fc.asyncProperty(anyKeys, fc.shuffledSubarray([0, 1, 2], { minLength: 2 }), async (keys, chosen) => {
        const texts = await shares('prod', keys, among)
        const typed = chosen.map(
          (index) => `  ${(texts[index] ?? '').replaceAll('0', 'o').replaceAll('1', 'l')}\n`,
        )
        const heads = typed.map((text, place) =>
          text.replace(/^.*$/m, (texts[chosen[place] ?? 0] ?? '').split('\n')[0] ?? ''),
        )
        expect(setOf(await keysFrom('prod', heads))).toBe(setOf(keys))
      }),
      { numRuns: 30 },
    )
  })

  test('one alone, or the same twice, gives nothing', async () => {
    const [keys] = fc.sample(anyKeys, 1)
    const [one = ''] = await shares('prod', keys as EscrowedKeys, among)
    await expect(keysFrom('prod', [one])).rejects.toThrow('2 different shares are needed, not 1')
    await expect(keysFrom('prod', [one, one])).rejects.toThrow('2 different shares are needed, not 1')
    await expect(keysFrom('prod', [])).rejects.toThrow('No share')
  })

  test('of another stage, of different sets, or misread are refused, by their place', async () => {
    const [keys, others] = fc.sample(anyKeys, 2) as [EscrowedKeys, EscrowedKeys]
    const [one = '', two = ''] = await shares('prod', keys, among)
    const [foreign = ''] = await shares('prod', others, among)
    await expect(keysFrom('dev', [one, two])).rejects.toThrow('of the stage prod')
    await expect(keysFrom('prod', [one, foreign])).rejects.toThrow('different sets')
    const place = two.length - 20
    const letter = two[place] === '7' ? '8' : '7'
    const misread = `${two.slice(0, place)}${letter}${two.slice(place + 1)}`
    await expect(keysFrom('prod', [one, misread])).rejects.toThrow('Share 2 of those given is misread')
    await expect(keysFrom('prod', [one, 'hello'])).rejects.toThrow('Share 2 of those given is misread')
  })

  test.each([
    { count: 1, enough: 1 },
    { count: 3, enough: 1 },
    { count: 2, enough: 3 },
    { count: 17, enough: 2 },
  ])('are not made in a way that makes no sense: %j', async (way) => {
    const [keys] = fc.sample(anyKeys, 1)
    await expect(shares('prod', keys as EscrowedKeys, way)).rejects.toThrow('At least 2')
  })
})

describe('the keys of a stage', () => {
  test('are made once, and never replaced', async () => {
    const made = await initialize(store, bot)
    expect(made).toHaveLength(7)
    const before = await store.all()
    expect(await initialize(store, bot)).toEqual([])
    expect(await store.all()).toEqual(before)
    await expect(store.put('keys/chat-1', 'x')).rejects.toThrow('there already')
  })

  test('count as escrowed once enough shares were read back, and no more when a key is another one', async () => {
    await initialize(store, bot)
    expect(isEscrowed(await store.all())).toBe(false)
    const [one = '', , three = ''] = await escrow(store, 'prod', among)
    expect(isEscrowed(await store.all())).toBe(false)
    await confirm(store, 'prod', [three, one])
    expect(isEscrowed(await store.all())).toBe(true)
    await store.put('keys/tag-1', Buffer.alloc(32, 7).toString('base64'), { replace: true })
    expect(isEscrowed(await store.all())).toBe(false)
    await expect(confirm(store, 'prod', [three, one])).rejects.toThrow('other keys than those in force')
  })

  test('come back from shares when all is lost, and nothing that is there is overwritten', async () => {
    await initialize(store, bot)
    const texts = (await escrow(store, 'prod', among)).slice(0, 2)
    const before = await store.all()
    const empty = localSecrets(mkdtempSync(join(folders[0] ?? tmpdir(), 'empty-')))
    expect(await restore(empty, 'prod', texts)).toEqual([...escrowedNames])
    for (const name of escrowedNames) expect((await empty.all()).get(name)).toBe(before.get(name))
    expect(await restore(empty, 'prod', texts)).toEqual([])
    await empty.put('keys/staff-1', Buffer.alloc(32, 1).toString('base64'), { replace: true })
    await expect(restore(empty, 'prod', texts)).rejects.toThrow('other keys already: keys/staff-1')
  })

  test('without them nothing is split', async () => {
    await expect(escrow(store, 'prod', among)).rejects.toThrow('Keys are missing: keys/chat-1')
  })
})
