/**
 * Links, codes and sessions of the console, in the vault. A link and its code are offered in the chat, can be used
 * once, either of them, within ten minutes. Everything is kept by its hash: whoever reads the table opens nothing.
 */
import { hashOf, randomId } from '../identity/pseudonyms.ts'
import { randomInt } from 'node:crypto'
import type { Table } from '../table/client.ts'
import { vaultKeys } from '../table/keys.ts'
import { expiryAttribute } from '../table/tables.ts'
import type { Write } from '../table/writes.ts'
import { codeLength, codeLetters } from './console.ts'

export type Session = {
  /** Names the session in the vault. */
  readonly hash: string
  /** Pseudonym of the staff. */
  readonly staff: string
  /** To be signed by the member's key. */
  readonly challenge: string
  /** Who it proved to be, and the key of the roster by which. */
  readonly member?: string | undefined
  readonly verifies?: string | undefined
}

export type Sessions = {
  /** Gives whose link or code it was, and uses up both; `undefined` for any other. Throws `busy`. */
  use(secret: string, now: Date): Promise<string | undefined>
  /** Begins a session; gives the secret that names it to its holder. */
  begin(staff: string, now: Date): Promise<string>
  /** `undefined` when it ended, or nobody used it for half an hour. Using it keeps it. */
  find(secret: string, now: Date): Promise<Session | undefined>
  prove(session: Session, member: string, verifies: string): Promise<void>
  end(session: Session): Promise<void>
}

const offerSeconds = 10 * 60
const idleSeconds = 30 * 60
/** A session in use is written no more often. */
const touchSeconds = 60

/** A link's token and a code, and the writes that make them work. */
export function newOffer(staff: string, now: Date): { token: string; code: string; writes: Write[] } {
  const token = randomId()
  const code = Array.from({ length: codeLength }, () => codeLetters[randomInt(codeLetters.length)]).join('')
  const row = (secret: string, other: string): Write => ({
    put: {
      ...vaultKeys.consoleLink(hashOf(secret)),
      staff,
      other: hashOf(other),
      [expiryAttribute]: seconds(now) + offerSeconds,
    },
    when: 'absent',
  })
  return { token, code, writes: [row(token, code), row(code, token)] }
}

export function createSessions(vault: Table): Sessions {
  return {
    use: async (secret, now) => {
      const key = vaultKeys.consoleLink(hashOf(secret))
      const item = await vault.get(key, { consistent: true })
      if (!item || Number(item[expiryAttribute]) <= seconds(now)) return undefined
      const { ok } = await vault.write([
        { delete: key, when: 'exists' },
        { delete: vaultKeys.consoleLink(String(item['other'])) },
      ])
      return ok ? String(item['staff']) : undefined
    },
    begin: async (staff, now) => {
      const secret = randomId()
      const row = { ...vaultKeys.consoleSession(hashOf(secret)), staff, challenge: randomId() }
      await vault.write([{ put: { ...row, ...usedAt(now) }, when: 'absent' }])
      return secret
    },
    find: async (secret, now) => {
      const hash = hashOf(secret)
      const item = await vault.get(vaultKeys.consoleSession(hash), { consistent: true })
      if (!item || Number(item[expiryAttribute]) <= seconds(now)) return undefined
      if (Number(item[expiryAttribute]) < seconds(now) + idleSeconds - touchSeconds)
        await vault.write([{ update: vaultKeys.consoleSession(hash), set: usedAt(now), when: 'exists' }])
      const { staff, challenge, member, verifies } = item as Omit<Session, 'hash'>
      return { hash, staff, challenge, member, verifies }
    },
    prove: async ({ hash }, member, verifies) => {
      const set = { member, verifies }
      await vault.write([{ update: vaultKeys.consoleSession(hash), set, when: 'exists' }])
    },
    end: async ({ hash }) => {
      await vault.write([{ delete: vaultKeys.consoleSession(hash) }])
    },
  }
}

function usedAt(now: Date) {
  return { [expiryAttribute]: seconds(now) + idleSeconds }
}

function seconds(now: Date): number {
  return Math.floor(now.getTime() / 1000)
}
