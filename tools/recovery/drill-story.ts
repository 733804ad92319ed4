/**
 * What the people of a drill do before and after the copy, and what they must find after the restore. Each of the cast
 * stands for a promise: whoever left stays away, whoever stayed is known, nobody gets anything twice.
 */
import { staffPersonaIds } from '../../local/personas.ts'
import type { People, Person } from './drill-people.ts'
import { drillRow, type DrillRow } from './drill-row.ts'

export type Cast = {
  readonly judith: Person
  readonly farid: Person
  /** Admin at T, suspended afterwards. */
  readonly nadia: Person
  /** Follows and signed, in French. */
  readonly reader: Person
  /** Follows at T, stops afterwards. */
  readonly stopper: Person
  /** Follows and signed at T, deletes everything afterwards. */
  readonly forgetter: Person
  /** Signed at T, takes it back afterwards. */
  readonly taker: Person
  /** Signed, took back and signed anew, all before T. */
  readonly waverer: Person
  /** Follows at T, stops after the newest export: nothing that is left says so. */
  readonly lateStopper: Person
  /** All others who follow at T. */
  readonly followers: readonly Person[]
}

const caseId = 'khadija-ismayilova'
const petitionId = 'free-them-petition'
const languages = ['en', 'az', 'fr', 'ru'] as const
const [first, second, third] = ['She was heard today.', 'The court sits on Monday.', 'She is well.'] as const
const peopleAtOnce = 8

/** Until T. The second update is on its way then: approved, waiting for its minute. */
export async function beforeTheCopy(people: People, crowd: number): Promise<Cast> {
  const [faridId = 0, judithId = 0] = staffPersonaIds
  const [judith, farid] = [await people.find(judithId), await people.find(faridId)]
  const nadia = await people.make('Nadia', 'en')
  for (const one of [judith, farid]) await one.says('/staff')
  await people.admit(nadia)
  await nadia.says('/staff')
  const cast = {
    judith,
    farid,
    nadia,
    reader: await people.make('Camille', 'fr'),
    stopper: await people.make('Stella', 'en'),
    forgetter: await people.make('Fatima', 'en'),
    taker: await people.make('Tariq', 'en'),
    waverer: await people.make('Wanda', 'en'),
    lateStopper: await people.make('Lale', 'en'),
    followers: await gather(people, crowd),
  }
  for (const one of [cast.reader, cast.stopper, cast.forgetter, cast.lateStopper]) await follow(one)
  for (const one of [cast.reader, cast.forgetter, cast.taker, cast.waverer]) await sign(one)
  await takeBack(cast.waverer)
  await sign(cast.waverer)
  await broadcast(cast, first)
  await people.advance('PT2M')
  await broadcast(cast, second)
  return cast
}

/** Every second one follows, every third one signs. */
async function gather(people: People, crowd: number): Promise<Person[]> {
  const followers: Person[] = []
  const arrive = async (index: number): Promise<void> => {
    const one = await people.make(`Anna ${index}`, languages[index % languages.length] ?? 'en')
    if (index % 3 === 0) await sign(one)
    if (index % 2 !== 0) return
    await follow(one)
    followers.push(one)
  }
  for (let start = 0; start < crowd; start += peopleAtOnce) {
    const size = Math.min(peopleAtOnce, crowd - start)
    await Promise.all(Array.from({ length: size }, async (_, index) => arrive(start + index)))
  }
  return followers
}

/** Between T and the newest export. */
export async function afterTheCopy(people: People, cast: Cast): Promise<void> {
  await people.advance('PT2M')
  const newcomer = await people.make('Noor', 'en')
  await follow(newcomer)
  await cast.stopper.says('/stop')
  await cast.forgetter.says('/forget')
  await cast.forgetter.presses(cast.forgetter.say.plain('forget.confirm'))
  await takeBack(cast.taker)
  await cast.judith.says('/staff')
  await cast.judith.presses('Nadia')
  await cast.judith.presses(cast.judith.say.plain('staff.suspend', { name: 'Nadia' }))
}

export async function afterTheExport({ lateStopper }: Cast): Promise<void> {
  await lateStopper.says('/stop')
}

/** What each of them finds, beside what they must find. */
export async function afterTheRestore(people: People, before: Cast): Promise<DrillRow[]> {
  const cast = await sameOf(people, before)
  const { judith, farid, nadia, reader, stopper, forgetter, taker, waverer, lateStopper, followers } = cast
  const rows: DrillRow[] = []
  const row = (...parts: Parameters<typeof drillRow>): void => void rows.push(drillRow(...parts))
  const reached = [reader, lateStopper, ...followers]
  const gone = [stopper, forgetter]

  await people.advance('PT2M')
  row('in lockdown: followers who got an update again', 0, await withCopies([...reached, ...gone], second, 2))
  await lift(judith)
  await lift(farid)
  await people.advance('PT2M')
  row('lifted: followers who got an update again', 0, await withCopies([...reached, ...gone], second, 2))
  row('a known reader is recognised: follows', true, await isFollowing(reader))
  row('a known reader is recognised: signature', true, await hasSigned(reader))
  row('signed anew before T: still signed', true, await hasSigned(waverer))
  row('taken back after T: not signed', false, await hasSigned(taker))
  row('stopped after T: follows', false, await isFollowing(stopper))
  row('deleted after T: follows', false, await isFollowing(forgetter))
  row('deleted after T: the chat is held', false, await isHeld(forgetter))
  row('stopped after the newest export: follows again (not covered)', true, await isFollowing(lateStopper))
  row('suspended after T: known as staff', false, await isStaff(nadia))
  row('staff at T: known as staff', true, await isStaff(judith))
  await broadcast(cast, third)
  await people.advance('PT2M')
  row('a new update reaches those who follow', reached.length, await withCopies(reached, third, 1))
  row('a new update reaches those who left', 0, await withCopies(gone, third, 1))
  return rows
}

/** The same people, where the system now listens. */
async function sameOf(people: People, before: Cast): Promise<Cast> {
  const { followers, ...named } = before
  const found = await Promise.all(
    Object.entries(named).map(async ([name, { id }]) => [name, await people.find(id)] as const),
  )
  const cast = Object.fromEntries(found) as Omit<Cast, 'followers'>
  return { ...cast, followers: await Promise.all(followers.map(async ({ id }) => people.find(id))) }
}

async function follow(person: Person): Promise<void> {
  await person.starts(`case_${caseId}`)
  await person.presses(person.say.plain('cases.follow'))
}

async function sign(person: Person): Promise<void> {
  await person.starts(`act_${petitionId}`)
  for (const key of [
    'sign.button',
    'sign.agree',
    'sign.anonymous',
    'sign.countrySkip',
    'sign.confirm',
  ] as const)
    await person.presses(person.say.plain(key))
}

async function takeBack(person: Person): Promise<void> {
  await person.presses(person.say.plain('sign.withdraw'))
  await person.presses(person.say.plain('sign.withdraw'))
}

async function broadcast({ judith, farid }: Cast, text: string): Promise<void> {
  await judith.says('/broadcast')
  await judith.presses(judith.say.plain('broadcast.everyone'))
  await judith.says(text)
  await judith.presses(judith.say.plain('broadcast.submit'))
  await farid.presses(farid.say.plain('broadcast.approve'))
  await judith.presses(judith.say.plain('broadcast.sendNow'))
}

async function lift(person: Person): Promise<void> {
  await person.says('/lockdown')
  await person.presses(person.say.plain('lockdown.lift'))
}

async function isFollowing(person: Person): Promise<boolean> {
  await person.says('/following')
  return !(await person.seen()).includes(person.say.plain('follow.none'))
}

async function hasSigned(person: Person): Promise<boolean> {
  await person.starts(`act_${petitionId}`)
  await person.presses(person.say.plain('sign.button'))
  const labels =
    (await person.chat())
      .at(-1)
      ?.buttons.flat()
      .map(({ text }) => text) ?? []
  return labels.includes(person.say.plain('sign.withdraw'))
}

/** Whether there is a chat item of theirs. */
async function isHeld(person: Person): Promise<boolean> {
  await person.says('/mydata')
  const words = person.say.plain('data.address')
  return (await person.chat()).slice(-2).some(({ text }) => text.includes(words))
}

async function isStaff(person: Person): Promise<boolean> {
  await person.says('/staff')
  return !(await person.seen()).includes(person.say.plain('common.unknownCommand'))
}

/** How many of them have the text at least so often. */
async function withCopies(people: readonly Person[], text: string, copies: number): Promise<number> {
  const counts = await Promise.all(
    people.map(
      async (person) => (await person.chat()).filter((message) => message.text.includes(text)).length,
    ),
  )
  return counts.filter((count) => count >= copies).length
}
