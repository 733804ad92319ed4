/** A stage with admins who have opened /staff, for stories about the staff. */
import { createStaff } from '../../bot/staff/staff.store.ts'
import { createAudit } from '../../bot/staff/audit.store.ts'
import type { AuditEntry } from '../../bot/staff/audit.ts'
import type { Staffer } from '../../bot/staff/roles.ts'
import { keys } from '../../bot/table/keys.ts'
import type { Person } from '../../local/telegram/server.ts'
import { keyringOf } from './audience.ts'
import { startStage, type Stage } from './stage.ts'

export type Office = {
  readonly stage: Stage
  readonly judith: Person
  readonly farid: Person
  readonly olga: Person
  /** Someone who has never been here. */
  readonly newcomer: (firstName?: string) => Person
  /** Chooses a colleague from /staff, and then what. */
  readonly chooses: (admin: Person, colleague: Person, ...labels: string[]) => Promise<void>
  /** Someone new with roles that one admin gives. */
  readonly joins: (firstName: string, role: string, ...choices: string[]) => Promise<Person>
  /** The row of someone, if there is one. */
  readonly rowOf: (person: Person) => Promise<Staffer | undefined>
  readonly audit: () => Promise<AuditEntry[]>
}

const ids = { judith: 91, farid: 92, olga: 93 }

/** `admins`: how many there are on the first day: Judith, Farid, Olga. */
export async function openOffice(admins: 1 | 2 | 3 = 3): Promise<Office> {
  const stage = await startStage({ adminIds: Object.values(ids).slice(0, admins) })
  let nextId = 7_310_700_000
  const person = (id: number, firstName: string): Person =>
    stage.telegram.person({ id, firstName, languageCode: 'en' })
  const newcomer = (firstName = 'Zaur'): Person => person(nextId++, firstName)
  const [judith, farid, olga] = [
    person(ids.judith, 'Judith'),
    person(ids.farid, 'Farid'),
    person(ids.olga, 'Olga'),
  ]
  for (const one of [judith, farid, olga].slice(0, admins)) await one.says('/staff')
  const staff = createStaff(stage.table, await keyringOf(stage))
  return {
    stage,
    judith,
    farid,
    olga,
    newcomer,
    chooses: async (admin, colleague, ...labels) => {
      await admin.says('/staff')
      await admin.presses(new RegExp(`^${colleague.firstName}$`))
      for (const label of labels) await admin.presses(label)
    },
    joins: async (firstName, role, ...choices) => {
      await judith.says('/staff')
      for (const label of ['Invite a colleague', role, ...choices]) await judith.presses(label)
      const one = newcomer(firstName)
      await one.starts(linkIn(judith))
      await one.presses('Accept')
      return one
    },
    rowOf: async ({ id }) => staff.find(id),
    audit: async () => {
      const verdict = await createAudit(stage.table).verify()
      if (!verdict.ok) throw new TypeError(`The chain breaks at ${verdict.seq}.`)
      return (await stage.table.range(keys.auditPartition(), { consistent: true })) as unknown as AuditEntry[]
    },
  }
}

/** The start parameter of the newest invitation in someone's chat. */
export function linkIn({ chat }: Person): string {
  const texts = chat.map(({ text }) => /start=(invite_[A-Za-z0-9_-]{22})/.exec(text)?.[1])
  return texts.findLast((link) => link !== undefined) ?? ''
}
