/** Signing a petition with a name: who is asked for one, what is kept of it, and who can read it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readSigner, type Signer } from '../../bot/actions/signer.ts'
import { openUnder, readEnvelope } from '../../bot/sealing/envelope.ts'
import { open } from '../../bot/sealing/sealed.ts'
import { keys } from '../../bot/table/keys.ts'
import { aPack, aPetition } from '../support/builders.ts'
import { aReader, labels, languages, seen, signs, type Reader } from '../support/reader.ts'
import { putRosterInForce, type RosterOnStage } from '../support/roster.ts'
import { startStage, type Stage } from '../support/stage.ts'
import { aMessage } from '../support/updates.ts'

const target = { en: 'The President', az: 'Prezident', fr: 'Le président', ru: 'Президент' }
let stage: Stage
let force: RosterOnStage
beforeAll(async () => {
  const ids = [
    ...languages.map((language) => `named-${language}`),
    'back',
    'forgot',
    'left',
    'replay',
    'full',
    'ended',
  ]
  const actions = [
    ...ids.map((id) => aPetition({ id, target, namesHandedOver: true })),
    aPetition({ id: 'numbers', target }),
  ]
  stage = await startStage({ pack: aPack({ actions }) })
  force = await putRosterInForce(stage)
})
afterAll(async () => stage.close())

async function rowsOf(actionId: string): Promise<Record<string, unknown>[]> {
  return (await stage.scan()).filter(({ pk }) => String(pk).startsWith(`S#${actionId}#`))
}

/** As a member of the roster would read it. */
async function signerIn(row: Record<string, unknown> | undefined): Promise<Signer> {
  const id = String(row?.['envelope'])
  const envelopeRow = await stage.table.get(keys.envelope(id), { consistent: true })
  const bytes = await open(force.staff[1]?.identity ?? '', envelopeRow?.['sealed'] as Uint8Array)
  const name = row?.['name'] as Uint8Array
  return readSigner(await openUnder(readEnvelope(bytes, id), String(row?.['pk']), name))
}

async function comesToTheName({ person, say }: Reader, actionId: string): Promise<void> {
  await person.starts(`act_${actionId}`)
  for (const key of ['sign.button', 'sign.agree', 'sign.withName'] as const)
    await person.presses(say.plain(key))
  await person.says('Germany')
}

describe.each(languages)('in %s', (language) => {
  test('someone signs with their name after reading who gets it; the roster reads it, nobody else', async () => {
    const name = `Xənim Zülfüqarova-${{ en: 'En', az: 'Az', fr: 'Fr', ru: 'Ru' }[language]}`
    const actionId = `named-${language}`
    const reader = aReader(stage, language)
    const { person, say } = reader
    await person.starts(`act_${actionId}`)
    await person.presses(say.plain('sign.button'))
    for (const key of ['sign.consentNameStored', 'sign.consentNameRead'] as const)
      expect(seen(reader)).toContain(say.plain(key))
    expect(seen(reader)).toContain(say.plain('sign.consentNameHanded', { target: target[language] }))
    await person.presses(say.plain('sign.agree'))
    expect(labels(reader)).toEqual(
      ['sign.withName', 'sign.anonymous', 'sign.cancel'].map((key) => say.plain(key as 'sign.cancel')),
    )
    await person.presses(say.plain('sign.withName'))
    await person.says('Germany')
    expect(seen(reader)).toContain(say.plain('sign.nameType'))
    await person.says('+49 30 1234567')
    expect(seen(reader)).toContain(say.plain('sign.nameWrong'))
    await person.says(`  ${name} `)
    expect(seen(reader)).toContain(say.plain('sign.checkNamed', { name }))
    await person.presses(say.plain('sign.confirm'))
    expect(seen(reader)).toContain(say.plain('actions.count', { count: 1 }))
    const [row] = await rowsOf(actionId)
    expect(await signerIn(row)).toEqual({ name, country: 'DE' })
    expect(await everything()).not.toContain(name)
    await person.says('/mydata')
    const title = aPetition().title[language] ?? ''
    expect(said(reader)).toContain(say.plain('data.signedNamed', { title, day: dayIn(language) }))
    expect(said(reader)).not.toContain(name)
  })

  test('a petition that hands over only numbers asks for no name', async () => {
    const reader = aReader(stage, language)
    await reader.person.starts('act_numbers')
    await reader.person.presses(reader.say.plain('sign.button'))
    expect(seen(reader)).toContain(reader.say.plain('sign.consentHanded', { target: target[language] }))
    await reader.person.presses(reader.say.plain('sign.agree'))
    expect(seen(reader)).toContain(reader.say.plain('sign.nameAsk'))
    expect(labels(reader)).not.toContain(reader.say.plain('sign.withName'))
  })
})

function dayIn(language: string): string {
  const locale = language === 'en' ? 'en-GB' : language
  return new Intl.DateTimeFormat(locale, { dateStyle: 'long' }).format(new Date('2015-03-04T12:00:00Z'))
}

/** All that the bot ever showed after the person’s last words. */
function said({ person }: Reader): string {
  return person.chat
    .slice(-3)
    .map(({ text, caption }) => `${text} ${caption ?? ''}`)
    .join('\n')
}

/** What lies in the tables and stands in the log, in a few of the ways in which bytes are written. */
async function everything(): Promise<string> {
  const stored = await stage.dumpAll()
  const binaries = stored.join('\n').match(/[A-Za-z0-9+/_-]{24,}={0,2}/g) ?? []
  const decoded = binaries.map((text) => Buffer.from(text, 'base64').toString('utf8'))
  return [...stored, ...decoded, ...stage.logged].join('\n')
}

test('who stays anonymous there is kept as elsewhere', async () => {
  await signs(aReader(stage, 'en'), 'left')
  const [row] = await rowsOf('left')
  expect(row?.['name']).toBeUndefined()
  expect(row?.['envelope']).toBeUndefined()
})

test('whoever chose a name may still stay anonymous, and then nothing of it is kept', async () => {
  const reader = aReader(stage, 'en')
  await comesToTheName(reader, 'named-en')
  await reader.person.presses('Stay anonymous')
  await reader.person.presses('Rather not say')
  expect(seen(reader)).toContain('Name: you stay anonymous')
  await reader.person.presses('Confirm')
  expect((await rowsOf('named-en')).filter(({ name }) => name === undefined)).toHaveLength(1)
})

test('taking the signature back deletes the sealed name', async () => {
  const reader = aReader(stage, 'en')
  await comesToTheName(reader, 'back')
  await reader.person.says('Anna Schmidt')
  await reader.person.presses('Confirm')
  expect(await rowsOf('back')).toHaveLength(1)
  await reader.person.presses('Withdraw')
  await reader.person.presses('Withdraw')
  expect(await rowsOf('back')).toEqual([])
})

test('/forget deletes the sealed name, of a signature and of one that was only begun', async () => {
  const reader = aReader(stage, 'en')
  await comesToTheName(reader, 'forgot')
  await reader.person.says('Anna Schmidt')
  await reader.person.presses('Confirm')
  await comesToTheName(reader, 'left')
  await reader.person.says('Anna Schmidt')
  await reader.person.says('/mydata')
  expect(said(reader)).toContain('You began to sign: Free them all, with your name. It is sealed')
  await reader.person.says('/forget')
  await reader.person.presses('Delete everything')
  const [row] = await rowsOf('forgot')
  expect(row).toMatchObject({ state: 'mark' })
  expect(Object.keys(row ?? {}).toSorted()).toEqual(['pk', 'sk', 'state', 'v'])
})

test('a name that comes again is sealed once, and shown to be there', async () => {
  const reader = aReader(stage, 'en')
  await comesToTheName(reader, 'replay')
  const typed = aMessage(reader.person, 'Anna Schmidt', 920_001)
  for (const words of ['Name: Anna Schmidt', 'Name: as you typed it', 'Name: as you typed it']) {
    expect(await stage.deliver(typed)).toBe(200)
    expect(seen(reader)).toContain(words)
  }
  await reader.person.presses('Confirm')
  expect(await signerIn((await rowsOf('replay'))[0])).toEqual({ name: 'Anna Schmidt', country: 'DE' })
})

test('the longest name fits beside all that a chat can hold', async () => {
  const reader = aReader(stage, 'ru', 'Александра Константиновна')
  await reader.person.starts('act_full')
  for (const update of [1, 2, 3, 4]) await stage.deliver(aMessage(reader.person, '/help', 920_100 + update))
  await comesToTheName(reader, 'full')
  const name = `${'Ж'.repeat(24)} ${'Щ'.repeat(23)}`
  await reader.person.says(name)
  await reader.person.presses(reader.say.plain('sign.confirm'))
  expect(await signerIn((await rowsOf('full'))[0])).toEqual({ name, country: 'DE' })
})

test('when the roster ends on the way, names cannot be received at any step, and signatures count without', async () => {
  const [chooses, types, sealed] = [aReader(stage, 'en'), aReader(stage, 'en'), aReader(stage, 'en')]
  stage.moveTo('2015-06-01T20:00:00Z')
  await chooses.person.starts('act_ended')
  for (const label of ['Sign', 'I agree']) await chooses.person.presses(label)
  await comesToTheName(types, 'ended')
  await comesToTheName(sealed, 'ended')
  await sealed.person.says('Anna Schmidt')
  stage.moveTo('2015-06-02T04:00:00Z')
  await stage.restart()
  await chooses.person.presses('With my name')
  expect(seen(chooses)).toContain('Names cannot be received now')
  await types.person.says('Anna Schmidt')
  expect(seen(types)).toContain('Names cannot be received now')
  for (const { person } of [chooses, types])
    for (const label of ['Stay anonymous', 'Rather not say', 'Confirm']) await person.presses(label)
  expect(await rowsOf('ended')).toHaveLength(2)
  const late = aReader(stage, 'en')
  await late.person.starts('act_ended')
  await late.person.presses('Sign')
  expect(seen(late)).toContain('Names are not handed over')
  await late.person.presses('I agree')
  expect(labels(late)).not.toContain('With my name')
})
