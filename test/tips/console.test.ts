import { expect, describe, test } from 'vitest'
import { toBase64url } from '../../bot/sealing/base64url.ts'
import { requests, type ConsoleAct } from '../../bot/tips/console.ts'
import { faridId, judithId, prove } from '../support/tip-desk.ts'
import { aSigner } from '../support/tip-door.ts'
import { aTip, desk, door, farid, judith, onConsoleStage, rowOf, startAnew } from './console-stage.ts'

onConsoleStage()

describe('a link', () => {
  test('opens a session once, and its code then opens none', async () => {
    const { token, code } = await desk.offer(judithId)
    expect((await desk.ask('open', { token })).status).toBe(200)
    expect(await desk.ask('open', { token })).toEqual({ status: 401, body: { code: 'no-session' } })
    expect(await desk.ask('open', { code })).toEqual({ status: 401, body: { code: 'no-session' } })
  })

  test('used fifteen times at once makes one session', async () => {
    const { token } = await desk.offer(judithId)
    const replies = await Promise.all(Array.from({ length: 15 }, async () => desk.ask('open', { token })))
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1)
  })

  test('of a typed code is read in any spelling', async () => {
    door.moveTo('2015-03-04T09:05:00Z')
    await startAnew()
    const { code } = await desk.offer(judithId)
    const typed = ` ${code.slice(0, 5).toUpperCase()} - ${code.slice(5)}`
    expect((await desk.ask('open', { code: typed })).status).toBe(200)
  })

  test('is of no use after ten minutes, or to who was suspended meanwhile', async () => {
    const { token } = await desk.offer(judithId)
    door.moveTo('2015-03-04T09:16:00Z')
    expect((await desk.ask('open', { token })).status).toBe(401)
    const second = await desk.offer(faridId)
    await desk.change(faridId, { suspended: true })
    expect((await desk.ask('open', second)).status).toBe(400)
    expect((await desk.ask('open', { token: second.token })).status).toBe(401)
    await desk.change(faridId, { suspended: false })
  })

  test('is kept by its hash alone', async () => {
    const { token, code } = await desk.offer(judithId)
    const keys = (await door.vaultKeys()).join('\n')
    expect(keys).toContain('CL#')
    expect(keys).not.toContain(token)
    expect(keys).not.toContain(code)
  })

  test('that is guessed again and again makes everyone wait', async () => {
    const another = await startAnew()
    const guesses = Array.from({ length: 25 }, (_, index) => ({ code: `aaaaa-aaa${index}` }))
    const replies: number[] = []
    for (const guess of guesses) replies.push((await another.ask('open', guess)).status)
    expect(replies.slice(0, 20).every((status) => status === 401)).toBe(true)
    expect(replies.at(-1)).toBe(429)
    // But nobody who has a link.
    expect((await another.ask('open', { token: (await another.offer(judithId)).token })).status).toBe(200)
  })
})

describe('a session', () => {
  test('ends after half an hour in which nobody used it, and lasts while it is used', async () => {
    const [used, idle] = [await desk.session(judithId), await desk.session(judithId)]
    const began = door.now().getTime()
    door.moveTo(new Date(began + 20 * 60_000).toISOString())
    expect((await desk.ask('state', {}, used)).status).toBe(200)
    door.moveTo(new Date(began + 40 * 60_000).toISOString())
    expect((await desk.ask('state', {}, used)).status).toBe(200)
    expect((await desk.ask('state', {}, idle)).status).toBe(401)
    await desk.ask('close', {}, used)
    expect((await desk.ask('state', {}, used)).status).toBe(401)
  })

  test('of someone who was suspended does nothing any more', async () => {
    const session = await desk.session(faridId, farid)
    await desk.change(faridId, { suspended: true })
    expect((await desk.ask('inbox', {}, session)).body).toEqual({ code: 'not-allowed' })
    await desk.change(faridId, { suspended: false })
    expect((await desk.ask('inbox', {}, session)).status).toBe(200)
  })

  test('shows nothing of tips before a key of the roster was proved', async () => {
    const id = await aTip()
    const session = await desk.session(judithId)
    const member = await desk.session(judithId, judith)
    const { version } = await rowOf(member, id)
    const one = { team: 'desk', id }
    const refused: [ConsoleAct, object][] = [
      ['inbox', {}],
      ['tip', one],
      ['object', { ...one, object: id }],
      ['change', { rows: [{ ...one, version }], to: 'open' }],
      ['mailbox', { mailboxId: 'a'.repeat(43) }],
      ['remove', { ...one, version }],
      ['merge', { ...one, version, into: id }],
      ['wrap', { wrapping: 'passphrase', blob: 'aaaa' }],
    ]
    const before = await rowOf(member, id)
    for (const [act, request] of refused)
      expect([act, (await desk.ask(act, request, session)).status]).toEqual([act, expect.any(Number)])
    for (const [act, request] of refused)
      expect((await desk.ask(act, request, session)).body['code'], act).toMatch(/^(not-allowed|gone)$/)
    expect(await rowOf(member, id)).toEqual(before)
  })

  test('refuses a proof by another key, for another session, or of someone who is not in the roster', async () => {
    const session = await desk.session(judithId)
    const stranger = await aSigner('stranger')
    expect((await prove(desk, session, stranger)).body).toEqual({ code: 'not-allowed' })
    expect((await prove(desk, session, { ...stranger, member: judith.member })).body).toEqual({
      code: 'not-allowed',
    })
    expect((await desk.ask('state', {}, session)).body['member']).toBeUndefined()
  })

  test('links the account with the member, one account at a time, with an entry in the record', async () => {
    await desk.session(judithId, judith)
    expect((await desk.row(judithId))?.member).toBe('judith')
    await desk.session(faridId, judith)
    expect((await desk.row(faridId))?.member).toBe('judith')
    expect((await desk.row(judithId))?.member).toBeUndefined()
    await desk.session(faridId, farid)
    await desk.session(judithId, judith)
    const acts = (await door.campaign.range('AU')).map(({ act }) => act)
    expect(acts.filter((act) => act === 'tip-member').length).toBeGreaterThanOrEqual(4)
  })
})

describe('a key of one’s own', () => {
  test('is kept wrapped for its owner, given to nobody else, and taken away', async () => {
    const session = await desk.session(judithId, judith)
    const blob = toBase64url(new Uint8Array(300))
    expect((await desk.ask('wrap', { wrapping: 'passphrase', blob }, session)).status).toBe(200)
    const state = await desk.ask('state', {}, await desk.session(judithId))
    expect(state.body).toMatchObject({ known: 'judith', wrapped: [{ wrapping: 'passphrase', blob }] })
    const other = await desk.ask('state', {}, await desk.session(faridId, farid))
    expect(other.body['wrapped']).toEqual([])
    await desk.ask('wrap', { wrapping: 'passphrase', blob: null }, session)
    expect((await desk.ask('state', {}, session)).body['wrapped']).toEqual([])
  })
})

test('what is no request is refused, without a word of it in a log', async () => {
  const session = await desk.session(judithId, judith)
  for (const act of Object.keys(requests) as ConsoleAct[]) {
    if (['state', 'inbox', 'close'].includes(act)) continue
    expect((await desk.ask(act, { hostile: '<script>' }, session)).body, act).toEqual({ code: 'malformed' })
  }
  expect((await desk.ask('__proto__' as ConsoleAct, {}, session)).status).toBe(404)
  expect(door.logged.join('\n')).not.toContain('hostile')
})
