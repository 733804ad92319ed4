/**
 * What is held about a person, slice by slice. Each slice that holds something hands its part to /mydata and
 * /forget, so that neither knows what the others store.
 */
import type { CaselineContext } from './context.ts'
import type { Write } from './table/writes.ts'
import type { Html } from './text/html.ts'
import type { InlineKeyboardButton } from './telegram/keyboards.ts'

export type HeldPart = {
  /** In words, a line each. */
  readonly lines: readonly Html[]
  /** The same for the file. */
  readonly json: Readonly<Record<string, unknown>>
}

export type Erasure = {
  /** Go into the one transaction that deletes the chat. */
  readonly writes: readonly Write[]
  /** What is left behind and until when, in words. */
  readonly remains: readonly Html[]
  readonly buttons: readonly InlineKeyboardButton[]
}

export type DataHolder = {
  /** What this slice holds; `undefined` for nothing. */
  describe(ctx: CaselineContext): Promise<HeldPart | undefined>
  /** How it is erased; `undefined` where there is nothing to erase. */
  erase(ctx: CaselineContext): Promise<Erasure | undefined>
}
