/** The inbox, and opening a message of it, which happens here and nowhere else. */
import { fromBase64url } from '../../bot/sealing/base64url.ts'
import { open } from '../../bot/sealing/sealed.ts'
import type { ConsoleAnswers, ConsoleRow } from '../../bot/tips/console.ts'
import { readTip, type TipContent } from '../../bot/tips/tip.ts'
import { demand, isOfTeam, set, type Desk, type Opened } from './desk.ts'
import { readNotes, type Note } from './notes.ts'

export async function loadInbox(desk: Desk): Promise<void> {
  const inbox = await demand(desk, 'inbox', {})
  if (!inbox) return
  const there = new Set(inbox.rows.map(({ id }) => id))
  const chosen = new Set([...desk.chosen].filter((id) => there.has(id)))
  set(desk, { rows: inbox.rows, older: inbox.older, chosen })
}

/** Shows it, and tells colleagues that it is open. */
export async function openTip(desk: Desk, { id, team }: Pick<ConsoleRow, 'id' | 'team'>): Promise<void> {
  await look(desk, { id, team })
  const { opened } = desk
  if (!opened?.content || opened.row.id !== id) return
  set(desk, { hidden: false, opened: { ...opened, first: await firstOf(desk, opened.content) } })
  // Whoever only seals it anew for another team does not take it on.
  if (!isOfTeam(desk, team) || (opened.row.status !== 'new' && opened.row.status !== 'taken')) return
  const { version } = opened.row
  if (await demand(desk, 'change', { rows: [{ id, team, version }], to: 'open' }))
    await look(desk, { id, team })
}

/** Looks again at what is open, as it is after a change. */
export async function look(desk: Desk, { id, team }: Pick<ConsoleRow, 'id' | 'team'>): Promise<void> {
  const tip = await demand(desk, 'tip', { id, team })
  if (!tip || !desk.keys) return
  const before = desk.opened?.row.id === id ? desk.opened : undefined
  const content = before?.content ?? (await contentOf(desk, tip))
  const notes = await notesOf(desk, tip)
  if (!desk.keys) return
  const { row, epoch, noted } = tip
  const opened: Opened = {
    ...before,
    row,
    epoch,
    content,
    noted,
    notes: notes ?? [],
    foreignNotes: notes === undefined,
  }
  set(desk, { opened, rows: desk.rows.map((each) => (each.id === id ? row : each)) })
}

type Tip = ConsoleAnswers['tip']

/** `undefined`: it is not sealed to this key, or is no message of this version. */
async function contentOf({ keys }: Desk, { sealed }: Pick<Tip, 'sealed'>): Promise<TipContent | undefined> {
  try {
    return readTip(await open(keys?.identity ?? '', fromBase64url(sealed)))
  } catch {
    return undefined
  }
}

async function notesOf({ keys }: Desk, { notes }: Tip): Promise<Note[] | undefined> {
  if (notes === undefined) return []
  try {
    return readNotes(await open(keys?.identity ?? '', fromBase64url(notes)))
  } catch {
    return undefined
  }
}

async function firstOf(desk: Desk, { follows }: TipContent): Promise<string | undefined> {
  if (follows === undefined) return undefined
  return (await demand(desk, 'mailbox', { mailboxId: follows }))?.tipId
}
