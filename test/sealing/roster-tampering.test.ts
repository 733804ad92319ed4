/** Every way that we could think of to change a signed roster, of which none may be taken. */
import { beforeAll, expect, test } from 'vitest'
import { fromBase64url, toBase64url } from '../../bot/sealing/base64url.ts'
import {
  verifyRoster,
  type Member,
  type Roster,
  type SignedRoster,
  type Trust,
} from '../../bot/sealing/roster.ts'
import { aHolder, aMember, aRoster, signedBy, trusting, type Holder } from './builders.ts'

const today = '2015-03-04'
let holders: Holder[]
let members: Member[]
let stranger: Member
let trust: Trust
let signed: SignedRoster
beforeAll(async () => {
  holders = await Promise.all([aHolder(), aHolder(), aHolder()])
  members = (await Promise.all(['judith', 'farid', 'olga'].map(aMember))).map(({ member }) => member)
  stranger = (await aMember('stranger')).member
  trust = trusting(holders, 2)
  const [judith, farid, olga] = members as [Member, Member, Member]
  const teams = [
    { id: 'desk', members: [judith, farid] },
    { id: 'trial', topics: ['trial', 'names'], countries: ['AZ'], languages: ['az'], members: [olga] },
  ]
  signed = await signedBy(aRoster([], { teams }), holders.slice(0, 2))
})

/** A copy, changed. */
function changed(change: (roster: Writable<Roster>) => void): SignedRoster {
  const roster = structuredClone(signed.roster) as Writable<Roster>
  change(roster)
  return { ...signed, roster }
}
type Writable<T> = T extends object ? { -readonly [K in keyof T]: Writable<T[K]> } : T

function flipped(text: string, bit: number): string {
  const bytes = fromBase64url(text)
  bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7))
  return toBase64url(bytes)
}

/** Each bit of each signature, and of the key that it is said to be of. */
function* signatures(): Generator<SignedRoster> {
  for (const [index, { key, signature }] of signed.signatures.entries()) {
    const withOther = (other: { key: string; signature: string }): SignedRoster => ({
      ...signed,
      signatures: signed.signatures.with(index, other),
    })
    for (let bit = 0; bit < 512; bit++) yield withOther({ key, signature: flipped(signature, bit) })
    for (let bit = 0; bit < 256; bit++) yield withOther({ key: flipped(key, bit), signature })
  }
  const [one, two] = signed.signatures
  if (!one || !two) return
  yield {
    ...signed,
    signatures: [
      { ...one, signature: two.signature },
      { ...two, signature: one.signature },
    ],
  }
  for (const some of [[], [one], [two], [one, one], [two, two]]) yield { ...signed, signatures: some }
}

/** Each bit of the keys of members, each letter of a recipient, and members in other places. */
function* people(): Generator<SignedRoster> {
  for (const [team, { members: list }] of signed.roster.teams.entries())
    for (const [at, { verifies, recipient, id }] of list.entries()) {
      const set = (field: string, value: string): SignedRoster =>
        changed(({ teams }) => void Object.assign(teams[team]?.members[at] ?? {}, { [field]: value }))
      for (let bit = 0; bit < 256; bit++) yield set('verifies', flipped(verifies, bit))
      for (let letter = 7; letter < recipient.length; letter += 5)
        yield set(
          'recipient',
          recipient.slice(0, letter) + (recipient[letter] === 'q' ? 'p' : 'q') + recipient.slice(letter + 1),
        )
      for (const field of ['recipient', 'verifies', 'id'] as const) yield set(field, stranger[field])
      yield set('id', `${id}2`)
    }
  yield changed(({ teams }) => void teams[0]?.members.push(stranger))
  yield changed(({ teams }) => void teams[0]?.members.pop())
  yield changed(({ teams }) => void teams[0]?.members.reverse())
  yield changed(({ teams: [one, two] }) => {
    if (one && two) [one.members, two.members] = [two.members, one.members]
  })
  yield changed(({ teams: [one] }) => {
    const [judith, farid] = one?.members ?? []
    if (judith && farid) [judith.recipient, farid.recipient] = [farid.recipient, judith.recipient]
  })
}

/** Everything else that a roster says. */
function* rest(): Generator<SignedRoster> {
  for (let epoch = 1; epoch < 60; epoch++)
    if (epoch !== signed.roster.epoch) yield changed((roster) => void (roster.epoch = epoch))
  for (const until of ['2015-06-02', '2016-06-01', '2015-05-31'])
    yield changed((roster) => void (roster.until = until))
  yield changed((roster) => void (roster.campaign = 'belarus'))
  yield changed(({ teams }) => void teams.reverse())
  yield changed(({ teams }) => void teams.pop())
  yield changed(({ teams }) => void teams.push({ id: 'more', members: [stranger] }))
  for (const field of ['topics', 'countries', 'languages'] as const) {
    yield changed(({ teams }) => void (teams[0] && (teams[0][field] = ['trial'])))
    yield changed(({ teams }) => void (teams[1] && delete teams[1][field]))
    yield changed(({ teams }) => void teams[1]?.[field]?.push('other'))
  }
}

test('of more than 2,000 changed rosters none is taken, and the unchanged one is', async () => {
  expect(await verifyRoster(signed, trust, 3, today)).toMatchObject({ ok: true })
  const tried = [...signatures(), ...people(), ...rest()]
  const verdicts = await Promise.all(tried.map(async (one) => verifyRoster(one, trust, 1, today)))
  expect(tried.length).toBeGreaterThan(2000)
  expect(verdicts.filter(({ ok }) => ok)).toEqual([])
})
