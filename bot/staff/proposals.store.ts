/** Proposals in the table: an item each, gone a week after it was asked. It names colleagues by pseudonym only. */
import type { Item, Table } from '../table/client.ts'
import { keys } from '../table/keys.ts'
import { expiryAttribute } from '../table/tables.ts'
import type { Write } from '../table/writes.ts'
import { stateAt, type Proposal } from './proposal.ts'

export type Proposals = {
  read(id: string): Promise<Proposal | undefined>
  /** Those that wait for a second admin, the oldest first. */
  asked(now: Date): Promise<Proposal[]>
  newWrite(proposal: Proposal): Write
  /** Fails when anyone wrote since it was read. */
  changeWrite(next: Proposal): Write
}

const itemVersion = 1
const keptSeconds = 7 * 24 * 60 * 60

export function createProposals(table: Table): Proposals {
  return {
    read: async (id) => {
      const item = await table.get(keys.staffProposal(id), { consistent: true })
      return item && decode(item)
    },
    asked: async (now) => {
      const items = await table.range(keys.staffProposalPartition(), { consistent: true })
      return items
        .flatMap((item) => decode(item) ?? [])
        .filter((proposal) => stateAt(proposal, now) === 'asked')
        .toSorted((one, other) => one.askedAt.getTime() - other.askedAt.getTime())
    },
    newWrite: (proposal) => ({ put: encode(proposal, 1), when: 'absent' }),
    changeWrite: (next) => ({
      put: encode(next, next.version + 1),
      when: { equals: { version: next.version } },
    }),
  }
}

function encode({ askedAt, decidedAt, ...rest }: Proposal, version: number) {
  return {
    ...keys.staffProposal(rest.id),
    v: itemVersion,
    ...rest,
    version,
    askedAt: askedAt.toISOString(),
    decidedAt: decidedAt?.toISOString(),
    [expiryAttribute]: Math.floor(askedAt.getTime() / 1000) + keptSeconds,
  }
}

/** `undefined` for a shape of another version: it then is as if nobody had asked. */
function decode(item: Item): Proposal | undefined {
  if (item['v'] !== itemVersion) return undefined
  const { pk: _pk, sk: _sk, v: _v, [expiryAttribute]: _expiry, askedAt, decidedAt, ...rest } = item
  return {
    ...(rest as Omit<Proposal, 'askedAt' | 'decidedAt'>),
    askedAt: new Date(askedAt as string),
    ...(decidedAt !== undefined && { decidedAt: new Date(decidedAt as string) }),
  }
}
