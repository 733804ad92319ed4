/**
 * Puts a checked campaign pack into force: keys for its petitions and the dates of their destruction first, then the
 * content as a whole. All or nothing for readers, and importing the same again changes nothing. What staff changed in
 * the chat stays laid over it, until a pack says the same.
 */
import { createActionKeys } from '../bot/actions/action-keys.store.ts'
import { needsKey } from '../bot/actions/petition.ts'
import { createContents, type Contents, type Layers } from '../bot/campaign/content.store.ts'
import type { Content } from '../bot/campaign/content.ts'
import { effectStandings, layOver, type EffectStanding } from '../bot/campaign/overlay.ts'
import type { Pack } from '../bot/campaign/pack.ts'
import { environmentNames } from '../bot/config.ts'
import { createDueItems } from '../bot/delivery/due-items.store.ts'
import { CaselineError, codeOf } from '../bot/errors.ts'
import { createParameterClient, createParameters } from '../bot/identity/parameters.store.ts'
import { createChanges } from '../bot/keeping/changes.store.ts'
import { createAudit } from '../bot/staff/audit.store.ts'
import { createStaff } from '../bot/staff/staff.store.ts'
import { accessOf, createDatabaseClient, createTable, type Table } from '../bot/table/client.ts'
import { keys } from '../bot/table/keys.ts'
import { endAbsorbed } from './absorbed-changes.ts'

export type ImportOptions = {
  /** The environment of a function with the rights of the operator: tables, parameters, where they are. */
  readonly environment: Readonly<Record<string, string>>
  readonly pack: Pack
  /** Bytes by file name. */
  readonly photos: ReadonlyMap<string, Uint8Array>
  readonly now: Date
}

export type Import = {
  readonly version: string
  readonly changed: boolean
  /** How the changes of staff stand to this pack. */
  readonly reports: readonly EffectStanding[]
}

/** Throws `content` when a restore was not finished, or a petition that can still be signed or withdrawn is missing from the pack. */
export async function importPack(options: ImportOptions): Promise<Import> {
  const { pack, photos, now } = options
  const { table, parameters } = openStores(options.environment)
  const contents = createContents(table)
  await refuseHalfRestored(table)
  const before = await layersIfAny(contents)
  refuseLostPetitions(before?.content, options)
  const laid = layOver(pack, before?.changes ?? [])
  await createActionKeys(table, parameters, createDueItems(table)).prepare(laid, now)
  const published = await contents.publish(pack, photos)
  const { imported, changes } = await contents.layers()
  const reports = effectStandings(imported, changes)
  if (reports.length > 0) {
    const { keyring } = await parameters.secrets()
    await endAbsorbed({
      contents,
      changes: createChanges(table, keyring),
      audit: createAudit(table),
      table,
      now,
    })
  }
  return { ...published, reports }
}

/** Makes the first admins, once; says whether this was the time. */
export async function bootstrapAdmins(
  environment: ImportOptions['environment'],
  adminIds: readonly number[],
  now: Date,
): Promise<boolean> {
  const { table, parameters } = openStores(environment)
  const { keyring } = await parameters.secrets()
  return createStaff(table, keyring).bootstrap(adminIds, createAudit(table), now)
}

/** Makes someone of the simulator an admin. */
export async function addAdmin(
  environment: ImportOptions['environment'],
  userId: number,
  now: Date,
): Promise<void> {
  const { table, parameters } = openStores(environment)
  const { keyring } = await parameters.secrets()
  await createStaff(table, keyring).admit(userId, createAudit(table), now)
}

/** Content would put into service what a restore has filled only in part. */
async function refuseHalfRestored(table: Table): Promise<void> {
  if (await table.get(keys.restoring(), { consistent: true }))
    throw new CaselineError('content', 'A restore was not finished: run npm run restore again first.')
}

async function layersIfAny(contents: Contents): Promise<Layers | undefined> {
  try {
    return await contents.layers()
  } catch (error) {
    if (codeOf(error) === 'content') return undefined
    throw error
  }
}

/** Whoever signed must be able to see and withdraw it: a petition is closed by its date, not by leaving it out. */
function refuseLostPetitions(before: Content | undefined, { pack, now }: ImportOptions): void {
  const kept = new Set(pack.actions.map(({ id }) => id))
  const lost = (before?.actions ?? []).filter(
    (action) => !kept.has(action.id) && before && needsKey(action, before, now),
  )
  if (lost.length === 0) return
  const names = lost.map(({ id }) => `actions/${id}.yaml`).join(', ')
  throw new CaselineError(
    'content',
    `${names} is missing, but its signatures are still held. Set "closes" to end it.`,
  )
}

function openStores(environment: ImportOptions['environment']) {
  const client = createDatabaseClient(accessOf(environment, 'AWS_ENDPOINT_URL_DYNAMODB'))
  return {
    table: createTable(client, environment[environmentNames.campaignTable] ?? ''),
    parameters: createParameters(
      createParameterClient(accessOf(environment, 'AWS_ENDPOINT_URL_SSM')),
      environment[environmentNames.parameterPrefix] ?? '',
      environment[environmentNames.parameterKey],
    ),
  }
}
