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
  set(desk, { keys, drafts: await openedDrafts(desk, keys), view: 'desk', said: '' })
  await loadInbox(desk)
  return true
}

/** Only one's own; those of another member wait for that one. */
async function openedDrafts(
  { sealedDrafts }: Desk,
  { identity, name }: StaffIdentity,
): Promise<Map<string, Draft>> {
  const own = sealedDrafts.get(name) ?? new Map<string, Uint8Array>()
  const drafts = new Map<string, Draft>()
  try {
    for (const [id, sealed] of own)
      drafts.set(id, JSON.parse(new TextDecoder().decode(await open(identity, sealed))) as Draft)
    sealedDrafts.delete(name)
  } catch {
    // Sealed to a former key of that name.
  }
  return drafts
}

export async function lock(desk: Desk, said = desk.texts.locked): Promise<void> {
  const { drafts } = desk
  const self = selfIn(desk)
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
  if (!self) return
  const own = new Map<string, Uint8Array>()
  desk.sealedDrafts.set(self.id, own)
  for (const [id, draft] of drafts)
    own.set(id, await sealForOne(self.recipient, new TextEncoder().encode(JSON.stringify(draft))))
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
