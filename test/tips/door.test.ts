import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { deletionSecretsOf, mailboxIdOf, newWords, receiptOf } from '../../bot/sealing/receipt.ts'
import { open, seal, sealForOne } from '../../bot/sealing/sealed.ts'
import { vaultKeys } from '../../bot/table/keys.ts'
import { sealedPartSizes } from '../../bot/tips/files.ts'
import { slotBytes, slotCount } from '../../bot/tips/mailbox.ts'
import { readTip } from '../../bot/tips/tip.ts'
import { toBase64url } from '../../bot/sealing/base64url.ts'
import { startTipDoor, type TipDoor } from '../support/tip-door.ts'
import { aContent, aReceipt, askForms, aTipRequest, placeOf, put, randomName, uploaded } from './senders.ts'

let door: TipDoor
beforeAll(async () => {
  door = await startTipDoor()
})
// Each begins in a quiet minute: much that is received asks for more work.
beforeEach(async () => door.restart())
afterAll(async () => door.close())

const objectsLeft = (): string[] => readdirSync(join(door.dataDir, 'objects')).toSorted()
const partBytes = sealedPartSizes[0] ?? 0

describe('a tip', () => {
  test('is received, opens for the team alone, and says in clear only what calls them', async () => {
    const request = await aTipRequest(door, {}, aContent({ text: 'Rauf was beaten.' }))
    expect(await door.ask('tip', request)).toEqual({ status: 200, body: { code: 'received' } })
    const item = await door.vault.get(vaultKeys.tip(request.id))
    for (const { identity } of door.staff)
      expect(readTip(await open(identity, item?.['sealed'] as Uint8Array)).text).toBe('Rauf was beaten.')
    expect(Object.keys(item ?? {}).toSorted()).toEqual(
      ['pk', 'sk', 'v', 'team', 'day', 'epoch', 'sealed', 'noted', 'deletion', 'expiresAtSeconds'].toSorted(),
    )
    expect(door.logged.join('\n')).not.toContain(request.id)
  })

  test('sent five times at once is kept once, and each is told that it was received', async () => {
    const before = (await door.vaultKeys()).length
    const request = await aTipRequest(door)
    const answers = await Promise.all(Array.from({ length: 5 }, async () => door.ask('tip', request)))
    expect(new Set(answers.map(({ body }) => body['code']))).toEqual(new Set(['received']))
    expect((await door.vaultKeys()).length - before).toBe(3)
  })

  test('whose place another took is told so, and keeps nothing', async () => {
    const first = await aTipRequest(door)
    await door.ask('tip', first)
    const before = await door.vaultKeys()
    expect((await door.ask('tip', await aTipRequest(door, { id: first.id }))).body).toEqual({ code: 'taken' })
    expect(await door.vaultKeys()).toEqual(before)
  })

  test('calls its team before it is kept', async () => {
    await door.ask('tip', await aTipRequest(door, { urgent: true }))
    const jobs = await door.campaign.range('PUMP')
    expect(jobs.some(({ sk }) => String(sk).includes('tip-alert'))).toBe(true)
  })
})

describe('refused, each with its code and nothing kept:', () => {
  const stories: Record<string, [code: string, make: () => Promise<object>]> = {
    'no tip at all': ['malformed', async () => Promise.resolve({ v: 1 })],
    'a field too many': ['malformed', async () => ({ ...(await aTipRequest(door)), from: 'me' })],
    'plain words instead of a seal': [
      'malformed',
      async () => aTipRequest(door, { sealed: toBase64url(new TextEncoder().encode('They took him.')) }),
    ],
    'another size': [
      'malformed',
      async () => {
        const members = door.staff.map(({ member }) => member)
        return aTipRequest(door, { sealed: toBase64url(await seal(members, new Uint8Array(9), [5000])) })
      },
    ],
    'a team that there is not': ['roster-changed', async () => aTipRequest(door, { team: 'nobody' })],
    'an older roster': ['roster-changed', async () => aTipRequest(door, { epoch: 2 })],
    'no work': ['more-work', async () => aTipRequest(door, { proof: [0, 0, 0, 0, 0, 0, 0, 0] })],
    'work of another tip': [
      'more-work',
      async () => ({ ...(await aTipRequest(door)), proof: (await aTipRequest(door)).proof }),
    ],
    'files that were never sent': [
      'objects-missing',
      async () => aTipRequest(door, { objects: [randomName(16)] }),
    ],
  }
  test.each(Object.entries(stories))('%s', async (_name, [code, make]) => {
    const before = await door.vaultKeys()
    const answer = await door.ask('tip', await make())
    expect(answer.body['code']).toBe(code)
    expect(answer.status).toBeGreaterThanOrEqual(400)
    expect(await door.vaultKeys()).toEqual(before)
  })

  test('what is too large, what is no JSON, what has no address here', async () => {
    expect((await door.ask('tip', { x: 'x'.repeat(300_000) })).body).toEqual({ code: 'too-large' })
    expect((await door.ask('nothing', {})).body).toEqual({ code: 'nothing-here' })
    expect((await door.ask('tip')).body).toEqual({ code: 'nothing-here' })
  })
})

describe('files', () => {
  test('of exactly the size that was asked for are taken, for an hour, and no others', async () => {
    const [form] = await askForms(door, 1)
    if (!form) throw new Error('no form')
    expect(await put(form, new Uint8Array(partBytes + 1))).toBe(400)
    expect(await put(form, new Uint8Array(partBytes - 1))).toBe(400)
    const elsewhere = { ...form, fields: { ...form.fields, key: randomName(16) } }
    expect(await put(elsewhere, new Uint8Array(partBytes))).toBe(403)
    const kept = { ...form, fields: { ...form.fields, tagging: '<Tagging/>' } }
    expect(await put(kept, new Uint8Array(partBytes))).toBe(403)
    const [late] = await askForms(door, 1)
    door.moveTo('2015-03-04T10:00:01Z')
    expect(late && (await put(late, new Uint8Array(partBytes)))).toBe(403)
    door.moveTo('2015-03-04T09:00:00Z')
    expect(await put(form, new Uint8Array(partBytes))).toBe(204)
  })

  test('that no tip kept go after a day, those of a tip stay', async () => {
    const [kept = '', left = ''] = await uploaded(door, 2)
    await door.ask('tip', await aTipRequest(door, { objects: [kept] }))
    door.moveTo('2015-03-05T09:30:00Z')
    door.storage.objects.sweep()
    expect(objectsLeft()).toContain(kept)
    expect(objectsLeft()).not.toContain(left)
    door.moveTo('2015-03-04T09:00:00Z')
  })
})

describe('a mailbox', () => {
  const ask = async (mailboxSecret: string) => {
    const calls: string[] = []
    const away = door.storage.proxy.use({ onCall: (call) => void calls.push(call.operation) })
    const { status, body } = await door.ask('mailbox', { v: 1, mailboxSecret })
    away()
    const slots = (body['slots'] as string[]).map((slot) => Buffer.from(slot, 'base64url'))
    return { status, sizes: slots.map(({ length }) => length), slots, calls }
  }

  test('without an answer looks like one that nobody has: same size, same shape, same calls', async () => {
    const { receipt } = await aReceipt()
    await door.ask('tip', await aTipRequest(door, await placeOf(receipt)))
    const { slots: _mine, ...waiting } = await ask(receipt.mailboxSecret)
    const { slots: _nobody, ...unknown } = await ask(randomName(32))
    expect(waiting).toEqual(unknown)
    expect(waiting.calls).toEqual(['Query'])
    expect(waiting.sizes).toEqual(Array.from({ length: slotCount }, () => slotBytes))
  })

  test('gives the newest answers in slots of one size, and lets them go 14 days after they were read', async () => {
    const { receipt, mailboxId } = await aReceipt()
    const { identityToRecipient } = await import('age-encryption')
    const to = await identityToRecipient(receipt.identity)
    for (let seq = 1; seq <= 9; seq += 1) {
      const sealed = await sealForOne(to, new TextEncoder().encode(`answer ${seq}`), [4096])
      await door.vault.write([{ put: { ...vaultKeys.answer(mailboxId, seq), sealed } }])
    }
    const { slots, sizes } = await ask(receipt.mailboxSecret)
    expect(sizes).toEqual(Array.from({ length: slotCount }, () => slotBytes))
    const opened = await Promise.all(slots.map(async (slot) => open(receipt.identity, slot)))
    expect(opened.map((bytes) => new TextDecoder().decode(bytes)).at(-1)).toBe('answer 9')
    const row = await door.vault.get(vaultKeys.answer(mailboxId, 9))
    expect(row?.['expiresAtSeconds']).toBe(Date.parse('2015-03-18T09:00:00Z') / 1000)
    door.moveTo('2015-03-18T09:00:01Z')
    const later = await ask(receipt.mailboxSecret)
    await expect(open(receipt.identity, later.slots[0] ?? new Uint8Array(0))).rejects.toThrow(/./)
    door.moveTo('2015-03-04T09:00:00Z')
  })
})

describe('deleting', () => {
  test('leaves nothing: no tip, no further message, no desk row, no answer, no file', async () => {
    const before = { rows: await door.vaultKeys(), objects: objectsLeft() }
    const receipt = await receiptOf(newWords())
    const mailboxId = await mailboxIdOf(receipt.mailboxSecret)
    const secrets = await deletionSecretsOf(receipt)
    const objects = await uploaded(door, 2)
    await door.ask('tip', await aTipRequest(door, { ...(await placeOf(receipt)), objects }))
    const further = await placeOf({ ...receipt, deletionSecret: secrets[1] ?? '' })
    await door.ask('tip', await aTipRequest(door, further, aContent({ follows: mailboxId })))
    await door.vault.write([{ put: { ...vaultKeys.mailbox(mailboxId), tip: 'x' } }])
    await door.vault.write([
      { put: { ...vaultKeys.answer(mailboxId, 1), sealed: new Uint8Array(slotBytes) } },
    ])
    const wish = { v: 1, mailboxSecret: receipt.mailboxSecret, deletionSecrets: secrets }
    const answer = await door.ask('delete', wish)
    expect(answer).toEqual({ status: 200, body: { code: 'deleted' } })
    // The marks of what came twice name nothing and nobody, and go after two days.
    const withoutMarks = (rows: string[]): string[] => rows.filter((row) => !row.startsWith('D#'))
    expect(withoutMarks(await door.vaultKeys())).toEqual(withoutMarks(before.rows))
    expect(objectsLeft()).toEqual(before.objects)
    expect(await door.ask('delete', wish)).toEqual(answer)
  })

  test('takes the secret: an id alone deletes nothing', async () => {
    const request = await aTipRequest(door)
    await door.ask('tip', request)
    const strange = { v: 1, mailboxSecret: randomName(32), deletionSecrets: [randomName(32)] }
    expect((await door.ask('delete', strange)).body).toEqual({ code: 'deleted' })
    expect(await door.vault.get(vaultKeys.tip(request.id))).toBeDefined()
  })
})

test('what the page is told is the same for everyone, and holds the signed roster and whom to reach', async () => {
  const [one, other] = [await door.ask('info'), await door.ask('info')]
  expect(one).toEqual(other)
  expect(one.body).toMatchObject({ v: 1, day: '2015-03-04', onDuty: false, roster: { roster: door.roster } })
})
