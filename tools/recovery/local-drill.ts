/**
 * The drill on one machine. A whole local system lives through a day: people follow and sign, a copy is taken at a
 * moment T, people go on, leave and take back, staff send and suspend; a newest export is made. Then table and keys
 * are lost. They are restored from the copy of T, the export and the escrowed keys, and the system goes on. Telegram,
 * its chats and the clock are not lost.
 */
import { randomBytes } from 'node:crypto'
import { copyFileSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createChats } from '../../bot/chats/chat.store.ts'
import { createTable } from '../../bot/table/client.ts'
import { escrowedNames } from '../../deploy/escrow.ts'
import { escrow, restore } from '../../deploy/keeping-keys.ts'
import { localSecrets } from '../../deploy/secret-store.ts'
import { openKeyFile } from '../../local/key-file.ts'
import { readSettings } from '../../local/settings.ts'
import { startStack, type Stack } from '../../local/stack.ts'
import { catchUp, type CatchUpReport } from './catch-up.ts'
import { campaignItemsOf, copyIn, readCopy, type CopyContents } from './copy-in.ts'
import { tableKinds } from './copy-lines.ts'
import { copyOut } from './copy-out.ts'
import { drillRow as row, type DrillRow } from './drill-row.ts'
import { createPeople } from './drill-people.ts'
import { beforeTheCopy, afterTheCopy, afterTheExport, afterTheRestore, type Cast } from './drill-story.ts'
import { inspect, troubles, type Findings } from './inspect.ts'
import { withData } from './open-data.ts'

type Files = {
  readonly lost: string
  readonly restored: string
  readonly copy: string
  readonly newest: string
}

const lostNames: readonly string[] = escrowedNames
const among = { count: 3, enough: 2 }
/** Neither database nor keys. */
const keptFiles = ['telegram.sqlite', 'telegram.sqlite-wal', 'telegram.sqlite-shm', 'clock.json']

/** `folder` is empty, and used as it likes; `say` hears what happens. */
export async function drillLocally(
  folder: string,
  crowd: number,
  say: (line: string) => void,
): Promise<DrillRow[]> {
  const files: Files = {
    lost: join(folder, 'lost'),
    restored: join(folder, 'restored'),
    copy: join(folder, 'at-T.jsonl'),
    newest: join(folder, 'newest.jsonl'),
  }
  say(`${crowd} people and the staff use the system; a copy is taken at T, an export later.`)
  const cast = await withStack(files.lost, async (stack) => live(stack, files, crowd))
  say('Everything is stopped; the tables and the four keys are lost.')
  const shares = await escrow(localSecrets(files.lost), 'local', among, new Date())
  loseAll(files)
  say(
    'The copy of T is restored, with the keys from two of three shares; the newest export says what may not go back.',
  )
  const mended = await mend(files, shares.slice(1))
  say('The system starts on what was restored.')
  const seen = await withStack(files.restored, async (stack) =>
    afterTheRestore(createPeople(urlOf(stack)), cast),
  )
  return [...(await tableRows(files, mended)), ...seen]
}

async function withStack<T>(dataDir: string, work: (stack: Stack) => Promise<T>): Promise<T> {
  const read = await readSettings({ PORT: '0', DATA_DIR: dataDir, LOG_LEVEL: 'error' })
  if (!read.ok) throw new TypeError(read.problems.join('\n'))
  const stack = await startStack(read.settings)
  try {
    return await work(stack)
  } finally {
    await stack.close()
  }
}

function urlOf({ port }: Stack): string {
  return `http://localhost:${port}`
}

async function live(stack: Stack, files: Files, crowd: number): Promise<Cast> {
  const people = createPeople(urlOf(stack))
  const cast = await beforeTheCopy(people, crowd)
  await copyTo(files.copy, files.lost)
  await afterTheCopy(people, cast)
  await copyTo(files.newest, files.lost)
  await afterTheExport(cast)
  return cast
}

async function copyTo(path: string, dataDir: string): Promise<void> {
  await withData(
    undefined,
    async ({ tables, now }) => void (await copyOut(tables, tableKinds, path, now())),
    dataDir,
  )
}

/** Leaves what is not lost in the other folder. */
function loseAll({ lost, restored }: Files): void {
  const before = openKeyFile(lost)
  mkdirSync(restored, { mode: 0o700 })
  for (const name of keptFiles) copyIfAny(join(lost, name), join(restored, name))
  const after = openKeyFile(restored)
  // Parameters are not in the table: those of the petitions and the bot's own are still there.
  for (const name of before.names()) if (!lostNames.includes(name)) after.set(name, before.get(name) ?? '')
  rmSync(lost, { recursive: true })
}

function copyIfAny(from: string, to: string): void {
  try {
    copyFileSync(from, to)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
}

type Mended = {
  readonly report: CatchUpReport
  readonly again: CatchUpReport
  readonly found: Findings
  /** Chats that keys made anew open. */
  readonly openedByOthers: number
}

async function mend(files: Files, shares: readonly string[]): Promise<Mended> {
  await restore(localSecrets(files.restored), 'local', shares)
  return withData(
    undefined,
    async ({ tables, parameters, now }) => {
      const table = createTable(tables.client, tables.names.campaign)
      const { keyring } = await parameters().secrets()
      const chats = createChats(table, keyring)
      const restored = { table, raw: tables, chats, now: now() }
      const later = () => campaignItemsOf(files.newest)
      let report: CatchUpReport = { again: 0, absent: 0, carried: 0 }
      const beforeServing = async (): Promise<void> => {
        report = await catchUp(restored, later, 'all')
      }
      await copyIn(tables, files.copy, { replace: false, beforeServing })
      const again = await catchUp(restored, later, 'all')
      const others = createChats(table, {
        ...keyring,
        field: { current: 1, byId: new Map([[1, randomBytes(32)]]) },
      })
      const { opened: openedByOthers } = await inspect(tables, table, others)
      return { report, again, found: await inspect(tables, table, chats), openedByOthers }
    },
    files.restored,
  )
}

/** What the tables hold, beside what they must hold after the story. */
async function tableRows(
  files: Files,
  { report, again, found, openedByOthers }: Mended,
): Promise<DrillRow[]> {
  const atT = await readCopy(files.copy)
  const newest = await readCopy(files.newest)
  const of = ({ entities }: Pick<CopyContents, 'entities'>, name: string): number => entities[name] ?? 0
  const carried = ['broadcasts and their ledgers', 'due items', 'staff', 'audit', 'erasures']
  return [
    row('erased once more: a chat, follows, a signature, details', 4, report.again),
    row('erased once more by a second run', 0, again.again),
    row('chats: those of T, less 1 deleted', of(atT, 'chats') - 1, of(found, 'chats')),
    row(
      'followers: those of T, less 1 deleted, less 1 stopped',
      of(atT, 'followers') - 2,
      of(found, 'followers'),
    ),
    row('signatures: those of T, less 1 taken back', of(atT, 'signatures') - 1, of(found, 'signatures')),
    ...carried.map((name) => row(`${name}: as in the newest export`, of(newest, name), of(found, name))),
    row('content: as at T', of(atT, 'content'), of(found, 'content')),
    ...Object.entries(found.petitions).map(([id, { rows, count }]) =>
      row(`${id}: count (heads and leaves) equals rows`, rows, count),
    ),
    row('chats that the escrowed keys open', of(found, 'chats'), found.opened),
    row('chats that other keys open', 0, openedByOthers),
    row('trouble found', 'none', troubles(found).join(' ') || 'none'),
  ]
}
