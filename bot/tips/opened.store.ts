/**
 * What the console does with a single tip in the vault: reads it sealed, keeps the team's notes with it, seals it anew,
 * gives it to another team, and leaves answers in its source's mailbox. Each write holds only while nothing of it
 * changed since it was read; `false` says that something did.
 */
import type { Table } from '../table/client.ts'
import { vaultKeys } from '../table/keys.ts'
import { expiryAttribute } from '../table/tables.ts'
import type { Write } from '../table/writes.ts'
import type { DeskRow } from './desk.ts'
import { deskRowOf } from './desk.store.ts'
import { deskRowWrite } from './tips.store.ts'

export type KeptTip = {
  readonly team: string
  readonly sealed: Uint8Array
  /** Of the roster that it is sealed to. */
  readonly epoch: number
  readonly objects: readonly string[]
  readonly notes?: Uint8Array | undefined
  /** Counts the versions of the notes. */
  readonly noted: number
}

export type Sealing = {
  readonly sealed: Uint8Array
  readonly epoch: number
  readonly notes?: Uint8Array | undefined
}

export type OpenedTips = {
  row(team: string, tipId: string): Promise<DeskRow | undefined>
  tip(tipId: string): Promise<KeptTip | undefined>
  keepNotes(tipId: string, notes: Uint8Array, before: number): Promise<boolean>
  /** `before`: the epoch that it was sealed to, and the version of its notes. */
  sealAnew(row: DeskRow, before: Pick<KeptTip, 'epoch' | 'noted'>, sealing: Sealing): Promise<boolean>
  /** `next`: the row in the other team's desk. */
  handOver(row: DeskRow, next: DeskRow, sealing: Sealing): Promise<boolean>
  mailbox(mailboxId: string): Promise<{ readonly tipId?: string; readonly seq: number }>
  /** Leaves an answer as the next of a mailbox, and says so on the desk. */
  leaveAnswer(answer: LeftAnswer, row: DeskRow, next: DeskRow): Promise<boolean>
}

export type LeftAnswer = { readonly mailboxId: string; readonly seq: number; readonly sealed: Uint8Array }

export function createOpenedTips(vault: Table): OpenedTips {
  const done = async (writes: readonly Write[]): Promise<boolean> => (await vault.write(writes)).ok
  return {
    row: async (team, tipId) => {
      const item = await vault.get(vaultKeys.deskRow(team, tipId), { consistent: true })
      return item && deskRowOf(team, item)
    },
    tip: async (tipId) => {
      const item = await vault.get(vaultKeys.tip(tipId), { consistent: true })
      if (!item) return undefined
      const { team, sealed, epoch, notes } = item as Pick<KeptTip, 'team' | 'sealed' | 'epoch' | 'notes'>
      const objects = (item['objects'] ?? []) as string[]
      return { team, sealed, epoch, notes, objects, noted: Number(item['noted'] ?? 0) }
    },
    keepNotes: async (tipId, notes, before) => {
      const when = { equals: { noted: before } }
      return done([{ update: vaultKeys.tip(tipId), set: { notes, noted: before + 1 }, when }])
    },
    sealAnew: async (row, before, sealing) =>
      done([
        tipSealed(row.tipId, before, sealing),
        deskRowWrite({ ...row, epoch: sealing.epoch, version: row.version + 1 }, row),
      ]),
    handOver: async (row, next, sealing) =>
      done([
        {
          update: vaultKeys.tip(row.tipId),
          set: { team: next.team, sealed: sealing.sealed, epoch: sealing.epoch, noted: 0 },
          // They are sealed to the team that had it.
          remove: ['notes'],
          when: 'exists',
        },
        ...(next.team === row.team
          ? [deskRowWrite(next, row)]
          : [
              { delete: vaultKeys.deskRow(row.team, row.tipId), when: { equals: { version: row.version } } },
              deskRowWrite(next),
            ]),
      ]),
    mailbox: async (mailboxId) => {
      const item = await vault.get(vaultKeys.mailbox(mailboxId), { consistent: true })
      return item ? { tipId: String(item['tipId']), seq: Number(item['seq']) } : { seq: 0 }
    },
    leaveAnswer: async ({ mailboxId, seq, sealed }, row, next) =>
      done([
        mailboxWrite(mailboxId, seq, row),
        {
          put: {
            ...vaultKeys.answer(mailboxId, seq),
            sealed,
            [expiryAttribute]: row.expiresAtSeconds,
          },
          when: 'absent',
        },
        deskRowWrite(next, row),
      ]),
  }
}

function tipSealed(
  tipId: string,
  { epoch: before, noted }: Pick<KeptTip, 'epoch' | 'noted'>,
  { sealed, epoch, notes }: Sealing,
): Write {
  const set = { sealed, epoch, ...(notes && { notes, noted: noted + 1 }) }
  return { update: vaultKeys.tip(tipId), set, when: { equals: { epoch: before, noted } } }
}

function mailboxWrite(mailboxId: string, seq: number, { tipId, expiresAtSeconds }: DeskRow): Write {
  const key = vaultKeys.mailbox(mailboxId)
  if (seq === 1) return { put: { ...key, tipId, seq, [expiryAttribute]: expiresAtSeconds }, when: 'absent' }
  return { update: key, set: { seq }, when: { equals: { seq: seq - 1 } } }
}
