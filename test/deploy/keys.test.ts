import fc from 'fast-check'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { parameterNames } from '../../bot/config.ts'
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

const bot = async () => Promise.resolve({ token: '4242:AAH-token-for-tests', username: 'caseline_bot' })
const among = { count: 3, enough: 2 }
const day = new Date('2026-11-23T12:00:00Z')
const anyKeys = fc
  .array(fc.uint8Array({ minLength: 32, maxLength: 32 }), { minLength: 4, maxLength: 4 })
  .map((keys) => Object.fromEntries(escrowedNames.map((name, index) => [name, keys[index]])) as EscrowedKeys)

describe('shares', () => {
  test('give the keys back, any two of three, in any order and typed as people type', async () => {
    await fc.assert(
      fc.asyncProperty(anyKeys, fc.shuffledSubarray([0, 1, 2], { minLength: 2 }), async (keys, chosen) => {
        const texts = await shares('prod', keys, among, day)
        const typed = chosen.map((index) => {
          const [head = '', ...lines] = (texts[index] ?? '').split('\n')
          const letters = lines.join('\n').replaceAll('0', 'o').replaceAll('1', 'l').toLowerCase()
          return `  ${head.replaceAll(',', '').replace('share', '\n Share')}\n${letters}\n`
        })
        expect(setOf(await keysFrom('prod', typed))).toBe(setOf(keys))
      }),
      { numRuns: 30 },
    )
  })

  test('one alone, or the same twice, gives nothing', async () => {
    const [keys] = fc.sample(anyKeys, 1)
    const [one = ''] = await shares('prod', keys as EscrowedKeys, among, day)
    await expect(keysFrom('prod', [one])).rejects.toThrow('2 different shares are needed, not 1')
    await expect(keysFrom('prod', [one, one])).rejects.toThrow('2 different shares are needed, not 1')
    await expect(keysFrom('prod', [])).rejects.toThrow('No share')
  })

  test('of another stage, of different sets, or misread are refused, by their place', async () => {
    const [keys, others] = fc.sample(anyKeys, 2) as [EscrowedKeys, EscrowedKeys]
    const [one = '', two = ''] = await shares('prod', keys, among, day)
    const [foreign = ''] = await shares('prod', others, among, day)
    await expect(keysFrom('dev', [one, two])).rejects.toThrow('of the stage prod')
    await expect(keysFrom('prod', [one, foreign])).rejects.toThrow('different sets')
    const [, later = ''] = await shares('prod', keys, among, new Date('2027-01-01'))
    await expect(keysFrom('prod', [one, later])).rejects.toThrow('Use those of one day')
    const [, again = ''] = await shares('prod', keys, among, day)
    await expect(keysFrom('prod', [one, again])).rejects.toThrow('do not belong together')
    const place = two.indexOf('\n', two.indexOf('\n') + 1) + 8
    const letter = two[place] === '7' ? '8' : '7'
    const misread = `${two.slice(0, place)}${letter}${two.slice(place + 1)}`
    await expect(keysFrom('prod', [one, misread])).rejects.toThrow(
      'Share 2 of those given is misread in its line 3',
    )
    const cutOff = two.split('\n').slice(0, -1).join('\n')
    await expect(keysFrom('prod', [one, cutOff])).rejects.toThrow('its end')
    const renumbered = two.replace('share 2', 'share 3')
    await expect(keysFrom('prod', [one, renumbered])).rejects.toThrow('first line or its end')
    await expect(keysFrom('prod', [one, 'hello'])).rejects.toThrow('Share 2 of those given is misread')
  })

  test.each([
    { count: 1, enough: 1 },
    { count: 3, enough: 1 },
    { count: 2, enough: 3 },
    { count: 17, enough: 2 },
  ])('are not made in a way that makes no sense: %j', async (way) => {
    const [keys] = fc.sample(anyKeys, 1)
    await expect(shares('prod', keys as EscrowedKeys, way, day)).rejects.toThrow('At least 2')
  })
})

describe('the keys of a stage', () => {
  test('are made once, and never replaced', async () => {
    const made = await initialize(store, bot)
    expect(made).toHaveLength(9)
    const before = await store.all()
    expect(await initialize(store, bot)).toEqual([])
    expect(await store.all()).toEqual(before)
    await expect(store.put('keys/chat-1', 'x')).rejects.toThrow('there already')
  })

  test('are completed when their making broke off, and the token is asked for only once', async () => {
    await initialize(store, bot)
    const known = await store.all()
    const broken = localSecrets(mkdtempSync(join(folders[0] ?? tmpdir(), 'broken-')))
    for (const name of ['bot-token', 'bot-username', 'keys/chat-1'])
      await broken.put(name, known.get(name) ?? '')
    const noAsking = async () => Promise.reject(new Error('asked again'))
    expect(await initialize(broken, noAsking)).toEqual([
      'webhook-secret',
      'keys/staff-1',
      'keys/tag-1',
      'keys/field-1',
      'routes/recipient',
      'routes/identity',
    ])
    expect((await broken.all()).get('keys/chat-1')).toBe(known.get('keys/chat-1'))
  })

  test.each([
    ['there is data', false, true],
    ['they were escrowed', true, false],
  ])('are never made anew when they are gone and %s', async (_why, wasEscrowed, isInUse) => {
    const empty = localSecrets(mkdtempSync(join(folders[0] ?? tmpdir(), 'gone-')))
    if (wasEscrowed) await empty.put('escrow-confirmed', 'a-name-of-a-set')
    const again = initialize(empty, bot, async () => Promise.resolve(isInUse))
    await expect(again).rejects.toThrow('would lose every follower')
    expect((await empty.all()).size).toBe(wasEscrowed ? 1 : 0)
  })

  test('all belong to the escrow: whoever adds a numbered key adds it there', () => {
    const numbered = Object.values(parameterNames).filter((name) => name.startsWith('keys/'))
    expect([...escrowedNames].toSorted()).toEqual(numbered.toSorted())
  })

  test('count as escrowed once enough shares were read back, and no more when a key is another one', async () => {
    await initialize(store, bot)
    expect(isEscrowed(await store.all())).toBe(false)
    const [one = '', , three = ''] = await escrow(store, 'prod', among, day)
    expect(isEscrowed(await store.all())).toBe(false)
    await confirm(store, 'prod', [three, one])
    expect(isEscrowed(await store.all())).toBe(true)
    await store.put('keys/tag-1', Buffer.alloc(32, 7).toString('base64'), { replace: true })
    expect(isEscrowed(await store.all())).toBe(false)
    await expect(confirm(store, 'prod', [three, one])).rejects.toThrow('other keys than those in force')
  })

  test('come back from shares when all is lost, and nothing that is there is overwritten', async () => {
    await initialize(store, bot)
    const texts = (await escrow(store, 'prod', among, day)).slice(0, 2)
    const before = await store.all()
    const empty = localSecrets(mkdtempSync(join(folders[0] ?? tmpdir(), 'empty-')))
    expect(await restore(empty, 'prod', texts)).toEqual([...escrowedNames])
    for (const name of escrowedNames) expect((await empty.all()).get(name)).toBe(before.get(name))
    expect(await restore(empty, 'prod', texts)).toEqual([])
    await empty.put('keys/staff-1', Buffer.alloc(32, 1).toString('base64'), { replace: true })
    await expect(restore(empty, 'prod', texts)).rejects.toThrow('other keys already: keys/staff-1')
  })

  test('without them nothing is split', async () => {
    await expect(escrow(store, 'prod', among, day)).rejects.toThrow('Keys are missing: keys/chat-1')
  })
})
