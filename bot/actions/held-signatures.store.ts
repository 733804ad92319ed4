/**
 * A person's signatures, found by trying the key of every petition that still has one: no row lists what someone
 * signed.
 */
import type { Content } from '../campaign/content.ts'
import type { ActionEntry } from '../campaign/pack.ts'
import { needsKey } from './petition.ts'
import type { SignUp } from './sign-up.ts'
import type { SignUpPlace, SignUps } from './sign-ups.store.ts'

export type HeldSignature = {
  readonly action: ActionEntry
  readonly place: SignUpPlace
  readonly signUp: SignUp
}

export async function findSignatures(
  signUps: SignUps,
  content: Content,
  userId: number,
  now: Date,
): Promise<HeldSignature[]> {
  const actions = content.actions.filter((action) => needsKey(action, content, now))
  const places = await Promise.all(actions.map((action) => signUps.place(action.id, userId)))
  const held = await signUps.readMany(places.filter((place) => place !== undefined))
  return actions.flatMap((action, index) => {
    const place = places[index]
    const signUp = held.get(action.id)
    return place && signUp ? [{ action, place, signUp }] : []
  })
}
