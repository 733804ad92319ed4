/** What a session of the console can do, act by act. Who asks, and in which form, was checked before. */
import { hashOf } from '../identity/pseudonyms.ts'
import { fromBase64url, toBase64url } from '../sealing/base64url.ts'
import type { Member } from '../sealing/roster.ts'
import { checkSealed } from '../sealing/sealed.ts'
import type { Caller, ConsoleParts, Done } from './console-parts.ts'
import { proofBytes, type ConsoleAct, type ConsoleRequest } from './console.ts'
import { nextRow, reaches, rowFor, rowToRead, sealingOf, shownRow, teamOf } from './console-rows.ts'
import { takenBy } from './duty.ts'

type Act<A extends ConsoleAct> = (
  parts: ConsoleParts,
  caller: Caller,
  request: ConsoleRequest<A>,
) => Promise<Done<A>>

export const consoleActs: { readonly [A in Exclude<ConsoleAct, 'open'>]: Act<A> } = {
  state: async (parts, { now, staffer, signed, member, session }) => {
    const known = staffer.member
    const wrapped = known === undefined ? [] : await parts.wrapped.of(known)
    return {
      day: now.toISOString().slice(0, 10),
      language: staffer.contact?.language ?? 'en',
      roster: signed,
      member,
      known,
      wrapped: wrapped.map(({ wrapping, blob }) => ({ wrapping, blob: toBase64url(blob) })),
      challenge: session.challenge,
    }
  },
  prove,
  inbox: async (parts, caller) => {
    if (!caller.roster || caller.member === undefined) return 'not-allowed'
    const { epoch } = caller.roster
    const teams = await parts.teams()
    const rows = (await Promise.all(teams.map(async (id) => parts.rows.of(id)))).flat()
    const reached = rows.filter((row) => reaches(caller, row, 'read'))
    return {
      rows: reached.map((row) => shownRow(row, caller)),
      older: reached.filter((row) => row.epoch < epoch).map(({ tipId }) => tipId),
    }
  },
  tip: async (parts, caller, request) => {
    const row = await rowToRead(parts, caller, request)
    const tip = row && (await parts.opened.tip(request.id))
    if (!row || !tip) return 'gone'
    const { sealed, epoch, notes, noted } = tip
    return {
      row: shownRow(row, caller),
      sealed: toBase64url(sealed),
      epoch,
      noted,
      ...(notes && { notes: toBase64url(notes) }),
    }
  },
  object: async (parts, caller, request) => {
    const row = await rowToRead(parts, caller, request)
    const tip = row && (await parts.opened.tip(request.id))
    if (!tip?.objects.includes(request.object)) return 'gone'
    const sealed = await parts.objects.read(request.object)
    return sealed ? { sealed: toBase64url(sealed) } : 'gone'
  },
  change,
  mailbox: async (parts, caller, { mailboxId }) =>
    caller.member === undefined ? 'not-allowed' : parts.opened.mailbox(mailboxId),
  answer,
  note: async (parts, caller, { team, id, notes, epoch, before }) => {
    const row = await rowFor(parts, caller, { team, id })
    if (typeof row === 'string') return row
    const bytes = fromBase64url(notes)
    if (!checkSealed(bytes).ok) return 'malformed'
    // Sealed by a page that does not know of a newer roster yet: to someone who may have left.
    if (epoch !== caller.roster?.epoch) return 'changed'
    if (!(await recorded(parts, caller, 'tip-note', id))) return 'not-allowed'
    return (await parts.opened.keepNotes(id, bytes, before)) ? { noted: before + 1 } : 'changed'
  },
  handOver,
  reseal: async (parts, caller, { team, id, before, noted, epoch, sealed, notes }) => {
    const row = await rowFor(parts, caller, { team, id })
    if (typeof row === 'string') return row
    const sealing = sealingOf(caller, epoch, sealed, notes)
    if (!sealing) return 'malformed'
    if (!(await recorded(parts, caller, 'tip-reseal', id))) return 'not-allowed'
    return (await parts.opened.sealAnew(row, { epoch: before, noted }, sealing)) ? {} : 'changed'
  },
  merge,
  remove: async (parts, caller, request) => {
    const { id } = request
    const row = await rowFor(parts, caller, request)
    if (typeof row === 'string') return row
    if (!(await recorded(parts, caller, 'tip-remove', id))) return 'not-allowed'
    await parts.objects.remove(await parts.rows.objectsOf(id))
    await parts.rows.remove(row)
    return {}
  },
  wrap: async (parts, caller, { wrapping, blob }) => {
    if (caller.member === undefined) return 'not-allowed'
    if (!(await recorded(parts, caller, 'tip-key', caller.member))) return 'not-allowed'
    await parts.wrapped.keep(caller.member, wrapping, blob === null ? undefined : fromBase64url(blob))
    return {}
  },
  close: async (parts, { session }) => {
    await parts.sessions.end(session)
    return {}
  },
}

/** Links the account with the member, so that alerts of the member's teams reach them. */
async function prove(
  parts: ConsoleParts,
  caller: Caller,
  { member: id, signature }: ConsoleRequest<'prove'>,
): Promise<Done<'prove'>> {
  if (!caller.roster) return 'no-roster'
  const members = caller.roster.teams.flatMap((team) => team.members)
  const listed = members.find((each) => each.id === id)
  if (!listed || !(await isSignedBy(listed, proofBytes(caller.session.challenge, id), signature)))
    return 'not-allowed'
  await parts.sessions.prove(caller.session, id, listed.verifies)
  return caller.staffer.member === id || (await link(parts, caller, id)) ? {} : 'changed'
}

async function isSignedBy({ verifies }: Member, bytes: Uint8Array<ArrayBuffer>, signature: string) {
  const key = await crypto.subtle.importKey('raw', fromBase64url(verifies), 'Ed25519', false, ['verify'])
  return crypto.subtle.verify('Ed25519', key, fromBase64url(signature), bytes)
}

/** One account for each member: the last that proved it. */
async function link(parts: ConsoleParts, { staffer, everyone, now }: Caller, id: string): Promise<boolean> {
  const before = everyone.filter(({ member, pseudonym }) => member === id && pseudonym !== staffer.pseudonym)
  const unlinked = before.map(({ member: _gone, ...rest }) => parts.staff.writeOf(rest))
  const outcome = await parts.staffDesk.perform(
    async (writes) => parts.table.write(writes),
    staffer,
    { act: 'tip-member', subject: id, needs: 'handle-tips' },
    [parts.staff.writeOf({ ...staffer, member: id }), ...unlinked],
    now,
  )
  return outcome.ok
}

/** An entry in the record of staff acts; tips are named by a hash. */
async function recorded(
  parts: ConsoleParts,
  { staffer, now }: Caller,
  act: string,
  id: string,
): Promise<boolean> {
  const subject = hashOf(id).slice(0, 16)
  const outcome = await parts.staffDesk.perform(
    async (writes) => parts.table.write(writes),
    staffer,
    { act, subject, needs: 'handle-tips' },
    [],
    now,
  )
  return outcome.ok
}

/** Puts it to the tip that it belongs to, whose clock then stands for both. */
async function merge(
  parts: ConsoleParts,
  caller: Caller,
  request: ConsoleRequest<'merge'>,
): Promise<Done<'merge'>> {
  const { team, id, into } = request
  const row = await rowFor(parts, caller, request)
  if (typeof row === 'string') return row
  const target = into === id ? 'gone' : await rowFor(parts, caller, { team, id: into })
  if (typeof target === 'string' || target.into !== undefined) return 'gone'
  if (!(await recorded(parts, caller, 'tip-merge', id))) return 'not-allowed'
  const held = row.status === 'new' ? takenBy(row, caller.member ?? '') : { ...row, version: row.version + 1 }
  return (await parts.rows.change(row, { ...held, into })) ? {} : 'changed'
}

async function change(
  parts: ConsoleParts,
  caller: Caller,
  { rows: wanted, to, assignee, recuse }: ConsoleRequest<'change'>,
): Promise<Done<'change'>> {
  if (caller.member === undefined) return 'not-allowed'
  const times = await parts.times()
  const changed: string[] = []
  for (const one of wanted) {
    const { team, id } = one
    const row = await rowFor(parts, caller, one)
    const holder = assignee ?? caller.member
    const mayHold = teamOf(caller, team)?.members.some((member) => member.id === holder)
    if (typeof row !== 'string' && mayHold && (await recorded(parts, caller, `tip-${to}`, id))) {
      const recused = recuse === true && to === 'new' && [...(row.recused ?? []), caller.member]
      const next = { ...nextRow(row, to, holder, caller.now, times), ...(recused && { recused }) }
      if (await parts.rows.change(row, next)) continue
    }
    changed.push(id)
  }
  return { changed }
}

async function answer(
  parts: ConsoleParts,
  caller: Caller,
  request: ConsoleRequest<'answer'>,
): Promise<Done<'answer'>> {
  const { id, mailboxId, seq, sealed, to, route } = request
  const row = await rowFor(parts, caller, request)
  if (typeof row === 'string') return row
  if (!(await recorded(parts, caller, 'tip-answer', id))) return 'not-allowed'
  const next = nextRow(row, to, caller.member ?? '', caller.now, await parts.times())
  // Whatever it says, the source has heard something.
  const heard = { ...next, answerBy: undefined }
  const left = { mailboxId, seq, sealed: fromBase64url(sealed) }
  if (!(await parts.opened.leaveAnswer(left, row, heard))) return 'changed'
  if (route !== undefined) await parts.notices.requestNotice(route, caller.now)
  return {}
}

async function handOver(
  parts: ConsoleParts,
  caller: Caller,
  request: ConsoleRequest<'handOver'>,
): Promise<Done<'handOver'>> {
  const { id, to, epoch, sealed } = request
  const row = await rowFor(parts, caller, request, 'read')
  if (typeof row === 'string') return row
  const sealing = sealingOf(caller, epoch, sealed)
  if (!sealing || !teamOf(caller, to)) return 'malformed'
  if (!(await recorded(parts, caller, 'tip-hand-over', id))) return 'not-allowed'
  await parts.alerts.schedule({ team: to, urgent: row.urgent }, caller.now)
  const times = await parts.times()
  const again = nextRow(row, 'new', '', caller.now, times)
  const passed = [...new Set([...(row.passed ?? []), row.team])].filter((each) => each !== to)
  const next = { ...again, team: to, epoch, passed, sealedTo: undefined, recused: undefined }
  return (await parts.opened.handOver(row, next, sealing)) ? {} : 'changed'
}
