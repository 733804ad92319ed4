/** What holders do with a roster before it is in force: look at it, sign it, check it. Pure but for the keys. */
import * as v from 'valibot'
import { CaselineError } from '../bot/errors.ts'
import { toBase64url } from '../bot/sealing/base64url.ts'
import { fingerprintOf } from '../bot/sealing/fingerprint.ts'
import type { HolderKey } from '../bot/sealing/identity.ts'
import {
  daysLeft,
  rosterBytes,
  signedRosterSchema,
  weakMembers,
  type Roster,
  type RosterProblem,
  type SignedRoster,
  type Trust,
  verifyRoster,
} from '../bot/sealing/roster.ts'
import { signWith, verifyingKeyOf } from '../bot/sealing/signing.ts'

/** Reads a roster, signed by some or by nobody yet. Throws `configuration`, naming each thing that is wrong. */
export function readRoster(text: string): SignedRoster {
  const given = parsed(text)
  const isSigned = typeof given === 'object' && given !== null && 'roster' in given
  const result = v.safeParse(signedRosterSchema, isSigned ? given : { roster: given, signatures: [] })
  if (result.success) return result.output
  const lines = result.issues.map((issue) => `${v.getDotPath(issue) ?? 'the file'}: ${issue.message}`)
  throw new CaselineError('configuration', ['This is no roster.', ...lines].join('\n- '))
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    throw new CaselineError('configuration', 'This is no JSON.')
  }
}

/** Adds a holder's signature, or puts it in place of their older one. */
export async function sign(signed: SignedRoster, holder: HolderKey): Promise<SignedRoster> {
  const { roster, signatures } = signed
  const key = await verifyingKeyOf(holder.signing)
  const signature = toBase64url(await signWith(holder.signing, rosterBytes(roster)))
  return { roster, signatures: [...signatures.filter((each) => each.key !== key), { key, signature }] }
}

/** What someone signs, so that they can read it before they do. */
export async function summaryOf(roster: Roster, today: string): Promise<string> {
  const teams = roster.teams.map(({ id, members, topics, countries, languages }) => {
    const scope = [topics, countries, languages].flatMap((each) => each ?? []).join(', ')
    return `  ${id}${scope === '' ? '' : ` (${scope})`}: ${members.map((member) => member.id).join(', ')}`
  })
  return [
    `Roster ${roster.epoch} of ${roster.campaign}, until ${roster.until} (${daysLeft(roster, today)} days).`,
    ...teams,
    `Fingerprint: ${(await fingerprintOf(roster)).join(' ')}`,
  ].join('\n')
}

/** Why a roster would be refused, in words; nothing where it would be taken. */
export async function refusalOf(
  signed: SignedRoster,
  trust: Trust,
  today: string,
): Promise<string | undefined> {
  const verdict = await verifyRoster(signed, trust, trust.epoch, today)
  return verdict.ok ? undefined : wordsFor(verdict.reason, signed, trust)
}

/** Why it is refused before anybody's signature counts. */
export async function problemBefore(signed: SignedRoster, today: string): Promise<string | undefined> {
  const key = 'A'.repeat(43)
  const trust = { campaign: signed.roster.campaign, keys: [key], threshold: 1, epoch: 1 }
  const verdict = await verifyRoster({ ...signed, signatures: [] }, trust, 1, today)
  if (signed.roster.until < today) return wordsFor('expired', signed, trust)
  return verdict.ok || verdict.reason === 'unsigned' ? undefined : wordsFor(verdict.reason, signed, trust)
}

export function wordsFor(
  reason: RosterProblem | 'missing' | 'taken',
  { roster, signatures }: SignedRoster,
  trust: Trust,
): string {
  const counted = signatures.filter(({ key }) => trust.keys.includes(key)).length
  const words: Readonly<Record<typeof reason, string>> = {
    malformed: 'A team stands there twice, or someone twice in a team.',
    foreign: `It is of the campaign ${roster.campaign}, and this is ${trust.campaign}.`,
    mixed: `No post-quantum recipient (age1pq1...): ${weakMembers(roster).join(', ')}. It would weaken all of them.`,
    'too-many': 'A team has more than 8 members.',
    unsigned:
      `Too few valid signatures: it takes ${trust.threshold} of ${trust.keys.length} holders. Signatures of holders that ` +
      `are there: ${counted}; some may be of an older text.`,
    older: `A newer one was in force: count its epoch up from ${Math.max(roster.epoch, trust.epoch)}.`,
    taken: `Another roster was published with epoch ${roster.epoch}. Count it up and sign it again.`,
    expired: `It ended on ${roster.until}.`,
    missing: 'There is no roster-trust.json that says whose signatures count.',
  }
  return words[reason]
}
