/**
 * What the console knows and shows. All of it is in memory: session, keys and opened messages go with the page, the
 * keys and all that they opened also when it locks. Whoever changes something calls `set`, which draws anew.
 */
import type { StaffIdentity } from '../../bot/sealing/identity.ts'
import type { Member, Roster } from '../../bot/sealing/roster.ts'
import type { Status } from '../../bot/tips/answer.ts'
import type { ConsoleAct, ConsoleAnswers, ConsoleRequest, ConsoleRow } from '../../bot/tips/console.ts'
import type { TipContent } from '../../bot/tips/tip.ts'
import { ask, type Asked } from './door.ts'
import { everything, type Wish } from './inbox.ts'
import type { Note } from './notes.ts'
import type { Texts } from './texts/en.ts'

export type View = 'telegram' | 'entry' | 'unlock' | 'desk'

/** A message that is open. `content`: none where it does not open with one's key. */
export type Opened = {
  readonly row: ConsoleRow
  readonly epoch: number
  readonly content?: TipContent | undefined
  readonly notes: readonly Note[]
  readonly noted: number
  /** Whether there are notes that one cannot read; new ones would replace them. */
  readonly foreignNotes: boolean
  /** The first message, where this one follows it; none: it is gone or another team's. */
  readonly first?: string | undefined
}

export type Draft = { readonly text: string; readonly status: Status; readonly note: string }
const emptyDraft: Draft = { text: '', status: 'in-work', note: '' }

export type Desk = {
  texts: Texts
  /** Whether someone chose the language here. */
  choseLanguage: boolean
  view: View
  /** Of the link, until it is used. */
  token?: string | undefined
  session?: string | undefined
  state?: ConsoleAnswers['state'] | undefined
  roster?: Roster | undefined
  fingerprint: readonly string[]
  keys?: StaffIdentity | undefined
  rows: readonly ConsoleRow[]
  older: readonly string[]
  wish: Wish
  chosen: ReadonlySet<string>
  /** Of the rows that are shown: where the keyboard is. */
  cursor: number
  opened?: Opened | undefined
  /** Whether the text is out of sight. */
  hidden: boolean
  drafts: Map<string, Draft>
  /** By their writer. */
  sealedDrafts: Map<string, Map<string, Uint8Array>>
  /** How many of the older ones were sealed anew. */
  resealing?: { readonly done: number; readonly all: number; readonly failed: number } | undefined
  shortcuts: boolean
  busy: boolean
  said: string
  draw(): void
}

export function newDesk(texts: Texts, view: View, token: string | undefined, draw: () => void): Desk {
  return {
    texts,
    choseLanguage: false,
    view,
    token,
    fingerprint: [],
    rows: [],
    older: [],
    wish: everything,
    chosen: new Set(),
    cursor: 0,
    hidden: false,
    drafts: new Map(),
    sealedDrafts: new Map(),
    shortcuts: false,
    busy: false,
    said: '',
    draw,
  }
}

export function set(desk: Desk, changes: Partial<Desk>): void {
  Object.assign(desk, changes)
  desk.draw()
}

/** One thing at a time; what went wrong is said, and never thrown at a person. */
export async function busily(desk: Desk, work: () => Promise<void>): Promise<void> {
  if (desk.busy) return
  set(desk, { busy: true, said: desk.texts.wait })
  const before = desk.said
  try {
    await work()
  } catch {
    set(desk, { said: desk.texts.failed })
  } finally {
    set(desk, { busy: false, ...(desk.said === before && { said: '' }) })
  }
}

/** What came of it, `undefined` where it was refused, which is said. */
export async function demand<A extends ConsoleAct>(
  desk: Desk,
  act: A,
  request: ConsoleRequest<A>,
): Promise<Extract<Asked<A>, { ok: true }> | undefined> {
  const asked = await ask(desk.session, act, request)
  if (asked.ok) return asked
  if (asked.failure === 'no-session') desk.session = undefined
  set(desk, {
    said: desk.texts.failures[asked.failure],
    ...(!desk.session && { view: 'entry', token: undefined }),
  })
  return undefined
}

/** Who one is in the roster. */
export function selfIn({ roster, keys }: Pick<Desk, 'roster' | 'keys'>): Member | undefined {
  return roster?.teams.flatMap(({ members }) => members).find(({ id }) => id === keys?.name)
}

export function membersOf(desk: Pick<Desk, 'roster'>, team: string): readonly Member[] {
  return desk.roster?.teams.find(({ id }) => id === team)?.members ?? []
}

export function isOfTeam(desk: Pick<Desk, 'roster' | 'keys'>, team: string): boolean {
  return membersOf(desk, team).some(({ id }) => id === desk.keys?.name)
}

export function draftOf({ drafts }: Desk, id: string): Draft {
  return drafts.get(id) ?? emptyDraft
}

/** An empty draft is none. */
export function keepDraft(desk: Desk, id: string, changes: Partial<Draft>): void {
  const draft = { ...draftOf(desk, id), ...changes }
  if (draft.text === '' && draft.note === '' && draft.status === emptyDraft.status) desk.drafts.delete(id)
  else desk.drafts.set(id, draft)
  desk.draw()
}
