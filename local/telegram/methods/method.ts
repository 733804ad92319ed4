/** What every modelled method of the Bot API is: a function of the world and of parameters whose types were checked. */
import type { Delivery } from '../delivery.ts'
import type { Rate } from '../rate.ts'
import type { World } from '../world.ts'

export type Parameters = Readonly<Record<string, unknown>>

export type MethodContext = { readonly world: World; readonly rate: Rate; readonly delivery: Delivery }

/** Gives the `result`, or throws a Refusal before it has changed anything. */
export type Method = (context: MethodContext, parameters: Parameters) => unknown

export type Methods = Readonly<Record<string, Method>>
