/** Made-up staff and rosters for tests. Making a hybrid key takes a while, so a few are made once. */
import { generateKeyPairSync, sign } from 'node:crypto'
import { generateHybridIdentity, identityToRecipient } from 'age-encryption'
import {
  rosterBytes,
  type Member,
  type Roster,
  type SignedRoster,
  type Trust,
} from '../../bot/sealing/roster.ts'

export type Holder = { readonly key: string; readonly sign: (roster: Roster) => Promise<string> }

export async function aHolder(): Promise<Holder> {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  return {
    key: publicKey.export({ format: 'jwk' }).x ?? '',
    sign: async (roster) =>
      Promise.resolve(sign(null, rosterBytes(roster), privateKey).toString('base64url')),
  }
}

export type Staffed = { readonly identity: string; readonly member: Member }

export async function aMember(id: string): Promise<Staffed> {
  const identity = await generateHybridIdentity()
  const { key } = await aHolder()
  return { identity, member: { id, recipient: await identityToRecipient(identity), verifies: key } }
}

export function aRoster(members: readonly Member[], changes: Partial<Roster> = {}): Roster {
  return {
    campaign: 'azerbaijan',
    epoch: 3,
    until: '2015-06-01',
    teams: [{ id: 'desk', members }],
    ...changes,
  }
}

export async function signedBy(roster: Roster, holders: readonly Holder[]): Promise<SignedRoster> {
  const signatures = await Promise.all(
    holders.map(async ({ key, sign }) => ({ key, signature: await sign(roster) })),
  )
  return { roster, signatures }
}

export function trusting(holders: readonly Holder[], threshold: number): Trust {
  return { campaign: 'azerbaijan', keys: holders.map(({ key }) => key), threshold, epoch: 1 }
}
