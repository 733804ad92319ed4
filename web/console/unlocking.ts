/**
 * Unlocking with one's key, and locking: keys and all that they opened leave the memory, what was being written stays,
 * sealed to oneself. Strings cannot be wiped in a browser; they are let go, and bytes are overwritten.
 */
import { toBase64url } from '../../bot/sealing/base64url.ts'
import type { StaffIdentity } from '../../bot/sealing/identity.ts'
import { open, sealForOne } from '../../bot/sealing/sealed.ts'
import { signWith, verifyingKeyOf } from '../../bot/sealing/signing.ts'
import { proofBytes } from '../../bot/tips/console.ts'
import { demand, selfIn, set, type Desk, type Draft } from './desk.ts'
import { lookAround } from './session.ts'
import { loadInbox } from './opening.ts'

/** Without input for so long, it locks. */
const idleMs = 5 * 60_000

/** `false`, which is said, where the key is no member's or the proof was refused. */
export async function unlockWith(desk: Desk, keys: StaffIdentity): Promise<boolean> {
  // A challenge of now: the session may have been changed since.
  if (!(await lookAround(desk))) return false
  const self = selfIn({ roster: desk.roster, keys })
  if (self === undefined || self.verifies !== (await verifyingKeyOf(keys.signing))) {
    set(desk, { said: desk.texts.notMember })
    return false
  }
  const signature = await signWith(keys.signing, proofBytes(desk.state?.challenge ?? '', keys.name))
  if (!(await demand(desk, 'prove', { member: keys.name, signature: toBase64url(signature) }))) return false
  set(desk, { keys, drafts: await openedDrafts(desk, keys), sealedDrafts: new Map(), view: 'desk', said: '' })
  await loadInbox(desk)
  return true
}

/** Of another member who unlocks after one, drafts stay closed. */
async function openedDrafts(
  { sealedDrafts }: Desk,
  { identity }: StaffIdentity,
): Promise<Map<string, Draft>> {
  const drafts = new Map<string, Draft>()
  for (const [id, sealed] of sealedDrafts) {
    try {
      drafts.set(id, JSON.parse(new TextDecoder().decode(await open(identity, sealed))) as Draft)
    } catch {
      // Somebody else's.
    }
  }
  return drafts
}

export async function lock(desk: Desk, said = desk.texts.locked): Promise<void> {
  const { drafts } = desk
  const recipient = selfIn(desk)?.recipient
  set(desk, {
    keys: undefined,
    opened: undefined,
    drafts: new Map(),
    chosen: new Set(),
    hidden: false,
    shortcuts: false,
    resealing: undefined,
    view: desk.session === undefined ? 'entry' : 'unlock',
    said,
  })
  if (recipient === undefined) return
  for (const [id, draft] of drafts)
    desk.sealedDrafts.set(id, await sealForOne(recipient, new TextEncoder().encode(JSON.stringify(draft))))
  drafts.clear()
}

/** Locks when nobody has touched anything for a while, or the session has ended. A clock that stood still, as in a lid, counts as well. */
export function watchIdleness(desk: Desk): void {
  let touched = Date.now()
  const look = (): void => {
    if (!desk.keys) return
    if (desk.session === undefined) void lock(desk, desk.said)
    else if (Date.now() - touched >= idleMs) void lock(desk)
  }
  for (const kind of ['pointerdown', 'keydown', 'input', 'wheel', 'touchmove'])
    addEventListener(
      kind,
      () => {
        look()
        touched = Date.now()
      },
      { capture: true, passive: true },
    )
  addEventListener('visibilitychange', look)
  setInterval(look, 1000)
}
