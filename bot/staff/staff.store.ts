/**
 * Staff in the table: a row each under a pseudonym of their own key, so that a staff row cannot be linked to the same
 * person's chat. The first admins are made once, from ADMIN_IDS.
 */
import { pseudonymOf } from '../identity/pseudonyms.ts'
import type { Keyring } from '../identity/parameters.store.ts'
import { openField, sealField } from '../identity/sealed-fields.ts'
import type { Item, Table } from '../table/client.ts'
import { keys } from '../table/keys.ts'
import type { Write } from '../table/writes.ts'
import type { Audit } from './audit.store.ts'
import type { Contact, Granted, Role, Staffer } from './roles.ts'

export type Staff = {
  pseudonymOf(userId: number): string
  /** The person's row, read consistently: roles count as they are at this moment. */
  find(userId: number): Promise<Staffer | undefined>
  all(): Promise<Staffer[]>
  /** The conditional write of a changed row. */
  writeOf(next: Staffer): Write
  /** The write of someone new; fails when they are known already. */
  newWrite(newcomer: Staffer): Write
  /** Deletes the row, and with it name and contact; fails when anyone wrote since. */
  removeWrite(former: Staffer): Write
  /** Makes someone an admin past every rule: for machines with made-up people only. */
  admit(userId: number, audit: Audit, now: Date): Promise<void>
  /** Makes the first admins, with an entry in the audit chain; `false` when that was done before. */
  bootstrap(adminIds: readonly number[], audit: Audit, now: Date): Promise<boolean>
}

const itemVersion = 1
/** In the audit chain: whoever set up the deployment. */
const nobody = '-'

export function createStaff(table: Table, keyring: Pick<Keyring, 'staff' | 'field'>): Staff {
  const toPseudonym = (userId: number): string => pseudonymOf(keyring.staff, userId)
  const rowOf = (
    { pseudonym, roles, granted, givenBy, suspended, languages, name, contact, member, onDutyUntil }: Staffer,
    version: number,
  ) => ({
    ...keys.staff(pseudonym),
    v: itemVersion,
    version,
    roles: [...roles],
    granted: granted && granted.length > 0 ? granted.map((grant) => ({ ...grant })) : undefined,
    givenBy: givenBy && [...givenBy],
    suspended,
    languages: languages && [...languages],
    name: name === undefined ? undefined : sealField(keyring.field, contextOf(pseudonym), name),
    contact: contact && sealField(keyring.field, contactContextOf(pseudonym), contact),
    member,
    onDutyUntil,
  })
  const commit = async (writes: readonly Write[]) => table.write(writes)
  const adminOf = (userId: number): Staffer => ({
    pseudonym: toPseudonym(userId),
    roles: ['admin'],
    suspended: false,
    // Until they act, nothing is known of the language that they read.
    contact: { chatId: userId, language: 'en' },
    version: 0,
  })
  const decode = (item: Item): Staffer => {
    const pseudonym = item['sk'] as string
    const name = item['name'] as Uint8Array | undefined
    const contact = item['contact'] as Uint8Array | undefined
    const languages = item['languages'] as string[] | undefined
    const member = item['member'] as string | undefined
    const onDutyUntil = item['onDutyUntil'] as string | undefined
    const granted = item['granted'] as Granted[] | undefined
    const givenBy = item['givenBy'] as string[] | undefined
    return {
      pseudonym,
      roles: item['roles'] as Role[],
      suspended: item['suspended'] === true,
      version: item['version'] as number,
      ...(granted && { granted }),
      ...(givenBy && { givenBy }),
      ...(languages && { languages }),
      ...(member !== undefined && { member }),
      ...(onDutyUntil !== undefined && { onDutyUntil }),
      ...(name && { name: openField(keyring.field, contextOf(pseudonym), name) as string }),
      ...(contact && {
        contact: openField(keyring.field, contactContextOf(pseudonym), contact) as Contact,
      }),
    }
  }
  return {
    pseudonymOf: toPseudonym,
    find: async (userId) => {
      const item = await table.get(keys.staff(toPseudonym(userId)), { consistent: true })
      return item && decode(item)
    },
    all: async () => (await table.range(keys.staffPartition(), { consistent: true })).map(decode),
    writeOf: (next) => ({ put: rowOf(next, next.version + 1), when: { equals: { version: next.version } } }),
    newWrite: (newcomer) => ({ put: rowOf(newcomer, 1), when: 'absent' }),
    removeWrite: ({ pseudonym, version }) => ({
      delete: keys.staff(pseudonym),
      when: { equals: { version } },
    }),
    admit: async (userId, audit, now) => {
      const entry = { actor: nobody, act: 'admit', subject: toPseudonym(userId) }
      await audit.perform(commit, entry, [{ put: rowOf(adminOf(userId), 1) }], now, async () => true)
    },
    bootstrap: async (adminIds, audit, now) => {
      const admins = [...new Set(adminIds)].map(adminOf)
      const rows = admins.map((admin): Write => ({ put: rowOf(admin, 1), when: 'absent' }))
      const marker: Write = { put: { ...keys.staffBootstrap() }, when: 'absent' }
      const subject = admins.map(({ pseudonym }) => pseudonym).join(' ')
      const entry = { actor: nobody, act: 'first-admins', subject }
      return (await audit.perform(commit, entry, [marker, ...rows], now, async () => true)).ok
    },
  }
}

function contextOf(pseudonym: string): string {
  return `staff-name|${pseudonym}`
}

function contactContextOf(pseudonym: string): string {
  return `staff-contact|${pseudonym}`
}
