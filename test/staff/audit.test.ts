import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { nextEntry, noHead, verifyChain, type AuditEntry, type AuditHead } from '../../bot/staff/audit.ts'
import { createAudit } from '../../bot/staff/audit.store.ts'
import { startStage, type Stage } from '../support/stage.ts'

const length = 1000
const { entries, head } = chainOf(length)

function chainOf(count: number, subject = 's'): { entries: AuditEntry[]; head: AuditHead } {
  const made: AuditEntry[] = []
  for (let seq = 1; seq <= count; seq++) {
    const before = made.at(-1) ?? noHead
    const content = {
      at: `2015-03-04T09:00:${seq % 60}Z`,
      actor: `p${seq % 7}`,
      act: 'suspend',
      subject: `${subject}${seq}`,
    }
    made.push(nextEntry(before, content))
  }
  const last = made.at(-1)
  return { entries: made, head: last ? { seq: last.seq, hash: last.hash } : noHead }
}

test('a whole chain is whole', () => {
  expect(verifyChain(entries, head)).toEqual({ ok: true, entries: length, head })
  expect(verifyChain([], noHead)).toEqual({ ok: true, entries: 0, head: noHead })
})

test('any change, gap, swap or cut in a thousand entries is found, at its place', () => {
  const place = fc.integer({ min: 0, max: length - 1 })
  const field = fc.constantFrom<keyof AuditEntry>('at', 'actor', 'act', 'subject', 'detail', 'prev', 'hash')
  fc.assert(
    fc.property(place, field, (index, name) => {
      const changed = entries.map((entry, at) => (at === index ? { ...entry, [name]: 'forged' } : entry))
      const verdict = verifyChain(changed, head)
      expect(verdict.ok).toBe(false)
      expect(verdict).toMatchObject({ seq: index + 1 })
    }),
  )
  fc.assert(
    fc.property(place, (index) => {
      expect(
        verifyChain(
          entries.filter((_, at) => at !== index),
          head,
        ).ok,
      ).toBe(false)
      expect(verifyChain(entries.slice(0, index), head).ok).toBe(false)
    }),
  )
  fc.assert(
    fc.property(place, place, (one, other) => {
      fc.pre(one !== other)
      const swapped = entries.map((entry, at) =>
        at === one ? entries[other] : at === other ? entries[one] : entry,
      )
      expect(verifyChain(swapped as AuditEntry[], head).ok).toBe(false)
    }),
  )
})

test('an entry that was noted elsewhere shows a record that was cut off or written anew together with its head', () => {
  const noted = { seq: 700, hash: entries[699]?.hash ?? '' }
  expect(verifyChain(entries, head, noted)).toMatchObject({ ok: true, entries: length })
  const { entries: fewer, head: earlier } = chainOf(600)
  expect(verifyChain(fewer, earlier)).toMatchObject({ ok: true })
  expect(verifyChain(fewer, earlier, noted)).toEqual({ ok: false, seq: 700, reason: 'gone' })
  const { entries: other, head: otherHead } = chainOf(length, 's-forged')
  expect(verifyChain(other, otherHead)).toMatchObject({ ok: true })
  expect(verifyChain(other, otherHead, noted)).toEqual({ ok: false, seq: 700, reason: 'different' })
})

let stage: Stage
beforeAll(async () => {
  stage = await startStage()
})
afterAll(async () => stage.close())

test('acts at the same time make one chain, and none is lost', async () => {
  const audit = createAudit(stage.table)
  const perform = async (subject: string) =>
    audit.perform(
      async (writes) => stage.table.write(writes),
      { actor: 'a', act: 'test', subject },
      [],
      stage.now(),
      async () => true,
    )
  const outcomes = await Promise.all(Array.from({ length: 50 }, async (_, index) => perform(String(index))))
  expect(outcomes.filter(({ ok }) => ok)).toHaveLength(50)
  expect(await audit.verify()).toMatchObject({ ok: true, entries: 50 })
})

test('an act whose own condition fails leaves no entry', async () => {
  const audit = createAudit(stage.table)
  const before = await audit.verify()
  const commit = async (writes: Parameters<Stage['table']['write']>[0]) => stage.table.write(writes)
  const entry = { actor: 'a', act: 'test', subject: 'x' }
  const held = { put: { pk: 'AU#test', sk: '-' }, when: 'exists' as const }
  expect((await audit.perform(commit, entry, [held], stage.now(), async () => true)).ok).toBe(false)
  expect(await audit.verify()).toEqual(before)
})

test('an act whose rule holds no more when it is done is not done', async () => {
  const audit = createAudit(stage.table)
  const before = await audit.verify()
  const commit = async (writes: Parameters<Stage['table']['write']>[0]) => stage.table.write(writes)
  const entry = { actor: 'a', act: 'test', subject: 'x' }
  expect((await audit.perform(commit, entry, [], stage.now(), async () => false)).ok).toBe(false)
  expect(await audit.verify()).toEqual(before)
})

test('verifying while people act raises no false alarm', async () => {
  const act = async () =>
    createAudit(stage.table).perform(
      async (writes) => stage.table.write(writes),
      { actor: 'a', act: 'test', subject: 'x' },
      [],
      stage.now(),
      async () => true,
    )
  await act()
  const busy: Stage['table'] = {
    ...stage.table,
    range: async (...query) => {
      const entriesBefore = await stage.table.range(...query)
      await act()
      return entriesBefore
    },
    get: async (...query) => {
      const item = await stage.table.get(...query)
      await act()
      return item
    },
  }
  expect(await createAudit(busy).verify()).toMatchObject({ ok: true })
})
