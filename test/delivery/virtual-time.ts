/** A clock that jumps from event to event, and random numbers from a seed: a run with the same seed is the same run. */

export type VirtualTime = {
  nowMs(): number
  /** Resolves at that moment. */
  at(ms: number): Promise<void>
  after(ms: number): Promise<void>
  /** Runs until no event is left before the limit; answers whether none is left at all. */
  run(untilMs: number): Promise<boolean>
}

type Event = { readonly atMs: number; readonly order: number; readonly resolve: () => void }

export function createVirtualTime(): VirtualTime {
  let nowMs = 0
  let order = 0
  const events: Event[] = []
  const at = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      insert(events, { atMs: Math.max(ms, nowMs), order: order++, resolve })
    })
  return {
    nowMs: () => nowMs,
    at,
    after: async (ms) => at(nowMs + ms),
    run: async (untilMs) => {
      for (let next = events[0]; next !== undefined && next.atMs <= untilMs; next = events[0]) {
        events.shift()
        nowMs = next.atMs
        next.resolve()
        // Everything that this event sets going runs before the next one.
        await new Promise((resolve) => setImmediate(resolve))
      }
      return events.length === 0
    },
  }
}

function insert(events: Event[], event: Event): void {
  let low = 0
  let high = events.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const other = events[middle]
    if (other && (other.atMs < event.atMs || (other.atMs === event.atMs && other.order < event.order)))
      low = middle + 1
    else high = middle
  }
  events.splice(low, 0, event)
}

export type Dice = {
  /** From 0 up to, not including, 1. */
  next(): number
  between(least: number, most: number): number
  chance(probability: number): boolean
}

/** mulberry32. */
export function createDice(seed: number): Dice {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d_2b_79_f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return {
    next,
    between: (least, most) => least + next() * (most - least),
    chance: (probability) => next() < probability,
  }
}
