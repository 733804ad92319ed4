/** Binds handlers to buttons by route and to commands by name, so that slices read as a list of what they answer. */
import type { Composer } from 'grammy'
import type { CaselineContext } from './context.ts'
import type { RouteName, RouteValues } from './telegram/routes.ts'

type Next = () => Promise<void>
type AnyHandler = (ctx: CaselineContext, values: never, next: Next) => Promise<void>

/** The handlers of each slice by route: one look instead of a layer of middleware for every button there is. */
const tables = new WeakMap<Composer<CaselineContext>, Map<RouteName, AnyHandler[]>>()

/**
 * Runs the handler when a button of this route was pressed. A handler that calls `next` leaves it to the next one for
 * the same route.
 */
export function onRoute<K extends RouteName>(
  composer: Composer<CaselineContext>,
  route: K,
  handler: (ctx: CaselineContext, values: RouteValues<K>, next: Next) => Promise<void>,
): void {
  let table = tables.get(composer)
  if (table === undefined) {
    table = new Map()
    tables.set(composer, table)
    composer.use(dispatcher(table))
  }
  table.set(route, [...(table.get(route) ?? []), handler])
}

function dispatcher(table: ReadonlyMap<RouteName, AnyHandler[]>) {
  return (ctx: CaselineContext, next: Next): Promise<void> => {
    const { press } = ctx.visit
    const handlers = press && table.get(press.route)
    if (!handlers) return next()
    const from = (index: number): Promise<void> =>
      handlers[index]?.(ctx, press.values as never, () => from(index + 1)) ?? next()
    return from(0)
  }
}

type CommandHandler = (ctx: CaselineContext, parameter: string, next: Next) => Promise<void>
const commandTables = new WeakMap<Composer<CaselineContext>, Map<string, CommandHandler>>()

/** Runs the handler for a command; `parameter` is what follows it. */
export function onCommand(
  composer: Composer<CaselineContext>,
  command: string,
  handler: CommandHandler,
): void {
  let table = commandTables.get(composer)
  if (table === undefined) {
    const made = new Map<string, CommandHandler>()
    table = made
    commandTables.set(composer, made)
    composer.use((ctx, next) => {
      const given = commandOf(ctx)
      const known = given && made.get(given.name)
      return known ? known(ctx, given.parameter, next) : next()
    })
  }
  table.set(command, handler)
}

/** The command that a message begins with, if it is meant for this bot. */
function commandOf({ message, me }: CaselineContext): { name: string; parameter: string } | undefined {
  const entity = message?.entities?.[0]
  if (!message?.text || entity?.type !== 'bot_command' || entity.offset !== 0) return undefined
  const [name = '', addressee] = message.text.slice(1, entity.length).split('@')
  if (addressee !== undefined && addressee.toLowerCase() !== me.username.toLowerCase()) return undefined
  return { name, parameter: message.text.slice(entity.length).trim() }
}
