/** The link of an invitation, as its maker gets it. */
import type { CaselineContext } from '../context.ts'
import { send } from '../telegram/screens.ts'
import { escapeHtml, paragraphs } from '../text/html.ts'
import type { Role } from './roles.ts'
import { roleName } from './staff-screens.ts'

export const linkPrefix = 'invite_'

export async function sendLink(ctx: CaselineContext, role: Role, token: string): Promise<void> {
  const { say } = ctx.visit
  const link = `https://t.me/${ctx.services.botUsername}?start=${linkPrefix}${token}`
  await send(ctx, {
    text: paragraphs([say.html('staff.inviteLink', { role: roleName(say, role) }), escapeHtml(link)]),
  })
}
