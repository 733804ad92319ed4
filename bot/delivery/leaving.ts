/**
 * Watches how many of the last 500 reached leave: block the bot, stop, or mute. More than the limit means that
 * something is wrong with what is being sent.
 */
export type WatchOverLeaving = {
  reached(pseudonym: string): void
  /** `leavers`: who left lately, whether reached or not. */
  isTooMany(leavers: readonly string[]): boolean
}

const watched = 500

/** `limit` is a share: 0.02 is 2 %. */
export function createWatchOverLeaving(limit: number): WatchOverLeaving {
  let ring: string[] = []
  return {
    reached: (pseudonym) => {
      ring.push(pseudonym)
      if (ring.length > watched * 2) ring = ring.slice(-watched)
    },
    isTooMany: (leavers) => {
      if (leavers.length <= watched * limit) return false
      const last = new Set(ring.slice(-watched))
      return leavers.filter((leaver) => last.has(leaver)).length > watched * limit
    },
  }
}
