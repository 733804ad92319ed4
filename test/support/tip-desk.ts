/** The console's function beside the door of the page: two of the staff who handle tips, and what each can ask. */
import { sign } from 'node:crypto'
import { environmentNames } from '../../bot/config.ts'
import { createConsoleRuntime } from '../../bot/runtime-console.ts'
import { createParameterClient, createParameters } from '../../bot/identity/parameters.store.ts'
import { trustFileName } from '../../bot/sealing/trust.ts'
import type { Staffer } from '../../bot/staff/roles.ts'
import { createStaff } from '../../bot/staff/staff.store.ts'
import { accessOf } from '../../bot/table/client.ts'
import { answerConsole } from '../../bot/tips/console-api.ts'
import type { ConsoleParts } from '../../bot/tips/console-parts.ts'
import { consoleRoot, proofBytes, type ConsoleAct } from '../../bot/tips/console.ts'
import { newOffer } from '../../bot/tips/sessions.store.ts'
import { join } from 'node:path'
import type { Signer, TipDoor } from './tip-door.ts'

export type Reply = { readonly status: number; readonly body: Readonly<Record<string, unknown>> }

export type TipDesk = {
  /** Asks the function; `session`: as the header has it. */
  ask(act: ConsoleAct, request?: object, session?: string): Promise<Reply>
  /** A link of someone of the staff, as /console makes it. */
  offer(userId: number): Promise<{ token: string; code: string }>
  /** A session of someone who handles tips; as a member of the roster, where one is given. */
  session(userId: number, signer?: Signer): Promise<string>
  row(userId: number): Promise<Staffer | undefined>
  change(userId: number, changes: Partial<Staffer>): Promise<void>
}

export const judithId = 5_100_000_001
export const faridId = 5_100_000_002

export async function aTipDesk(door: TipDoor): Promise<TipDesk> {
  const { storage, campaign, vault } = door
  const access = accessOf(storage.environment(), 'AWS_ENDPOINT_URL_SSM')
  const parameters = createParameters(
    createParameterClient(access),
    storage.environment()[environmentNames.parameterPrefix] ?? '',
  )
  const staff = createStaff(campaign, await parameters.staffKeys())
  for (const id of [judithId, faridId]) {
    const contact = { chatId: id, language: 'en' }
    const newcomer = { pseudonym: staff.pseudonymOf(id), suspended: false, contact, version: 0 }
    await campaign.write([staff.newWrite({ ...newcomer, roles: ['caseOfficer'] })])
  }
  const environment = {
    ...storage.environment('console-api'),
    [environmentNames.rosterTrust]: join(door.dataDir, trustFileName),
  }
  const parts: ConsoleParts = await createConsoleRuntime(environment, {
    clock: () => door.now(),
    log: (level, fields) => void door.logged.push(JSON.stringify({ level, ...fields })),
  })
  const ask = async (act: ConsoleAct, request: object = {}, session?: string): Promise<Reply> => {
    const body = new TextEncoder().encode(JSON.stringify(request))
    return (await answerConsole(parts, { path: `${consoleRoot}${act}`, body, session })) as Reply
  }
  const offer = async (userId: number): Promise<{ token: string; code: string }> => {
    const { token, code, writes } = newOffer(staff.pseudonymOf(userId), door.now())
    await vault.write(writes)
    return { token, code }
  }
  return {
    ask,
    offer,
    session: async (userId, signer) => {
      const { token } = await offer(userId)
      const session = String((await ask('open', { token })).body['session'])
      if (signer) await prove({ ask }, session, signer)
      return session
    },
    row: async (userId) => staff.find(userId),
    change: async (userId, changes) => {
      const before = await staff.find(userId)
      if (before) await campaign.write([staff.writeOf({ ...before, ...changes })])
    },
  }
}

export async function prove(
  desk: Pick<TipDesk, 'ask'>,
  session: string,
  { member, signing }: Signer,
): Promise<Reply> {
  const challenge = String((await desk.ask('state', {}, session)).body['challenge'])
  const signature = sign(null, proofBytes(challenge, member.id), signing).toString('base64url')
  return desk.ask('prove', { member: member.id, signature }, session)
}
