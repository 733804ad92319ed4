import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { CaseStatus, Effect, LaidChange } from '../../bot/campaign/change.ts'
import { baseOf, layOver, standings } from '../../bot/campaign/overlay.ts'
import type { Pack } from '../../bot/campaign/pack.ts'
import { addDays } from '../../bot/text/dates.ts'
import { aCase, aPack, aPetition } from '../support/builders.ts'

const caseId = 'khadija-ismayilova'
const onCase = (id: string, ...effects: Effect[]): LaidChange => ({
  id,
  subject: { kind: 'case', id: caseId },
  effects,
})
const onAction = (id: string, ...effects: Effect[]): LaidChange => ({
  id,
  subject: { kind: 'action', id: 'free-them' },
  effects,
})
const status = (status: CaseStatus, day: string, asOf = day): Effect => ({
  field: 'status',
  status,
  day,
  asOf,
})
const caseIn = (pack: Pack) => pack.cases[0]
const standing = (pack: Pack, ...changes: LaidChange[]) => [...standings(pack, changes).values()]

describe('a status', () => {
  test('ends the time in detention when someone is released or has died, and begins one when detained', () => {
    const pack = aPack()
    const released = onCase('1', status('released', '2015-03-10', '2015-03-12'))
    expect(caseIn(layOver(pack, [released]))).toMatchObject({
      status: 'released',
      asOf: '2015-03-12',
      detained: [{ from: '2014-12-05', to: '2015-03-10' }],
    })
    const again = onCase('2', status('detained', '2015-04-01'))
    expect(caseIn(layOver(pack, [released, again]))?.detained).toEqual([
      { from: '2014-12-05', to: '2015-03-10' },
      { from: '2015-04-01', to: null },
    ])
    expect(caseIn(layOver(pack, [onCase('1', status('on-trial', '2015-03-10'))]))?.detained).toEqual([
      { from: '2014-12-05', to: null },
    ])
  })

  test('is absorbed once the pack says where all its changes lead', () => {
    const changes = [
      onCase('1', status('released', '2015-03-10')),
      onCase('2', status('detained', '2015-04-01')),
    ]
    const caught = layOver(aPack(), changes)
    expect(standing(caught, ...changes)).toEqual(['absorbed', 'absorbed'])
    const half = layOver(aPack(), changes.slice(0, 1))
    expect(standing(half, ...changes)).toEqual(['in-force', 'in-force'])
    expect(caseIn(layOver(half, changes))).toEqual(caseIn(caught))
    // The pack of before says "detained" as well, and yet it is not the same.
    expect(standing(aPack(), ...changes)).toEqual(['in-force', 'in-force'])
  })

  test('gives way to a pack that was checked on a later day and says something else', () => {
    const change = onCase('1', status('released', '2015-03-10', '2015-03-12'))
    const packAsOf = (asOf: string) => aPack({ cases: [aCase({ asOf })] })
    expect(standing(packAsOf('2015-03-12'), change)).toEqual(['in-force'])
    expect(standing(packAsOf('2015-03-13'), change)).toEqual(['overtaken'])
    expect(caseIn(layOver(packAsOf('2015-03-13'), [change]))).toEqual(aCase({ asOf: '2015-03-13' }))
  })

  test('that the pack has, without the end of the detention, still ends it', () => {
    const change = onCase('1', status('released', '2015-03-10'))
    const careless = aPack({ cases: [aCase({ status: 'released', asOf: '2015-03-20' })] })
    expect(standing(careless, change)).toEqual(['in-force'])
    expect(caseIn(layOver(careless, [change]))).toMatchObject({
      asOf: '2015-03-20',
      detained: [{ to: '2015-03-10' }],
    })
  })
})

describe('an entry in the timeline', () => {
  const entry = (texts: Record<string, string>, source?: string): Effect => ({
    field: 'timeline',
    day: '2015-03-10',
    texts,
    ...(source !== undefined && { source }),
  })

  test('is added to those of the pack, and only once', () => {
    const change = onCase('1', entry({ en: 'Released.' }, 'https://example.org/free'))
    const laid = layOver(aPack(), [change, onCase('2', entry({ en: 'Released.' }))])
    expect(caseIn(laid)?.timeline).toEqual([
      ...(aCase().timeline ?? []),
      { date: '2015-03-10', text: { en: 'Released.' }, source: 'https://example.org/free' },
    ])
  })

  test.each([
    [
      'its text in any language',
      { date: '2015-03-10', text: { en: 'Set free.', fr: 'Libérée.' } },
      'absorbed',
    ],
    [
      'its source',
      { date: '2015-03-10', text: { en: 'Free!' }, source: 'https://example.org/free' },
      'absorbed',
    ],
    ['another day', { date: '2015-03-11', text: { en: 'Released.' } }, 'in-force'],
    ['another text', { date: '2015-03-10', text: { en: 'A hearing.' } }, 'in-force'],
  ] as const)('of which the pack has %s', (_what, known, expected) => {
    const change = onCase('1', entry({ en: 'Released.', fr: 'Libérée.' }, 'https://example.org/free'))
    expect(standing(aPack({ cases: [aCase({ timeline: [known] })] }), change)).toEqual([expected])
  })
})

describe('an action', () => {
  const closes = (day: string, base: string | null = '2015-06-28'): Effect => ({ field: 'closes', day, base })

  test('is closed while the pack says what it said then; a pack that was changed since counts more', () => {
    const change = onAction('1', closes('2015-03-09'))
    expect(layOver(aPack(), [change]).actions[0]?.closes).toBe('2015-03-09')
    const prolonged = aPack({ actions: [aPetition({ closes: '2015-12-31' })] })
    expect(standing(prolonged, change)).toEqual(['overtaken'])
    expect(layOver(prolonged, [change]).actions[0]?.closes).toBe('2015-12-31')
  })

  test('follows the newest change of a field, and the older ones stand with it', () => {
    const changes = [onAction('1', closes('2015-03-09')), onAction('2', closes('2015-05-01'))]
    expect(layOver(aPack(), changes).actions[0]?.closes).toBe('2015-05-01')
    const caught = layOver(aPack(), changes)
    expect(standing(caught, ...changes)).toEqual(['absorbed', 'absorbed'])
  })

  test('has an outcome until the pack writes one of its own', () => {
    const base = baseOf(aPetition(), 'outcome')
    const change = onAction('1', { field: 'outcome', texts: { en: 'She is free.' }, base })
    expect(layOver(aPack(), [change]).actions[0]?.outcome).toEqual({ en: 'She is free.' })
    const own = aPack({ actions: [aPetition({ outcome: { en: 'Handed over.' } })] })
    expect(standing(own, change)).toEqual(['overtaken'])
    const same = aPack({ actions: [aPetition({ outcome: { en: 'She is free.', fr: 'Elle est libre.' } })] })
    expect(standing(same, change)).toEqual(['absorbed'])
  })
})

test('a change of what the pack no longer has is left over, and comes back with it', () => {
  const change = onCase('1', status('released', '2015-03-10'))
  const without = aPack({ cases: [aCase({ id: 'other' })] })
  expect(standing(without, change)).toEqual(['left-over'])
  expect(layOver(without, [change]).cases).toEqual(without.cases)
  expect(caseIn(layOver(aPack(), [change]))?.status).toBe('released')
})

describe('whatever is changed', () => {
  const day = fc.integer({ min: 0, max: 400 }).map((days) => addDays('2014-06-01', days))
  const statuses: CaseStatus[] = ['wanted', 'detained', 'on-trial', 'convicted', 'released', 'died']
  const text = fc.constantFrom('One.', 'Two.', 'Three.')
  const effect = fc.oneof(
    fc.record({ field: fc.constant('status' as const), status: fc.constantFrom(...statuses), day }),
    fc.record({ field: fc.constant('timeline' as const), day, texts: fc.record({ en: text }) }),
    fc.record({ field: fc.constant('opens' as const), day, base: fc.constant('2015-03-04') }),
    fc.record({ field: fc.constant('closes' as const), day, base: fc.constant('2015-06-28') }),
    fc.record({
      field: fc.constant('outcome' as const),
      texts: fc.record({ en: text }),
      base: fc.constant(null),
    }),
  )
  // Written down on the day after one another, as they are approved.
  const changes = fc.array(effect, { maxLength: 8 }).map((effects) =>
    effects.map((made, index) => {
      const asOf = addDays('2015-08-01', index)
      const whole = (made.field === 'status' ? { ...made, asOf } : made) as Effect
      const isCase = ['status', 'timeline'].includes(whole.field)
      return (isCase ? onCase : onAction)(String(index), whole)
    }),
  )
  const pack = aPack({ cases: [aCase(), aCase({ id: 'another' })] })

  test('the pack that says the same has absorbed all of it, and laying it over again changes nothing', () => {
    fc.assert(
      fc.property(changes, (made) => {
        const laid = layOver(pack, made)
        expect(new Set(standings(laid, made).values())).toEqual(new Set(made.length > 0 ? ['absorbed'] : []))
        expect(layOver(laid, made)).toEqual(laid)
      }),
      { numRuns: 500 },
    )
  })

  test('other cases stay as they are, and so does the pack itself', () => {
    const before = JSON.stringify(pack)
    fc.assert(
      fc.property(changes, (made) => {
        expect(layOver(pack, made).cases[1]).toEqual(pack.cases[1])
        expect(JSON.stringify(pack)).toBe(before)
      }),
    )
  })

  test('times in detention never overlap, and each but the last has an end', () => {
    fc.assert(
      fc.property(changes, (made) => {
        const periods = caseIn(layOver(pack, made))?.detained ?? []
        for (const [index, { from, to }] of periods.entries()) {
          expect((to ?? '9999') >= from).toBe(true)
          expect(index === 0 || (periods[index - 1]?.to ?? '9999') <= from).toBe(true)
        }
      }),
      { numRuns: 500 },
    )
  })
})
