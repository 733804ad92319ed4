/** Answers as the holder of the words reads them: opened with their key, and shown only where the roster signed. */
import { fromBase64url } from '../../bot/sealing/base64url.ts'
import { mailboxIdOf, type Receipt } from '../../bot/sealing/receipt.ts'
import type { Roster } from '../../bot/sealing/roster.ts'
import { open } from '../../bot/sealing/sealed.ts'
import { readAnswer, type Answer } from '../../bot/tips/answer.ts'
import { askMailbox, type Failure } from './door.ts'

export type Mail =
  | { readonly ok: true; readonly answers: readonly Answer[]; readonly unsigned: boolean }
  | { readonly ok: false; readonly failure: Failure }

export async function readMail(receipt: Receipt, roster: Roster): Promise<Mail> {
  const asked = await askMailbox({ v: 1, mailboxSecret: receipt.mailboxSecret })
  if (!asked.ok) return asked
  const { identityToRecipient } = await import('age-encryption')
  const reply = {
    mailboxId: await mailboxIdOf(receipt.mailboxSecret),
    recipient: await identityToRecipient(receipt.identity),
  }
  const answers: Answer[] = []
  let unsigned = false
  for (const slot of asked.slots) {
    const opened = await opening(receipt.identity, slot)
    if (opened === undefined) continue
    try {
      answers.push(await readAnswer(opened, reply, roster))
    } catch {
      unsigned = true
    }
  }
  return { ok: true, answers: answers.toSorted((one, other) => one.seq - other.seq), unsigned }
}

/** Empty slots are random bytes and open with nothing. */
async function opening(identity: string, slot: string): Promise<Uint8Array | undefined> {
  try {
    return await open(identity, fromBase64url(slot))
  } catch {
    return undefined
  }
}
