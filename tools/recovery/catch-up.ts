/**
 * Brings a table that was restored to an earlier moment up to what must not go back: what people erased stays erased;
 * and what was done outside the table stays known, so that nothing is sent twice, no right that was taken away is
 * back, and the record of staff acts stays whole. It works from a later copy: the table as it was before the restore,
 * or the newest export. Nothing is sent until two of the staff lift the lockdown that is set first.
 */
import type { WriteRequest } from '@aws-sdk/client-dynamodb'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import { createLockdowns } from '../../bot/staff/lockdown.store.ts'
import { erasureOf, type Erasure } from '../../bot/table/erasures.ts'
import { keys } from '../../bot/table/keys.ts'
import type { RawItem } from './copy-lines.ts'
import { beginningOf, isFromLater } from './entities.ts'
import { eraseAgain, type ErasureReport, type Restored } from './erase-again.ts'
import { campaignItems, scanPages, writeRaw, type RawTables } from './raw-tables.ts'

/** The campaign's items of a later copy, from the beginning each time that it is called. */
export type Later = () => AsyncIterable<RawItem>

/** `carried`: rows taken over from the later copy. */
export type CatchUpReport = ErasureReport & { readonly carried: number }

/** Due items that make jobs, and jobs that send. */
const wakingKinds: ReadonlySet<string> = new Set(['wake', 'digest'])
const sendingKinds: ReadonlySet<string> = new Set(['send', 'wake'])
const lockdownBy = 'restore'
const roundItems = 200

/**
 * `trusted`: `all` of the later copy; or its `erasures` only, when the rest is what one restores from: then nothing
 * that was to be sent is left, since nobody knows how much of it was. May be repeated.
 */
export async function catchUp(
  restored: Restored & { readonly raw: RawTables },
  later: Later,
  trusted: 'all' | 'erasures',
): Promise<CatchUpReport> {
  const { table, raw, now } = restored
  await table.write([createLockdowns(table).setWrite(lockdownBy, now)])
  if (trusted === 'erasures') await stopSending(raw)
  const carried = trusted === 'all' ? await takeOver(raw, later) : 0
  const known = await erasuresIn(() => campaignItems(raw))
  const report = await eraseAgain(restored, { known, later: await erasuresIn(later) })
  return { ...report, carried }
}

function isLockdown({ pk, sk }: RawItem): boolean {
  const lockdown = keys.lockdown()
  return pk?.S === lockdown.pk && sk?.S === lockdown.sk
}

/** Jobs that send end where they stand, once the lockdown is lifted; nobody is woken for what waited for them. */
async function stopSending(raw: RawTables): Promise<void> {
  await change(raw, (item) => {
    const kind = item['kind']?.S ?? ''
    if (beginningOf(item) === 'DUE') return wakingKinds.has(kind) ? deletionOf(item) : undefined
    if (beginningOf(item) !== 'PUMP' || !sendingKinds.has(kind)) return undefined
    const version = String(Number(item['version']?.N ?? 0) + 1)
    return { PutRequest: { Item: { ...item, state: { S: 'stopping' }, version: { N: version } } } }
  })
}

async function change(raw: RawTables, changeOf: (item: RawItem) => WriteRequest | undefined): Promise<void> {
  for await (const page of scanPages(raw, 'campaign'))
    await writeRaw(
      raw,
      'campaign',
      page.flatMap((item) => changeOf(item) ?? []),
    )
}

function deletionOf({ pk, sk }: RawItem): WriteRequest {
  return { DeleteRequest: { Key: { pk, sk } as RawItem } }
}

async function takeOver(raw: RawTables, later: Later): Promise<number> {
  await change(raw, (item) => (isFromLater(item) && !isLockdown(item) ? deletionOf(item) : undefined))
  let carried = 0
  let round: WriteRequest[] = []
  const flush = async (): Promise<void> => {
    carried += round.length
    await writeRaw(raw, 'campaign', round)
    round = []
  }
  for await (const item of later()) {
    if (isFromLater(item)) round.push({ PutRequest: { Item: item } })
    if (round.length === roundItems) await flush()
  }
  await flush()
  return carried
}

async function erasuresIn(later: Later): Promise<Erasure[]> {
  const found: Erasure[] = []
  for await (const item of later()) {
    if (beginningOf(item) !== 'ER') continue
    const erasure = erasureOf(unmarshall(item))
    if (erasure) found.push(erasure)
  }
  return found
}
