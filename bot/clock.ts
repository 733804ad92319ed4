/**
 * The wall clock of every rule. Rules take `now` as an argument; entry points read it here, once for each event.
 * Locally `CLOCK_OFFSET_MS` moves it, so that a campaign can be tried at its own date. Elapsed time (timeouts,
 * pauses) is never read here: it comes from `performance.now()`.
 */
export type Clock = () => Date

export const clockOffsetName = 'CLOCK_OFFSET_MS'

/** The system's time, moved by the offset of the local stack, if there is one. */
export const systemClock: Clock = () => new Date(Date.now() + Number(process.env[clockOffsetName] ?? 0))
