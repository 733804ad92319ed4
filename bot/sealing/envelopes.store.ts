/**
 * Envelopes of this process. Each lies in the table, sealed to the roster, before anything is sealed under it, so that
 * nothing is ever without its envelope; its key is known only here, for a quarter of an hour at most.
 */
import type { Table } from '../table/client.ts'
import { keys } from '../table/keys.ts'
import { envelopeBytes, envelopeSizes, newEnvelope, sealUnder, type Envelope } from './envelope.ts'
import { teamFor, type Roster, type Team } from './roster.ts'
import type { Rosters } from './rosters.store.ts'
import { seal } from './sealed.ts'

/** `envelope`: its id. */
export type SealedUnder = { readonly envelope: string; readonly sealed: Uint8Array }

export type Envelopes = {
  /** Whether there is someone to seal to. Throws `busy`. */
  isReady(now: Date): Promise<boolean>
  /** `place`: the row that it belongs to. `undefined` where there is nobody to seal to. Throws `busy`, `too-large`. */
  seal(place: string, content: Uint8Array, now: Date): Promise<SealedUnder | undefined>
}

/** The team that takes names is the one that has this among its topics, else the one that takes all. */
const topic = 'names'
const itemVersion = 1
const keptMs = 15 * 60_000

type Addressee = { readonly roster: Roster; readonly team: Team }
type Current = { readonly envelope: Promise<Envelope>; readonly epoch: number; readonly madeAtMs: number }

export function createEnvelopes(table: Table, rosters: Pick<Rosters, 'current'>): Envelopes {
  let current: Current | undefined
  const addressee = async (now: Date): Promise<Addressee | undefined> => {
    const found = await rosters.current(now)
    const team = found.ok ? teamFor(found.roster, { topic }) : undefined
    return found.ok && team ? { roster: found.roster, team } : undefined
  }
  const envelopeFor = async (to: Addressee, now: Date): Promise<Envelope> => {
    if (!current || !isFresh(current, to, now)) {
      const made = make(table, to, now)
      current = { envelope: made, epoch: to.roster.epoch, madeAtMs: now.getTime() }
      // One that could not be written is not used: the next one is made anew.
      made.catch(() => (current = undefined))
    }
    return current.envelope
  }
  return {
    isReady: async (now) => (await addressee(now)) !== undefined,
    seal: async (place, content, now) => {
      const to = await addressee(now)
      if (!to) return undefined
      const envelope = await envelopeFor(to, now)
      return { envelope: envelope.id, sealed: await sealUnder(envelope, place, content) }
    },
  }
}

function isFresh({ epoch, madeAtMs }: Current, { roster }: Addressee, now: Date): boolean {
  const ageMs = now.getTime() - madeAtMs
  return epoch === roster.epoch && ageMs >= 0 && ageMs < keptMs
}

async function make(table: Table, { roster, team }: Addressee, now: Date): Promise<Envelope> {
  const envelope = newEnvelope()
  const row = {
    ...keys.envelope(envelope.id),
    v: itemVersion,
    epoch: roster.epoch,
    team: team.id,
    day: now.toISOString().slice(0, 10),
    sealed: await seal(team.members, envelopeBytes(envelope), envelopeSizes),
  }
  // Without a condition: its id is random, and a write whose answer was lost is made again.
  await table.write([{ put: row }])
  return envelope
}
