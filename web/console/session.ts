/** Coming in: a link or a code is used by the press of a button, and the roster is looked at before any key is asked. */
import { fingerprintOf } from '../../bot/sealing/fingerprint.ts'
import type { ConsoleRequest } from '../../bot/tips/console.ts'
import { trustedRoster } from '../tips/trust.ts'
import { demand, set, type Desk } from './desk.ts'
import { languages } from './texts/languages.ts'

export async function enter(desk: Desk, how: ConsoleRequest<'open'>): Promise<void> {
  const asked = await demand(desk, 'open', how)
  if (!asked) return
  set(desk, { session: asked.session, token: undefined })
  if (!(await lookAround(desk))) return
  const known = languages.find(({ code }) => code === desk.state?.language)
  const texts = desk.choseLanguage ? desk.texts : (known ?? desk.texts)
  set(desk, { view: 'unlock', texts, said: '' })
}

/** Learns what holds now; `false` where it was refused, or nobody can be trusted. */
export async function lookAround(desk: Desk): Promise<boolean> {
  const state = await demand(desk, 'state', {})
  if (!state) return false
  const roster = await trustedRoster(state)
  set(desk, { state, roster, fingerprint: roster ? await fingerprintOf(roster) : [] })
  return true
}
