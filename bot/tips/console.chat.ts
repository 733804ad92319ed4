/**
 * /console: a link and a code that open the console once, for those who handle tips. The link is opened in a browser
 * and its token stands behind the `#`, which no server is sent; opening it uses nothing up.
 */
import { Composer } from 'grammy'
import type { CaselineContext } from '../context.ts'
import { onCommand } from '../routing.ts'
import type { Desk } from '../staff/desk.store.ts'
import type { Table } from '../table/client.ts'
import { refuse, send } from '../telegram/screens.ts'
import { monospace, paragraphs } from '../text/html.ts'
import { newOffer } from './sessions.store.ts'

export type ConsoleTools = {
  readonly desk: Pick<Desk, 'permit'>
  readonly vault: Pick<Table, 'write'>
  /** Of the page of tips, beside which the console lies, where the campaign names none. */
  readonly pageAddress: string | undefined
}

export function consoleChat({ desk, vault, pageAddress }: ConsoleTools): Composer<CaselineContext> {
  const chat = new Composer<CaselineContext>()
  onCommand(chat, 'console', async (ctx, _parameter, next) => {
    const { userId, say, now } = ctx.visit
    const permission = await desk.permit(userId, 'handle-tips')
    if (!permission.ok && permission.reason === 'unknown') return next()
    if (!permission.ok) return void (await refuse(ctx, say.html('staff.notAllowed')))
    const consoleAddress = besideTips(ctx.visit.content.campaign.tips?.page ?? pageAddress)
    if (consoleAddress === undefined) return void (await refuse(ctx, say.html('console.none')))
    const { token, code, writes } = newOffer(permission.actor.pseudonym, now)
    await vault.write(writes)
    await send(ctx, {
      text: paragraphs([
        say.html('console.open', { address: `${consoleAddress}#${token}` }),
        say.html('console.code', {
          address: consoleAddress,
          code: monospace(`${code.slice(0, 5)}-${code.slice(5)}`),
        }),
        say.html('console.once'),
      ]),
    })
  })
  return chat
}

function besideTips(page: string | undefined): string | undefined {
  return page && new URL('/console', page).href
}
