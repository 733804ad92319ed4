/**
 * The door of the page on one machine: storage with its roles, a campaign, a roster whose staff are here, and the
 * function itself in this process, with a clock that stands still until it is moved.
 */
import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { environmentNames } from '../../bot/config.ts'
import { createDoorRuntime } from '../../bot/runtime-door.ts'
import { createRosters } from '../../bot/sealing/rosters.store.ts'
import { trustFileName } from '../../bot/sealing/trust.ts'
import type { Roster, Trust } from '../../bot/sealing/roster.ts'
import { sealForOne } from '../../bot/sealing/sealed.ts'
import { vaultKeys } from '../../bot/table/keys.ts'
import { answerBytes, signedAnswerBytes, type Answer } from '../../bot/tips/answer.ts'
import type { Reply } from '../../bot/tips/tip.ts'
import { accessOf, createDatabaseClient, createTable, type Table } from '../../bot/table/client.ts'
import { answerAtDoor, type DoorAnswer, type DoorParts } from '../../bot/tips/door.ts'
import type { LambdaFunctionURLEvent } from 'aws-lambda'
import type { InvocationResult } from '../../local/function-process.ts'
import { callDynamo } from '../../local/aws-json.ts'
import { importPack } from '../../local/import-pack.ts'
import { startStorage, type Storage } from '../../local/storage.ts'
import { localTableNames } from '../../local/tables.ts'
import { aHolder, aMember, signedBy, type Staffed } from '../sealing/builders.ts'
import { aPack } from './builders.ts'
import type { Edge } from './edge.ts'

/** Someone of the staff, with the key that signs their answers. */
export type Signer = Staffed & { readonly signing: KeyObject }

export type TipDoor = {
  readonly storage: Storage
  readonly dataDir: string
  readonly staff: readonly Signer[]
  /** The newest. */
  readonly roster: Roster
  readonly trust: Trust
  readonly vault: Table
  readonly campaign: Table
  readonly logged: string[]
  now(): Date
  moveTo(instant: string): void
  /** Asks a function; `undefined`: GET. */
  ask(what: string, request?: object): Promise<DoorAnswer>
  /** The same from the event of a function URL, for a gateway. */
  invoke(event: unknown): Promise<InvocationResult>
  /** Starts the function anew, with nothing in memory. */
  restart(): Promise<void>
  /** Puts a newer roster into force; gives its epoch. */
  publish(changes: Partial<Roster>): Promise<number>
  /** Every key of the vault. */
  vaultKeys(): Promise<string[]>
  close(): Promise<void>
}

export async function startTipDoor(edge?: Edge): Promise<TipDoor> {
  const dataDir = mkdtempSync(join(tmpdir(), 'caseline-door-'))
  let now = new Date('2015-03-04T09:00:00Z')
  const storage = await startStorage({
    dataDir,
    identity: {
      botToken: '4242:AAH-token-for-tests',
      botUsername: 'caseline_bot',
      webhookSecret: 'x'.repeat(40),
    },
    now: () => now,
  })
  await importPack({ environment: storage.environment(), pack: aPack(), photos: new Map(), now })
  const { staff, roster, trust, publish } = await aTeam(dataDir)
  let newest = roster
  const client = createDatabaseClient(accessOf(storage.environment(), 'AWS_ENDPOINT_URL_DYNAMODB'))
  const campaign = createTable(client, localTableNames.campaign)
  await publish(campaign, roster, now)
  const logged: string[] = []
  const environment = {
    ...(await throughEdge(storage.environment('tip-intake'), edge)),
    [environmentNames.rosterTrust]: join(dataDir, trustFileName),
  }
  const start = async (): Promise<DoorParts> =>
    createDoorRuntime(environment, {
      clock: () => now,
      log: (level, fields) => void logged.push(JSON.stringify({ level, ...fields })),
    })
  let parts: DoorParts | undefined = await start()
  return {
    storage,
    dataDir,
    staff,
    get roster() {
      return newest
    },
    trust,
    vault: createTable(client, localTableNames.vault),
    campaign,
    logged,
    now: () => now,
    moveTo: (instant) => (now = new Date(instant)),
    ask: async (what, request) => {
      parts ??= await start()
      const body = new TextEncoder().encode(request === undefined ? '' : JSON.stringify(request))
      const method = request === undefined ? 'GET' : 'POST'
      return answerAtDoor(parts, { method, path: `/tips/api/${what}`, body })
    },
    invoke: async (event) => {
      parts ??= await start()
      const { rawPath: path, body = '', isBase64Encoded, requestContext } = event as LambdaFunctionURLEvent
      const { method } = requestContext.http
      const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8')
      const answer = await answerAtDoor(parts, { method, path, body: bytes })
      return { ok: true, result: { statusCode: answer.status, body: JSON.stringify(answer.body) } }
    },
    restart: async () => {
      parts = undefined
      parts = await start().catch(() => undefined)
    },
    publish: async (changes) => {
      newest = { ...newest, ...changes, epoch: newest.epoch + 1 }
      await publish(campaign, newest, now)
      parts = undefined
      return newest.epoch
    },
    vaultKeys: async () => keysOf(storage),
    close: async () => {
      await storage.close()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

async function aTeam(dataDir: string) {
  const holder = await aHolder()
  const staff = await Promise.all(['judith', 'farid'].map(aSigner))
  const roster: Roster = {
    campaign: 'azerbaijan',
    epoch: 3,
    until: '2035-06-01',
    teams: [{ id: 'desk', members: staff.map(({ member }) => member) }],
  }
  const trust = { campaign: 'azerbaijan', keys: [holder.key], threshold: 1, epoch: 1 }
  writeFileSync(join(dataDir, trustFileName), JSON.stringify(trust))
  const publish = async (table: Table, wanted: Roster, now: Date): Promise<void> => {
    await createRosters(table, trust).publish(await signedBy(wanted, [holder]), now)
  }
  return { staff, roster, trust, publish }
}

export async function aSigner(id: string): Promise<Signer> {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const { identity, member } = await aMember(id)
  const verifies = publicKey.export({ format: 'jwk' }).x ?? ''
  return { identity, member: { ...member, verifies }, signing: privateKey }
}

/** Leaves an answer as the console does. */
export async function leaveAnswer(
  door: Pick<TipDoor, 'vault' | 'staff'>,
  answer: Answer,
  reply: Reply,
  signer = door.staff[0],
): Promise<void> {
  if (!signer) throw new Error('There is no staff.')
  const signature = sign(null, answerBytes(answer, reply), signer.signing)
  const bytes = signedAnswerBytes(answer, signer.member.verifies, signature)
  const sealed = await sealForOne(reply.recipient, bytes, [4096])
  await door.vault.write([{ put: { ...vaultKeys.answer(reply.mailboxId, answer.seq), sealed } }])
}

async function throughEdge(environment: Record<string, string>, edge: Edge | undefined) {
  if (!edge) return environment
  const names = ['DYNAMODB', 'SSM', 'SQS', 'S3'].map((service) => `AWS_ENDPOINT_URL_${service}`)
  const moved = await Promise.all(
    names.map(async (name) => [name, await edge.inFrontOf(environment[name] ?? '')]),
  )
  return { ...environment, ...(Object.fromEntries(moved) as Record<string, string>) }
}

async function keysOf({ databaseEndpoint }: Storage): Promise<string[]> {
  const page = await callDynamo(databaseEndpoint, 'Scan', { TableName: localTableNames.vault, Limit: 1000 })
  const items = page['Items'] as Record<string, { S?: string }>[]
  return items.map(({ pk, sk }) => `${pk?.S} ${sk?.S}`).toSorted()
}
