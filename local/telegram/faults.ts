/** Trouble that is made on purpose in calls of the Bot API: by count, or by chance from a seed so that it can be replayed. */
import type { FaultSettings, FaultView } from './people-api.ts'

export type Faults = {
  /** Replaces all faults; none are left without any. */
  set(faults: readonly FaultSettings[]): void
  add(fault: FaultSettings): void
  list(): FaultView[]
  /** The faults that meet this call. Each counts as happened. */
  meeting(method: string): FaultSettings[]
}

type Live = { fault: FaultSettings; happened: number; random: () => number }

export function createFaults(): Faults {
  let live: Live[] = []
  const begin = (fault: FaultSettings): Live => ({
    fault,
    happened: 0,
    random: randomFrom(fault.seed ?? 1),
  })
  return {
    set: (faults) => {
      live = faults.map(begin)
    },
    add: (fault) => void live.push(begin(fault)),
    list: () => live.map(({ fault, happened }) => ({ ...fault, happened })),
    meeting: (method) => live.filter((one) => meets(one, method)).map(({ fault }) => fault),
  }
}

function meets(one: Live, method: string): boolean {
  const { methods, count, probability } = one.fault
  if (methods !== undefined && methods.length > 0 && !methods.includes(method)) return false
  if (count !== undefined && one.happened >= count) return false
  if (probability !== undefined && one.random() >= probability) return false
  one.happened += 1
  return true
}

/** mulberry32: small, and the same everywhere. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d_2b_79_f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
