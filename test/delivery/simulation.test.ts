import { describe, expect, test } from 'vitest'
import { noTotals, type Totals } from '../../bot/delivery/job.ts'
import { simulate, type SimulationResult } from './simulation.ts'
import { channelIds, namedIds, type SimulationOptions } from './simulated-world.ts'
import { createDice } from './virtual-time.ts'

/** The evidence runs 5,000; a failing seed is run alone by SIMULATION_SEED. */
const seeds = Number(process.env['SIMULATION_SEEDS'] ?? 120)
const firstSeed = Number(process.env['SIMULATION_SEED'] ?? 1)
const count = process.env['SIMULATION_SEED'] === undefined ? seeds : 1

function optionsOf(seed: number): SimulationOptions {
  const dice = createDice(seed * 7919)
  return {
    seed,
    recipients: 60 + Math.floor(dice.between(0, 200)),
    limitPerSecond: Math.floor(dice.between(3, 40)),
    freePerSecond: Math.floor(dice.between(3, 40)),
    paidMessages: dice.chance(0.5) ? Math.floor(dice.between(1, 300)) : 0,
    crash: dice.between(0, 0.7),
    pause: dice.between(0, 0.7),
    lostAnswer: dice.chance(0.5) ? dice.between(0, 0.02) : 0,
    lostWake: dice.between(0, 0.4),
    busyTable: dice.chance(0.5) ? dice.between(0, 0.05) : 0,
    serverError: dice.chance(0.5) ? dice.between(0, 0.03) : 0,
    burst429: dice.chance(0.3) ? dice.between(0, 0.01) : 0,
    blocked: dice.between(0, 0.1),
    ...(dice.chance(0.3) && {
      silence: { fromSeconds: dice.between(0, 20), seconds: dice.between(1, 400) },
    }),
    ...(dice.chance(0.5) && { rewriteAtSeconds: dice.between(1, 30) }),
    ...(dice.chance(0.7) && { tellAtSeconds: dice.between(1, 30) }),
  }
}

/** All that went wrong in a run, with its seed; nothing for a good one. */
function complaints(options: SimulationOptions, result: SimulationResult): string[] {
  const { seed, recipients, limitPerSecond } = options
  const { chats, blocked, violations } = result
  const found = violations.slice(0, 3)
  if (!result.finished) found.push('the jobs did not end')
  const people = Array.from({ length: recipients }, (_, index) => index + 1)
  const readers = people.filter((id) => !blocked.has(id))
  const named = options.tellAtSeconds === undefined ? [] : namedIds
  const ids = [...channelIds, ...readers, ...named]
  const missed = ids.filter((id) => (chats.get(id)?.length ?? 0) === 0)
  // An answer that stays lost three times leaves the matter open; such a one is listed, not missed.
  if (missed.length > 0 && options.lostAnswer + options.serverError === 0)
    found.push(`${missed.length} were missed`)
  const allowed = result.takeovers * limitPerSecond + result.lostAnswers
  const repeats = repeatsIn(result, ids)
  if (repeats > allowed) found.push(`${repeats} repeats, ${allowed} allowed`)
  found.push(...unreported(options, result, readers))
  return found.map((complaint) => `seed ${seed}: ${complaint}`)
}

function repeatsIn({ chats }: SimulationResult, ids: readonly number[]): number {
  return ids.reduce((sum, id) => sum + Math.max(0, (chats.get(id)?.length ?? 0) - 1), 0)
}

/** Copies that are there and that the pump says nothing of. */
function unreported(
  { rewriteAtSeconds }: SimulationOptions,
  result: SimulationResult,
  readers: readonly number[],
): string[] {
  const { chats, reports, takeovers, lostAnswers } = result
  const [sending = noTotals, rewriting = noTotals]: (Totals | undefined)[] = [reports.get(1), reports.get(2)]
  // An answer that is lost in the very second of a crash is known to nobody.
  const untold = takeovers > 0 ? lostAnswers : 0
  const found: string[] = []
  const repeats = repeatsIn(result, readers)
  const told = sending.possiblyTwice + sending.unknown + untold
  if (repeats > told) found.push(`${repeats} repeats, ${told} reported`)
  const isStale = (text: string): boolean => rewriteAtSeconds !== undefined && text !== 'edition 2'
  const stale = readers.flatMap((id) => chats.get(id) ?? []).filter(isStale).length
  const left = rewriting.failed + rewriting.unknown + rewriting.possiblyTwice + untold
  if (stale > left) found.push(`${stale} not rewritten, ${left} reported`)
  const alerts = reports.get(3) ?? noTotals
  const again = repeatsIn(result, namedIds)
  const toldAgain = alerts.possiblyTwice + alerts.unknown + untold
  if (again > toldAgain) found.push(`${again} alerts repeated, ${toldAgain} reported`)
  const unnamed = channelIds.filter((id) => {
    const texts = chats.get(id) ?? []
    const isNamed = [sending, rewriting].some(({ channels }) => (channels?.[`l${-id}`] ?? 'done') !== 'done')
    return (texts.length !== 1 || texts.some(isStale)) && !isNamed
  })
  if (unnamed.length > untold) found.push(`${unnamed.length} channels not named`)
  return found
}

describe('the pump, its lease, the queue and the tick on virtual time', () => {
  test(`${count} seeds: nobody is missed, repeats are bounded, one holder sends, no limit is passed`, async () => {
    const found: string[] = []
    let crashes = 0
    for (let seed = firstSeed; seed < firstSeed + count; seed++) {
      const options = optionsOf(seed)
      const result = await simulate(options)
      crashes += result.crashes
      found.push(...complaints(options, result))
    }
    expect(found.slice(0, 10)).toEqual([])
    expect(crashes).toBeGreaterThan(count === 1 ? -1 : count / 10)
  }, 1_200_000)

  test('after a sender dies, whenever that is, sending goes on within a minute', async () => {
    const calm = {
      crash: 0,
      pause: 0,
      lostAnswer: 0,
      lostWake: 0,
      busyTable: 0,
      serverError: 0,
      burst429: 0,
      blocked: 0,
    }
    const slow = { limitPerSecond: 5, freePerSecond: 5, paidMessages: 0 }
    const silences: number[] = []
    for (let seed = 1; seed <= 60; seed++) {
      const holderDiesAtSeconds = 2 + seed * 2.3
      const options = { ...calm, seed, recipients: 900, ...slow, holderDiesAtSeconds }
      const result = await simulate(options)
      expect(complaints(options, result)).toEqual([])
      expect(result.crashes).toBe(1)
      silences.push(result.longestSilenceMs)
    }
    expect(Math.max(...silences)).toBeLessThan(60_000)
    expect(Math.max(...silences)).toBeGreaterThan(10_000)
  }, 120_000)
})
