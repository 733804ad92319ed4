/** Whether someone of the staff may do something, and judge someone's words, with the answer for those who may not. */
import type { CaselineContext } from '../context.ts'
import { refuse } from '../telegram/screens.ts'

type Permission<Actor> =
  | { readonly ok: true; readonly actor: Actor }
  | { readonly ok: false; readonly reason: 'unknown' | 'not-allowed' | 'locked' }

type Permitting<Act, Actor> = {
  permit(userId: number, act: Act, scope?: { language?: string }): Promise<Permission<Actor>>
}

/** `undefined` after it was said that this is not for them. To strangers the button never was. */
export async function permitted<Act, Actor>(
  ctx: CaselineContext,
  { desk }: { readonly desk: Permitting<Act, Actor> },
  wanted: Act,
  scope?: { language: string },
): Promise<Actor | undefined> {
  const permission = await desk.permit(ctx.visit.userId, wanted, scope)
  if (permission.ok) return permission.actor
  const { say } = ctx.visit
  const texts = {
    unknown: 'common.refused',
    'not-allowed': 'broadcast.notAllowed',
    locked: 'broadcast.locked',
  } as const
  await refuse(ctx, say.html(texts[permission.reason]))
  return undefined
}

type Judging = { approversOf(author: string): Promise<readonly { readonly pseudonym: string }[]> }

/** `author`: nobody's words are judged where it is `undefined`. One's own are refused by the step itself. */
export async function mayJudge(
  { desk }: { readonly desk: Judging },
  { pseudonym }: { readonly pseudonym: string },
  author: string | undefined,
): Promise<boolean> {
  if (author === undefined || author === pseudonym) return true
  return (await desk.approversOf(author)).some((approver) => approver.pseudonym === pseudonym)
}
