/** Binds handlers to buttons by route and to commands by name, so that slices read as a list of what they answer. */
import type { Composer } from 'grammy'
import type { CaselineContext } from './context.ts'
import type { RouteName, RouteValues } from './telegram/routes.ts'

type Next = () => Promise<void>

/** Runs the handler when a button of this route was pressed. A handler that calls `next` leaves it to others. */
export function onRoute<K extends RouteName>(
  composer: Composer<CaselineContext>,
  route: K,
  handler: (ctx: CaselineContext, values: RouteValues<K>, next: Next) => Promise<void>,
): void {
  composer.use(async (ctx, next) => {
    const { press } = ctx.visit
    if (press?.route !== route) return next()
    return handler(ctx, press.values, next)
  })
}

/** Runs the handler for a command; `parameter` is what follows it. */
export function onCommand(
  composer: Composer<CaselineContext>,
  command: string,
  handler: (ctx: CaselineContext, parameter: string, next: Next) => Promise<void>,
): void {
  composer.command(command, async (ctx, next) => handler(ctx, ctx.match.trim(), next))
}
