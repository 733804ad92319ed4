import fc from 'fast-check'
import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  daysLeft,
  teamFor,
  verifyRoster,
  type Member,
  type SignedRoster,
  type Team,
  type Trust,
} from '../../bot/sealing/roster.ts'
import { aHolder, aMember, aRoster, signedBy, trusting, type Holder } from './builders.ts'

const today = '2015-03-04'
let holders: Holder[] = []
let members: Member[] = []
let trust: Trust
let signed: SignedRoster
beforeAll(async () => {
  holders = await Promise.all([aHolder(), aHolder(), aHolder()])
  members = (await Promise.all(['judith', 'farid'].map(aMember))).map(({ member }) => member)
  trust = trusting(holders, 2)
  signed = await signedBy(aRoster(members), holders.slice(0, 2))
})

const verify = async (given: unknown, newestEpoch = 3) => verifyRoster(given, trust, newestEpoch, today)

test('a roster that enough holders signed is taken, whatever the order of its keys', async () => {
  expect(await verify(signed)).toEqual({ ok: true, roster: signed.roster })
  const { teams, until, epoch, campaign } = signed.roster
  expect(
    (await verify({ signatures: signed.signatures, roster: { until, teams, campaign, epoch } })).ok,
  ).toBe(true)
})

describe('a roster is refused', () => {
  test('when too few signed it, one of them twice, or a stranger', async () => {
    const [one] = signed.signatures
    const stranger = await aHolder()
    const refused = { ok: false, reason: 'unsigned' }
    expect(await verify({ ...signed, signatures: [] })).toEqual(refused)
    expect(await verify({ ...signed, signatures: [one, one] })).toEqual(refused)
    const byStranger = { key: stranger.key, signature: await stranger.sign(signed.roster) }
    expect(await verify({ ...signed, signatures: [one, byStranger] })).toEqual(refused)
    const borrowed = { key: holders[2]?.key, signature: one?.signature }
    expect(await verify({ ...signed, signatures: [one, borrowed] })).toEqual(refused)
  })

  test('when nobody is trusted, however the threshold stands', async () => {
    for (const none of [
      { ...trust, threshold: 0 },
      { ...trust, keys: [] },
      { ...trust, keys: trust.keys.slice(0, 1) },
    ])
      expect(await verifyRoster(signed, none, 3, today)).toEqual({ ok: false, reason: 'unsigned' })
  })

  test('when it is older than one that was in force, has ended, or is another campaign’s', async () => {
    expect(await verify(signed, 4)).toEqual({ ok: false, reason: 'older' })
    expect(await verifyRoster(signed, trust, 3, '2015-06-01')).toMatchObject({ ok: true })
    expect(await verifyRoster(signed, trust, 3, '2015-06-02')).toEqual({ ok: false, reason: 'expired' })
    const foreign = { ...trust, campaign: 'belarus' }
    expect(await verifyRoster(signed, foreign, 3, today)).toEqual({ ok: false, reason: 'foreign' })
  })

  test('when one recipient would give up what protects all of them', async () => {
    const weak = await identityToRecipient(await generateX25519Identity())
    for (const recipient of [weak, 'age1pq1short', `${members[0]?.recipient ?? ''}x`.toUpperCase()]) {
      const mixed = aRoster([...members, { id: 'weak', recipient, verifies: members[0]?.verifies ?? '' }])
      expect(await verify(await signedBy(mixed, holders))).toEqual({ ok: false, reason: 'mixed' })
    }
  })

  test('when a team has nine members, one of them twice, or two teams one name', async () => {
    const many = Array.from({ length: 9 }, (_, index) => ({ ...members[0], id: `m${index}` }) as Member)
    expect(await verify(await signedBy(aRoster(many), holders))).toEqual({ ok: false, reason: 'too-many' })
    const twice = aRoster(many.slice(0, 2))
    expect(await verify(await signedBy(twice, holders))).toEqual({ ok: false, reason: 'malformed' })
    const teams = [1, 2].map(() => ({ id: 'desk', members }))
    expect(await verify(await signedBy(aRoster(members, { teams }), holders))).toEqual({
      ok: false,
      reason: 'malformed',
    })
  })

  test('after any change to any place of it', async () => {
    const text = JSON.stringify(signed)
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: text.length - 1 }),
        fc.constantFrom('a', 'b', '0', '1', '"', '-', ' '),
        async (place, letter) => {
          fc.pre(text[place] !== letter)
          const changed = `${text.slice(0, place)}${letter}${text.slice(place + 1)}`
          const given = parsed(changed)
          fc.pre(JSON.stringify(given) !== text)
          const verdict = await verify(given, 1)
          // The last letter of a signature in base64 has bits that mean nothing.
          expect(verdict.ok && JSON.stringify(verdict.roster) !== JSON.stringify(signed.roster)).toBe(false)
        },
      ),
      { numRuns: 2000 },
    )
  })

  test.each([
    undefined,
    null,
    7,
    'roster',
    [],
    {},
    { roster: {}, signatures: [] },
    { roster: 1, signatures: 'x' },
  ])('when it is none: %j', async (given) => {
    expect(await verify(given)).toEqual({ ok: false, reason: 'malformed' })
  })
})

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

describe('the team for a tip', () => {
  const team = (id: string, scope: Partial<Team> = {}): Team => ({ id, members, ...scope })
  const roster = () =>
    aRoster(members, {
      teams: [
        team('all'),
        team('violence', { topics: ['violence'] }),
        team('azerbaijan', { countries: ['AZ'] }),
        team('violence-az', { topics: ['violence', 'arrest'], countries: ['AZ'] }),
        team('russian', { languages: ['ru'], countries: ['AZ'] }),
      ],
    })
  test.each([
    [{}, 'all'],
    [{ topic: 'violence' }, 'violence'],
    [{ topic: 'money', country: 'AZ' }, 'azerbaijan'],
    [{ topic: 'violence', country: 'AZ' }, 'violence-az'],
    [{ topic: 'violence', country: 'AZ', language: 'ru' }, 'violence-az'],
    [{ topic: 'money', country: 'AZ', language: 'ru' }, 'russian'],
    [{ country: 'GE' }, 'all'],
  ])('about %j is %s', (subject, expected) => {
    expect(teamFor(roster(), subject)?.id).toBe(expected)
  })

  test('is nobody where no team takes it', () => {
    const narrow = aRoster(members, { teams: [team('violence', { topics: ['violence'] })] })
    expect(teamFor(narrow, { topic: 'money' })).toBeUndefined()
  })
})

test('the days that are left are whole days', () => {
  const roster = aRoster([])
  expect(daysLeft(roster, '2015-05-02')).toBe(30)
  expect(daysLeft(roster, '2015-06-01')).toBe(0)
  expect(daysLeft(roster, '2015-06-03')).toBe(-2)
})
