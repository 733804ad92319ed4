import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { fromBase64url, toBase64url } from '../../bot/sealing/base64url.ts'
import { mailboxIdOf, newWords, receiptOf } from '../../bot/sealing/receipt.ts'
import { open, seal, sealForOne } from '../../bot/sealing/sealed.ts'
import { vaultKeys } from '../../bot/table/keys.ts'
import type { ConsoleRow } from '../../bot/tips/console.ts'
import { sealedPartSizes } from '../../bot/tips/files.ts'
import { slotBytes } from '../../bot/tips/mailbox.ts'
import { readTip } from '../../bot/tips/tip.ts'
import { faridId, judithId } from '../support/tip-desk.ts'
import { aSigner } from '../support/tip-door.ts'
import {
  aTip,
  compare,
  desk,
  door,
  farid,
  inboxOf,
  judith,
  named,
  onConsoleStage,
  rowOf,
  startAnew,
  withTeam,
} from './console-stage.ts'
import { aContent, aTipRequest, randomName, uploaded } from './senders.ts'

onConsoleStage()

describe('the desk', () => {
  test('gives a tip as it was sealed, and only its members open it', async () => {
    const id = await aTip('They took him at night.')
    const session = await desk.session(judithId, judith)
    const { sealed } = (await desk.ask('tip', { team: 'desk', id }, session)).body
    const bytes = fromBase64url(String(sealed))
    expect(readTip(await open(judith.identity, bytes)).text).toBe('They took him at night.')
    expect(readTip(await open(farid.identity, bytes)).text).toBe('They took him at night.')
  })

  test('of two who open, close or take at once one is first, and the other looks again', async () => {
    const id = await aTip()
    const sessions = [await desk.session(judithId, judith), await desk.session(faridId, farid)]
    const row = await rowOf(sessions[0] ?? '', id)
    const replies = await Promise.all(
      sessions.map(async (session) => desk.ask('change', { rows: [named(row)], to: 'taken' }, session)),
    )
    expect(replies.map(({ body }) => (body['changed'] as string[]).length).toSorted(compare)).toEqual([0, 1])
    const taken = await rowOf(sessions[0] ?? '', id)
    expect(taken).toMatchObject({ status: 'taken', acknowledgeBy: undefined })
    expect(['judith', 'farid']).toContain(taken.assignee)
  })

  test('goes through its states, back and forth, and keeps what was closed for less long', async () => {
    const id = await aTip()
    const session = await desk.session(judithId, judith)
    const to = async (status: string, more: object = {}): Promise<ConsoleRow> => {
      const rows = [named(await rowOf(session, id))]
      expect((await desk.ask('change', { rows, to: status, ...more }, session)).body['changed']).toEqual([])
      return rowOf(session, id)
    }
    expect(await to('open')).toMatchObject({ status: 'open', assignee: 'judith', mine: true })
    expect(await to('taken', { assignee: 'farid' })).toMatchObject({ assignee: 'farid', mine: false })
    expect(await to('new')).toMatchObject({ status: 'new', assignee: undefined })
    expect((await to('new')).acknowledgeBy).toBeDefined()
    expect(await to('closed')).toMatchObject({ status: 'closed', closedOn: '2015-03-04' })
    expect(await to('open')).toMatchObject({ status: 'open', closedOn: undefined })
  })

  test('cannot be given to who is not of the team', async () => {
    const id = await aTip()
    const session = await desk.session(judithId, judith)
    const rows = [named(await rowOf(session, id))]
    const reply = await desk.ask('change', { rows, to: 'taken', assignee: 'stranger' }, session)
    expect(reply.body['changed']).toEqual([id])
  })

  test('keeps the team’s notes with the tip, and nobody’s are lost to who writes at once', async () => {
    const id = await aTip()
    const session = await desk.session(judithId, judith)
    const members = [judith.member, farid.member]
    const notes = toBase64url(await seal(members, new TextEncoder().encode('ask Leyla')))
    const one = { team: 'desk', id, notes, before: 0, epoch: door.roster.epoch }
    const replies = await Promise.all([desk.ask('note', one, session), desk.ask('note', one, session)])
    expect(replies.map(({ body }) => body['code']).toSorted(compare)).toEqual(['changed', 'done'])
    const { body } = await desk.ask('tip', { team: 'desk', id }, session)
    expect(body).toMatchObject({ notes, noted: 1 })
    const clear = toBase64url(new TextEncoder().encode('ask Leyla in clear'))
    expect((await desk.ask('note', { ...one, notes: clear, before: 1 }, session)).body['code']).toBe(
      'malformed',
    )
  })

  test('seals a tip anew only to the roster in force, and only over what was read', async () => {
    const id = await aTip()
    const session = await desk.session(judithId, judith)
    const { epoch } = door.roster
    const sealed = toBase64url(await seal([judith.member], new TextEncoder().encode('x')))
    const one = { team: 'desk', id, sealed, before: epoch, noted: 0 }
    expect((await desk.ask('reseal', { ...one, epoch: epoch - 1 }, session)).body['code']).toBe('malformed')
    expect((await desk.ask('reseal', { ...one, before: 1, epoch }, session)).body['code']).toBe('changed')
    expect((await desk.ask('reseal', { ...one, noted: 1, epoch }, session)).body['code']).toBe('changed')
    expect((await desk.ask('reseal', { ...one, epoch }, session)).body['code']).toBe('done')
    expect((await desk.ask('inbox', {}, session)).body['older']).toEqual([])
  })

  test('lets whoever recuses themself see it no more, and the others take it on', async () => {
    const id = await aTip()
    const [session, other] = [await desk.session(judithId, judith), await desk.session(faridId, farid)]
    const rows = [named(await rowOf(session, id))]
    await desk.ask('change', { rows, to: 'new', recuse: true }, session)
    expect((await inboxOf(session)).some((row) => row.id === id)).toBe(false)
    expect((await desk.ask('tip', { team: 'desk', id }, session)).body['code']).toBe('gone')
    expect(await rowOf(other, id)).toMatchObject({ status: 'new' })
  })

  test('puts a tip to another of the same source, whose clock stands for both', async () => {
    const [first, second] = [await aTip(), await aTip()]
    const session = await desk.session(judithId, judith)
    const merge = async (id: string, into: string): Promise<unknown> =>
      (await desk.ask('merge', { ...named(await rowOf(session, id)), into }, session)).body['code']
    expect(await merge(second, second)).toBe('gone')
    expect(await merge(second, randomName(16))).toBe('gone')
    expect(await merge(second, first)).toBe('done')
    expect(await rowOf(session, second)).toMatchObject({ into: first, status: 'taken' })
    expect(await merge(first, second)).toBe('gone')
  })

  test('hands a tip over to another team, whose members alone then see it', async () => {
    const leyla = await aSigner('leyla')
    const epoch = await withTeam(leyla)
    const id = await aTip()
    const [session, other] = [await desk.session(judithId, judith), await desk.session(faridId, leyla)]
    const sealed = toBase64url(await seal([leyla.member], new TextEncoder().encode('sealed anew')))
    const row = await rowOf(session, id)
    const one = { ...named(row), to: 'second', epoch, sealed }
    expect((await desk.ask('handOver', one, session)).body['code']).toBe('done')
    expect((await inboxOf(session)).some((each) => each.id === id)).toBe(false)
    expect((await desk.ask('tip', { team: 'second', id }, session)).body['code']).toBe('gone')
    expect((await desk.ask('remove', { ...named(row), team: 'second' }, session)).body['code']).toBe('gone')
    expect(await rowOf(other, id)).toMatchObject({ team: 'second', status: 'new', sealedTo: 'second' })
    const due = await Promise.all(
      Array.from({ length: 16 }, async (_, at) => door.campaign.range(`DUE#${at}`)),
    )
    expect(due.flat().some(({ subject }) => String(subject).startsWith('second|'))).toBe(true)
  })

  test('shows what lies with a team that the roster no longer has to every member', async () => {
    const id = await aTip()
    const row = await door.vault.get(vaultKeys.deskRow('desk', id))
    await door.vault.write([
      { put: { ...row, ...vaultKeys.deskRow('second', id) } },
      { delete: vaultKeys.deskRow('desk', id) },
    ])
    await door.publish({ teams: door.roster.teams.filter((team) => team.id === 'desk') })
    await startAnew()
    const session = await desk.session(judithId, judith)
    expect(await rowOf(session, id)).toMatchObject({ team: 'second' })
  })

  test('deletes a tip with its files for good', async () => {
    const objects = await uploaded(door, 1)
    const request = await aTipRequest(door, { objects }, aContent())
    expect((await door.ask('tip', request)).body['code']).toBe('received')
    const session = await desk.session(judithId, judith)
    const one = { team: 'desk', id: request.id }
    const [object = ''] = objects
    const { body } = await desk.ask('object', { ...one, object }, session)
    expect(fromBase64url(String(body['sealed']))).toHaveLength(sealedPartSizes[0] ?? 0)
    expect((await desk.ask('object', { ...one, object: request.id }, session)).body['code']).toBe('gone')
    const { version } = await rowOf(session, request.id)
    expect((await desk.ask('remove', { ...one, version }, session)).body['code']).toBe('done')
    expect(await door.vault.get(vaultKeys.tip(request.id))).toBeUndefined()
    expect((await desk.ask('tip', one, session)).body['code']).toBe('gone')
    expect(readdirSync(join(door.dataDir, 'objects')).join(' ')).not.toContain(object)
  })

  test('names tips in the record by a hash, and none in a log', async () => {
    const id = await aTip()
    const session = await desk.session(judithId, judith)
    await desk.ask('change', { rows: [named(await rowOf(session, id))], to: 'open' }, session)
    const entries = (await door.campaign.range('AU')).filter(({ act }) => act === 'tip-open')
    expect(entries.length).toBeGreaterThan(0)
    expect(JSON.stringify(entries)).not.toContain(id)
    expect(door.logged.join('\n')).not.toContain(id)
    expect(door.logged.join('\n')).not.toContain(session)
  })
})

describe('an answer', () => {
  test('is left in the source’s mailbox in order, once, and ends the clock', async () => {
    const receipt = await receiptOf(newWords())
    const mailboxId = await mailboxIdOf(receipt.mailboxSecret)
    const id = await aTip()
    const session = await desk.session(judithId, judith)
    expect((await desk.ask('mailbox', { mailboxId }, session)).body).toEqual({ code: 'done', seq: 0 })
    const sealed = toBase64url(
      await sealForOne(judith.member.recipient, new TextEncoder().encode('we have it'), [4096]),
    )
    expect(fromBase64url(sealed)).toHaveLength(slotBytes)
    const row = await rowOf(session, id)
    const one = { ...named(row), mailboxId, seq: 1, sealed, to: 'answered' }
    const replies = await Promise.all([desk.ask('answer', one, session), desk.ask('answer', one, session)])
    expect(replies.map(({ body }) => body['code']).toSorted(compare)).toEqual(['changed', 'done'])
    expect(await rowOf(session, id)).toMatchObject({ status: 'answered', answerBy: undefined })
    expect((await desk.ask('mailbox', { mailboxId }, session)).body).toEqual({
      code: 'done',
      tipId: id,
      seq: 1,
    })
    const next = { ...one, ...named(await rowOf(session, id)), seq: 3 }
    expect((await desk.ask('answer', next, session)).body['code']).toBe('changed')
    const { body } = await door.ask('mailbox', { v: 1, mailboxSecret: receipt.mailboxSecret })
    expect((body['slots'] as string[])[0]).toBe(sealed)
  })
})
