import { existsSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { AttributeValue, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { CaselineError, codeOf } from '../../bot/errors.ts'
import { createDatabaseClient } from '../../bot/table/client.ts'
import { keys } from '../../bot/table/keys.ts'
import { startDatabase, type Database } from '../../local/database.ts'
import { createTables, emptyTables } from '../../local/tables.ts'
import { copyIn, readCopy } from '../../tools/recovery/copy-in.ts'
import { itemLine, tableKinds, type CopiedItem } from '../../tools/recovery/copy-lines.ts'
import { copyOut } from '../../tools/recovery/copy-out.ts'
import { getRaw, scanPages, writeRaw, type RawTables } from '../../tools/recovery/raw-tables.ts'
import { temporaryFolder, keptFolder } from '../local/fixtures/folders.ts'

const now = new Date('2015-03-04T09:00:00Z')
const runs = Number(process.env['COPY_RUNS'] ?? 12)
const database = { folder: keptFolder() } as { folder: ReturnType<typeof keptFolder>; running?: Database }
let from: RawTables
let to: RawTables

beforeAll(async () => {
  database.running = await startDatabase({ dataDir: database.folder.path })
  from = await tablesNamed('from')
  to = await tablesNamed('to')
})
afterAll(async () => {
  await database.running?.stop()
  database.folder.remove()
})

async function tablesNamed(name: string): Promise<RawTables> {
  const endpoint = database.running?.endpoint ?? ''
  const names = { campaign: `${name}-campaign`, vault: `${name}-vault` }
  await createTables(endpoint, names)
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
  return { client: createDatabaseClient({ endpoint, region: 'us-east-1', credentials }), names }
}

async function begin(items: readonly CopiedItem[]): Promise<void> {
  for (const { names } of [from, to]) await emptyTables(database.running?.endpoint ?? '', names)
  for (const table of tableKinds)
    await writeRaw(
      from,
      table,
      items.filter((one) => one.table === table).map(({ item }) => ({ PutRequest: { Item: item } })),
    )
}

/** Everything that the tables hold, in a stable order. */
async function held(tables: RawTables): Promise<string[]> {
  const lines: string[] = []
  for (const table of tableKinds)
    for await (const page of scanPages(tables, table))
      lines.push(...page.map((item) => itemLine({ table, item })))
  return lines.toSorted()
}

const text = fc.string({ unit: 'binary', maxLength: 12 }).map((value) => value.toWellFormed())
const number = fc.oneof(
  fc.bigInt({ min: -(10n ** 37n), max: 10n ** 37n }).map(String),
  fc.tuple(fc.integer(), fc.nat(999)).map(([whole, part]) => `${whole}.${part}`),
)
const bytes = fc.uint8Array({ minLength: 1, maxLength: 40 })
const several = <T>(one: fc.Arbitrary<T>) =>
  fc.uniqueArray(one, { minLength: 1, maxLength: 4, selector: (value) => JSON.stringify(value) })
const { value: anyValue } = fc.letrec<{ value: AttributeValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    text.map((S): AttributeValue => ({ S })),
    number.map((N): AttributeValue => ({ N })),
    bytes.map((B): AttributeValue => ({ B })),
    fc.boolean().map((BOOL): AttributeValue => ({ BOOL })),
    fc.constant<AttributeValue>({ NULL: true }),
    several(text.filter((one) => one !== '')).map((SS): AttributeValue => ({ SS })),
    several(fc.integer().map(String)).map((NS): AttributeValue => ({ NS })),
    several(bytes).map((BS): AttributeValue => ({ BS })),
    fc.array(tie('value'), { maxLength: 3 }).map((L): AttributeValue => ({ L })),
    fc
      .dictionary(text, tie('value'), { maxKeys: 3, noNullPrototype: true })
      .map((M): AttributeValue => ({ M })),
  ),
}))
const attributes = fc.dictionary(
  fc.stringMatching(/^[a-z]{1,6}$/).filter((name) => name !== 'pk' && name !== 'sk'),
  anyValue,
  { maxKeys: 4, noNullPrototype: true },
)
const anyItem: fc.Arbitrary<CopiedItem> = fc.record({
  table: fc.constantFrom(...tableKinds),
  item: fc
    .tuple(fc.constantFrom('C1#', 'S#a#', 'X#', 'ER#', 'B#'), fc.uuid(), attributes)
    .map(([kind, id, more]) => ({ ...more, pk: { S: kind + id }, sk: { S: '-' } })),
})
const root = { table: 'campaign', item: { ...key(keys.contentRoot()), version: { S: 'v' } } } as const

const refused = { outcome: 'unreadable', held: [] }

function key({ pk, sk }: { pk: string; sk: string }) {
  return { pk: { S: pk }, sk: { S: sk } }
}

function many(count: number): CopiedItem[] {
  const items = Array.from({ length: count }, (_, index): CopiedItem => {
    const item = {
      pk: { S: `C1#${index}` },
      sk: { S: '-' },
      version: { N: '1' },
      b: { B: Buffer.alloc(90, 7) },
    }
    return { table: index % 10 === 0 ? 'vault' : 'campaign', item }
  })
  return [...items, root]
}

test('what was copied out and in again is the same, whatever types it has', async () => {
  const path = join(temporaryFolder(), 'copy.jsonl')
  await fc.assert(
    fc.asyncProperty(fc.array(anyItem, { maxLength: 60 }), async (items) => {
      await begin(items)
      const before = await held(from)
      const { end } = await copyOut(from, tableKinds, path, now)
      const contents = await copyIn(to, path, { replace: false })
      expect(await held(to)).toEqual(before)
      expect(contents).toMatchObject({ end, header: { at: now } })
      expect(end.items.campaign + end.items.vault).toBe(items.length)
    }),
    { numRuns: runs },
  )
}, 300_000)

test('a copy of more than a page is readable by its owner only, and counts its kinds', async () => {
  const path = join(temporaryFolder(), 'copy.jsonl')
  await begin(many(1300))
  const { end, entities } = await copyOut(from, tableKinds, path, now)
  expect(statSync(path).mode & 0o777).toBe(0o600)
  expect(existsSync(`${path}.unfinished`)).toBe(false)
  expect(end.items).toEqual({ campaign: 1171, vault: 130 })
  expect(entities).toEqual({ chats: 1300, content: 1 })
  expect((await readCopy(path)).entities).toEqual(entities)
  await copyIn(to, path, { replace: false })
  expect(await held(to)).toEqual(await held(from))
})

test('a copy that was cut off anywhere is refused, and nothing is changed', async () => {
  const folder = temporaryFolder()
  const whole = join(folder, 'copy.jsonl')
  const part = join(folder, 'part.jsonl')
  await begin(many(12))
  await copyOut(from, tableKinds, whole, now)
  const content = readFileSync(whole)
  await fc.assert(
    fc.asyncProperty(fc.nat(content.length - 2), async (length) => {
      writeFileSync(part, content)
      truncateSync(part, length)
      expect(await restored(part)).toEqual(refused)
    }),
    { numRuns: 60, examples: [[0], [content.lastIndexOf('\n', -2)], [content.length - 2]] },
  )
})

test('a copy in which anything was changed is refused, and nothing is changed', async () => {
  const folder = temporaryFolder()
  const whole = join(folder, 'copy.jsonl')
  const other = join(folder, 'other.jsonl')
  await begin(many(12))
  await copyOut(from, tableKinds, whole, now)
  const content = readFileSync(whole)
  const lines = content.toString('utf8').trimEnd().split('\n')
  for (const changed of [
    lines.toSpliced(3, 1),
    lines.with(3, lines[4] ?? ''),
    [...lines.slice(0, 4), lines[5] ?? '', lines[4] ?? '', ...lines.slice(6)],
    [...lines, lines[3] ?? ''],
    lines.with(5, (lines[5] ?? '').replace('"1"', '"2"')),
    ['{}', ...lines],
    lines.slice(1),
  ]) {
    writeFileSync(other, `${changed.join('\n')}\n`)
    expect(await restored(other)).toEqual(refused)
  }
})

/** What came of restoring it, and what the tables then hold. */
async function restored(path: string): Promise<{ outcome: string; held: string[] }> {
  const outcome = await outcomeOf(copyIn(to, path, { replace: true, settleMs: 0 }))
  return { outcome, held: await held(to) }
}

async function outcomeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work
    return 'done'
  } catch (error) {
    return codeOf(error)
  }
}

test('a table that holds something is left alone, unless it is to be replaced', async () => {
  const path = join(temporaryFolder(), 'copy.jsonl')
  await begin(many(30))
  await copyOut(from, tableKinds, path, now)
  const other = { PutRequest: { Item: { ...key(keys.contentRoot()), version: { S: 'other' } } } }
  await writeRaw(to, 'campaign', [other, { PutRequest: { Item: { ...key({ pk: 'C1#new', sk: '-' }) } } }])
  const standing = await held(to)
  await expect(copyIn(to, path, { replace: false })).rejects.toMatchObject({
    code: 'content',
  })
  expect(await held(to)).toEqual(standing)
  await copyIn(to, path, { replace: true, settleMs: 0 })
  expect(await held(to)).toEqual(await held(from))
})

test('nobody is served before what has to be done first is done', async () => {
  const path = join(temporaryFolder(), 'copy.jsonl')
  await begin(many(30))
  await copyOut(from, tableKinds, path, now)
  const seen: unknown[] = []
  const look = async (): Promise<void> => {
    seen.push((await held(to)).length, await getRaw(to, 'campaign', keys.contentRoot()))
    if (seen.length === 2) throw new CaselineError('busy', 'It broke off.')
  }
  const attempt = async () => outcomeOf(copyIn(to, path, { replace: false, beforeServing: look }))
  expect(await attempt()).toBe('busy')
  expect(await getRaw(to, 'campaign', keys.restoring())).toBeDefined()
  expect(await getRaw(to, 'campaign', keys.contentRoot())).toBeUndefined()
  expect(await attempt()).toBe('done')
  // All but the root, and the two marks.
  expect(seen).toEqual([32, undefined, 32, undefined])
  expect(await held(to)).toEqual(await held(from))
})

test('a restore that broke off at any call serves nobody, is no copy for others, and is done anew', async () => {
  const path = join(temporaryFolder(), 'copy.jsonl')
  const again = join(temporaryFolder(), 'again.jsonl')
  await begin(many(120))
  await copyOut(from, tableKinds, path, now)
  for (let calls = 0; ; calls++) {
    if ((await outcomeOf(copyIn(breaking(to, calls), path, { replace: false }))) === 'done') break
    const begun = (await getRaw(to, 'campaign', keys.restoring())) !== undefined
    expect(await getRaw(to, 'campaign', keys.contentRoot())).toBeUndefined()
    expect(await outcomeOf(copyOut(to, tableKinds, again, now))).toBe(begun ? 'content' : 'done')
  }
  expect(await held(to)).toEqual(await held(from))
}, 120_000)

/** The connection is cut for good after so many calls. */
function breaking({ client, names }: RawTables, calls: number): RawTables {
  let left = calls
  const send = async (command: Parameters<DynamoDBClient['send']>[0]): Promise<unknown> => {
    left -= 1
    if (left < 0) throw new CaselineError('database', 'cut')
    return client.send(command)
  }
  return { client: { send } as unknown as DynamoDBClient, names }
}
