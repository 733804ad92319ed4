/** Answers to a source: signed with one's key, sealed to the key of the receipt, each in its place of the mailbox. */
import { toBase64url } from '../../bot/sealing/base64url.ts'
import { seal, sealForOne } from '../../bot/sealing/sealed.ts'
import { signWith } from '../../bot/sealing/signing.ts'
import { answerBytes, signedAnswerBytes, type Answer } from '../../bot/tips/answer.ts'
import type { Reply } from '../../bot/tips/tip.ts'
import { demand, draftOf, keepDraft, membersOf, selfIn, set, type Desk, type Opened } from './desk.ts'
import { notesBytes } from './notes.ts'
import { look } from './opening.ts'

/** Bytes inside the seal. */
const answerSizes = [4096]

/** Sends what is in the draft; without a text only the status. */
export async function sendAnswer(desk: Desk, { row, content }: Opened): Promise<void> {
  if (!content?.reply) return
  const { text, status } = draftOf(desk, row.id)
  const { mailboxId } = content.reply
  const mailbox = await demand(desk, 'mailbox', { mailboxId })
  if (!mailbox) return
  const said = text.trim()
  const answer: Answer = {
    v: 1,
    seq: mailbox.seq + 1,
    day: desk.state?.day ?? '',
    status,
    ...(said !== '' && { text: said }),
  }
  const sent = await demand(desk, 'answer', {
    id: row.id,
    team: row.team,
    version: row.version,
    mailboxId,
    seq: answer.seq,
    sealed: await sealedAnswer(desk, answer, content.reply),
    to: status === 'closed' ? 'closed' : 'answered',
    ...(content.route !== undefined && { route: content.route }),
  })
  if (!sent) return
  keepDraft(desk, row.id, { text: '', status: 'in-work' })
  await look(desk, row)
  set(desk, { said: desk.texts.answered })
}

async function sealedAnswer(desk: Desk, answer: Answer, reply: Reply): Promise<string> {
  const signature = await signWith(desk.keys?.signing ?? '', answerBytes(answer, reply))
  const signed = signedAnswerBytes(answer, selfIn(desk)?.verifies ?? '', signature)
  return toBase64url(await sealForOne(reply.recipient, signed, answerSizes))
}

export async function addNote(desk: Desk, { row, notes, noted }: Opened): Promise<void> {
  const text = draftOf(desk, row.id).note.trim()
  if (text === '') return
  const all = [...notes, { by: desk.keys?.name ?? '', day: desk.state?.day ?? '', text }]
  const sealed = toBase64url(await seal(membersOf(desk, row.team), notesBytes(all)))
  const { id, team } = row
  if (
    !(await demand(desk, 'note', { id, team, notes: sealed, epoch: desk.roster?.epoch ?? 0, before: noted }))
  )
    return
  keepDraft(desk, id, { note: '' })
  await look(desk, row)
  set(desk, { said: desk.texts.noted })
}
