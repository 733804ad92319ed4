/**
 * The function of the console as its page knows it, in memory and without a table: each request is held to the
 * contract, each answer is what the contract says. For tests of the page alone.
 */
import { randomBytes } from 'node:crypto'
import * as v from 'valibot'
import { fromBase64url, toBase64url } from '../../bot/sealing/base64url.ts'
import { seal } from '../../bot/sealing/sealed.ts'
import type { Roster, SignedRoster } from '../../bot/sealing/roster.ts'
import { slotBytes } from '../../bot/tips/mailbox.ts'
import {
  proofBytes,
  readCode,
  requests,
  type ConsoleAct,
  type ConsoleAnswers,
  type ConsoleRefusal,
  type ConsoleRequest,
  type ConsoleRow,
} from '../../bot/tips/console.ts'
import { tipBytes, type TipContent } from '../../bot/tips/tip.ts'

export const random = (bytes = 16): string => randomBytes(bytes).toString('base64url')

type Kept = { row: ConsoleRow; sealed: string; epoch: number; notes?: string; noted: number }
type Mailbox = { tipId: string; readonly answers: string[] }
type Answered = { readonly code: 'done' | ConsoleRefusal } & Record<string, unknown>
type Handlers = {
  [A in ConsoleAct]: (request: ConsoleRequest<A>) => Promise<Given<A>> | Given<A>
}
type Given<A extends ConsoleAct> = ConsoleAnswers[A] | ConsoleRefusal

export type Fake = {
  readonly day: string
  readonly tips: Map<string, Kept>
  readonly mailboxes: Map<string, Mailbox>
  readonly objects: Map<string, string>
  readonly wrapped: Map<string, string>
  /** Of every request that was understood. */
  readonly acts: ConsoleAct[]
  token: string
  code: string
  /** Ended by the test or the page. */
  session: string | undefined
  member: string | undefined
  roster: SignedRoster
  ask(act: string, body: string, session: string | undefined): Promise<Answered>
}

export function newFake(roster: SignedRoster): Fake {
  const fake: Fake = {
    day: '2015-03-04',
    tips: new Map(),
    mailboxes: new Map(),
    objects: new Map(),
    wrapped: new Map(),
    acts: [],
    token: random(),
    code: 'abcdefghjk',
    session: undefined,
    member: undefined,
    roster,
    ask: async (act, body, session) => {
      const schema = (requests as Record<string, v.GenericSchema>)[act]
      const parsed = schema && v.safeParse(schema, JSON.parse(body))
      if (!parsed?.success) return { code: 'malformed' }
      if (act !== 'open' && (session === undefined || session !== fake.session)) return { code: 'no-session' }
      fake.acts.push(act as ConsoleAct)
      const handle = handlers[act as ConsoleAct] as (request: unknown) => Promise<object | ConsoleRefusal>
      const answer = await handle(parsed.output)
      return typeof answer === 'string' ? { code: answer } : { code: 'done', ...answer }
    },
  }
  const handlers = handlersOf(fake)
  return fake
}

const challenge = 'challenge-of-this-session'

function handlersOf(fake: Fake): Handlers {
  const kept = (id: string): Kept | undefined => (fake.member === undefined ? undefined : fake.tips.get(id))
  const changing = (id: string, version: number, change: (tip: Kept) => void): Given<'merge'> => {
    const tip = kept(id)
    if (!tip) return 'gone'
    if (tip.row.version !== version) return 'changed'
    change(tip)
    tip.row = { ...tip.row, version: version + 1 }
    return {}
  }
  return {
    open: (how) => {
      const fits = 'token' in how ? how.token === fake.token : readCode(how.code) === fake.code
      if (!fits) return 'no-session'
      fake.token = ''
      fake.session = random()
      return { session: fake.session }
    },
    state: () => ({
      day: fake.day,
      language: 'en',
      roster: fake.roster,
      member: fake.member,
      known: 'judith',
      wrapped: [...fake.wrapped].map(([wrapping, blob]) => ({ wrapping, blob })),
      challenge,
    }),
    prove: async ({ member, signature }) => {
      if (!(await isProof(fake.roster.roster, member, signature))) return 'not-allowed'
      fake.member = member
      return {}
    },
    inbox: () => ({
      rows: [...fake.tips.values()].map(({ row }) => row),
      older: [...fake.tips].filter(([, { epoch }]) => epoch < fake.roster.roster.epoch).map(([id]) => id),
    }),
    tip: ({ id }) => kept(id) ?? 'gone',
    object: ({ object }) => {
      const sealed = fake.objects.get(object)
      return sealed === undefined ? 'gone' : { sealed }
    },
    change: ({ rows, to, assignee = fake.member, recuse }) => {
      const changed = rows.filter(({ id, version }) => {
        const done = changing(id, version, (tip) => {
          const holder = to === 'new' ? {} : { assignee }
          const { assignee: _former, ...row } = tip.row
          tip.row = { ...row, ...holder, status: to, mine: to !== 'new' && assignee === fake.member }
        })
        return typeof done === 'string'
      })
      if (recuse) for (const { id } of rows) fake.tips.delete(id)
      return { changed: changed.map(({ id }) => id) }
    },
    mailbox: ({ mailboxId }) => {
      const mailbox = fake.mailboxes.get(mailboxId)
      return { tipId: mailbox?.tipId, seq: mailbox?.answers.length ?? 0 }
    },
    answer: ({ id, version, mailboxId, seq, sealed, to }) => {
      const mailbox = fake.mailboxes.get(mailboxId) ?? { tipId: id, answers: [] }
      if (seq !== mailbox.answers.length + 1) return 'changed'
      if (fromBase64url(sealed).length !== slotBytes) return 'malformed'
      return changing(id, version, (tip) => {
        fake.mailboxes.set(mailboxId, { ...mailbox, answers: [...mailbox.answers, sealed] })
        tip.row = { ...tip.row, status: to }
      })
    },
    note: ({ id, notes, before, epoch }) => {
      if (epoch !== fake.roster.roster.epoch) return 'changed'
      const tip = kept(id)
      if (!tip) return 'gone'
      if (tip.noted !== before) return 'changed'
      Object.assign(tip, { notes, noted: before + 1 })
      return { noted: before + 1 }
    },
    handOver: ({ id, version, to, epoch, sealed }) =>
      changing(id, version, (tip) => {
        Object.assign(tip, {
          sealed,
          epoch,
          row: { ...tip.row, team: to, sealedTo: to, status: 'new', mine: false },
        })
      }),
    reseal: ({ id, epoch, before, noted, sealed, notes }) => {
      const tip = kept(id)
      if (tip?.epoch !== before || tip.noted !== noted) return 'changed'
      Object.assign(tip, { epoch, sealed, ...(notes !== undefined && { notes }) })
      return {}
    },
    merge: ({ id, version, into }) => changing(id, version, (tip) => (tip.row = { ...tip.row, into })),
    remove: ({ id, version }) => {
      const done = changing(id, version, () => undefined)
      if (typeof done !== 'string') fake.tips.delete(id)
      return done
    },
    wrap: ({ wrapping, blob }) => {
      if (blob === null) fake.wrapped.delete(wrapping)
      else fake.wrapped.set(wrapping, blob)
      return {}
    },
    close: () => {
      fake.session = undefined
      return {}
    },
  }
}

async function isProof(roster: Roster, member: string, signature: string): Promise<boolean> {
  const known = roster.teams.flatMap(({ members }) => members).find(({ id }) => id === member)
  if (!known) return false
  const key = await crypto.subtle.importKey('raw', fromBase64url(known.verifies), 'Ed25519', false, [
    'verify',
  ])
  return crypto.subtle.verify('Ed25519', key, fromBase64url(signature), proofBytes(challenge, member))
}

/** Puts a message there, sealed to its team as the page of tips does; its id. */
export async function leaveTip(
  fake: Fake,
  content: Partial<TipContent> = {},
  row: Partial<ConsoleRow> = {},
  roster = fake.roster.roster,
): Promise<string> {
  const whole: TipContent = {
    v: 1,
    door: 'page',
    topic: 'detention',
    urgent: false,
    language: 'en',
    text: 'They took Rauf on Sunday.',
    files: [],
    ...content,
  }
  const team = row.team ?? 'desk'
  const members = roster.teams.find(({ id }) => id === team)?.members ?? []
  const sealed = toBase64url(await seal(members, tipBytes(whole)))
  const made = aRow({ topic: whole.topic, urgent: whole.urgent, ...row, team })
  fake.tips.set(made.id, { row: made, sealed, epoch: roster.epoch, noted: 0 })
  if (whole.reply) fake.mailboxes.set(whole.reply.mailboxId, { tipId: made.id, answers: [] })
  return made.id
}

export function aRow(changes: Partial<ConsoleRow> = {}): ConsoleRow {
  return {
    id: random(),
    team: 'desk',
    sealedTo: changes.team ?? 'desk',
    topic: 'detention',
    urgent: false,
    day: '2015-03-03',
    status: 'new',
    mine: false,
    acknowledgeBy: '2015-03-05T12:00:00Z',
    answerBy: '2015-03-10T12:00:00Z',
    version: 1,
    ...changes,
  }
}
