/** Whose signatures count under the roster, as it was built into this page. */
import { verifyRoster, type Roster } from '../../bot/sealing/roster.ts'
import { readTrust } from '../../bot/sealing/trust.ts'

/** Text of the file, empty where the page was built without one. */
declare const __ROSTER_TRUST__: string

/** What a server says: a signed roster, and its day. */
type Told = { readonly roster?: unknown; readonly day: string }

/** `undefined`: none, or one that cannot be trusted. */
export async function trustedRoster({ roster, day }: Told): Promise<Roster | undefined> {
  if (roster === undefined || __ROSTER_TRUST__ === '') return undefined
  const verdict = await verifyRoster(roster, readTrust(__ROSTER_TRUST__), 1, todayHere(day))
  return verdict.ok ? verdict.roster : undefined
}

/** By this device's clock, lest a server go on with a roster that has ended; on one's own machine by the made-up one. */
function todayHere(day: string): string {
  return new Date(nowHere(day)).toISOString().slice(0, 10)
}

/** In milliseconds; a made-up clock tells only its day. */
export function nowHere(day: string): number {
  const isLocal = ['localhost', '127.0.0.1'].includes(location.hostname)
  return isLocal ? Date.parse(day) + (Date.now() % 86_400_000) : Date.now()
}
