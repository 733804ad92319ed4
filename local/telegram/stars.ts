/**
 * The bot's Stars: a message that goes beyond the free number in a second costs a tenth of one, if the bot allows it.
 * Kept in tenths, so that nothing is rounded.
 */
import { badRequest } from './refusal.ts'
import type { World } from './world.ts'

const tenthsPerStar = 10
/** What a bot must hold before it may pay for messages at all. */
const leastStars = 10_000

export function starsOf({ counters }: World): number {
  return (counters.get('star-tenths') ?? 0) / tenthsPerStar
}

export function setStars({ counters }: World, stars: number): void {
  counters.set('star-tenths', Math.round(stars * tenthsPerStar))
}

/** Takes a tenth of a Star. */
export function payForMessage(world: World): void {
  setStars(world, starsOf(world) - 1 / tenthsPerStar)
}

/** Refuses the wish to pay where Telegram would not take it. Its own words for that are not published. */
export function checkStars(world: World): void {
  if (starsOf(world) < leastStars) throw badRequest('BALANCE_TOO_LOW')
}
