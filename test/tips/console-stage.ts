/** The door of the page and the console's function beside it, with two of the staff, for stories about the console. */
import { afterAll, beforeAll, beforeEach } from 'vitest'
import type { ConsoleRow } from '../../bot/tips/console.ts'
import { aTipDesk, type TipDesk } from '../support/tip-desk.ts'
import { startTipDoor, type Signer, type TipDoor } from '../support/tip-door.ts'
import { aContent, aTipRequest } from './senders.ts'

export let door: TipDoor
export let desk: TipDesk
export let judith: Signer
export let farid: Signer

/** Call it once in a file. */
export function onConsoleStage(): void {
  beforeAll(async () => {
    door = await startTipDoor()
    desk = await aTipDesk(door)
    ;[judith, farid] = door.staff as [Signer, Signer]
  })
  beforeEach(async () => door.restart())
  afterAll(async () => door.close())
}

export const inboxOf = async (session: string): Promise<ConsoleRow[]> =>
  (await desk.ask('inbox', {}, session)).body['rows'] as ConsoleRow[]

export async function aTip(text = 'Rauf was beaten.', urgent = false): Promise<string> {
  const request = await aTipRequest(door, { urgent }, aContent({ text }))
  await door.ask('tip', request)
  return request.id
}

export async function rowOf(session: string, id: string): Promise<ConsoleRow> {
  const row = (await inboxOf(session)).find((each) => each.id === id)
  if (!row) throw new Error('There is no such tip.')
  return row
}

export const compare = (one: unknown, other: unknown): number => String(one).localeCompare(String(other))
export const named = ({ team, id, version }: ConsoleRow) => ({ team, id, version })

/** The function started anew, over the same tables. */
export async function startAnew(): Promise<TipDesk> {
  desk = await aTipDesk(door)
  return desk
}

/** A newer roster with one more team; gives its epoch. */
export async function withTeam(signer: Signer): Promise<number> {
  const { teams } = door.roster
  const epoch = await door.publish({ teams: [...teams, { id: 'second', members: [signer.member] }] })
  await startAnew()
  return epoch
}
