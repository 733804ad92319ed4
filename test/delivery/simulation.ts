/**
 * The pump on virtual time, with table, Telegram, queue and tick around it, and crashes, pauses, lost answers and
 * lost calls, all from one seed.
 */
import type { Totals } from '../../bot/delivery/job.ts'
import { runPump } from '../../bot/delivery/pump.ts'
import { codeOf } from '../../bot/errors.ts'
import { partsOf } from './simulated-parts.ts'
import { createWorld, hourMs, type Process, type SimulationOptions, type World } from './simulated-world.ts'

export type SimulationResult = {
  readonly violations: readonly string[]
  readonly finished: boolean
  readonly crashes: number
  readonly lostAnswers: number
  /** What the pump said of each job when it ended, by generation. */
  readonly reports: ReadonlyMap<number, Totals>
  /** Processes that took over from one that had not ended in good order. */
  readonly takeovers: number
  /** Texts that stand in each chat. */
  readonly chats: ReadonlyMap<number, readonly string[]>
  readonly blocked: ReadonlySet<number>
  readonly longestSilenceMs: number
}

const processMs = 120_000

export async function simulate(options: SimulationOptions): Promise<SimulationResult> {
  const world = createWorld(options)
  void tickForever(world)
  if (options.holderDiesAtSeconds !== undefined) void killHolder(world, options.holderDiesAtSeconds)
  if (options.rewriteAtSeconds !== undefined) void rewriteLater(world, options.rewriteAtSeconds)
  if (options.tellAtSeconds !== undefined) void tellLater(world, options.tellAtSeconds)
  await world.time.run(hourMs)
  const { violations, state } = world
  return {
    violations,
    finished: state.jobs.length === 0,
    crashes: state.crashes,
    lostAnswers: state.lostAnswers,
    reports: state.reports,
    takeovers: state.takeovers,
    chats: chatsOf(world),
    blocked: world.blocked,
    longestSilenceMs: state.longestSilenceMs,
  }
}

/** The tick: each minute a call of the pump while there are jobs. */
async function tickForever(world: World): Promise<void> {
  const { time, state, dice, options } = world
  while (state.jobs.length > 0 && time.nowMs() < hourMs) {
    if (!dice.chance(options.lostWake)) wake(world)
    await time.after(60_000)
  }
}

function wake(world: World): void {
  const { dice, state } = world
  // As in the queue: one that sends, one that stands by, and a call that waits until one of them ends.
  if (state.processes >= 2) {
    state.isCallWaiting = true
    return
  }
  state.isCallWaiting = false
  state.processes += 1
  void runProcess(world, dice.between(50, 2000)).finally(() => {
    state.processes -= 1
    if (state.isCallWaiting) wake(world)
  })
}

async function runProcess(world: World, startsAfterMs: number): Promise<void> {
  const { time, violations } = world
  await time.after(startsAfterMs)
  const process: Process = {
    crashed: false,
    pausedUntilMs: 0,
    name: `p${time.nowMs()}`,
    fence: 0,
    toldToWaitUntilMs: 0,
    arrivals: new Map(),
    onKilled: () => {},
  }
  world.processes.add(process)
  const work = runPump(
    partsOf(world, process, () => wake(world)),
    processMs,
  ).catch((error: unknown) => {
    // As in lambda/pump.ts: the next call goes on.
    if (codeOf(error) !== 'busy') violations.push(`a process failed: ${String(error)}`)
  })
  const ended = work.then(() => true)
  const trouble = Promise.race([troubleFor(world, process), killed(process)])
  await Promise.race([ended, trouble])
}

/** Crashes or pauses the process at some moment; resolves only on a crash. */
async function troubleFor({ time, dice, options, state }: World, process: Process): Promise<void> {
  if (dice.chance(options.pause)) {
    const atMs = time.nowMs() + dice.between(0, 40_000)
    const lengthMs = dice.between(100, 40_000)
    void time.at(atMs).then(() => {
      process.pausedUntilMs = time.nowMs() + lengthMs
      return undefined
    })
  }
  if (!dice.chance(options.crash)) return new Promise(() => {})
  await time.after(dice.between(0, 40_000))
  process.crashed = true
  state.crashes += 1
  return undefined
}

async function killed(process: Process): Promise<void> {
  return new Promise((resolve) => {
    process.onKilled = resolve
  })
}

async function killHolder({ time, state, processes }: World, seconds: number): Promise<void> {
  await time.after(seconds * 1000)
  const holder = [...processes].find(({ fence }) => fence === state.lease?.fence)
  if (!holder) return
  holder.crashed = true
  holder.onKilled()
  state.crashes += 1
  processes.delete(holder)
}

async function rewriteLater({ time, state }: World, seconds: number): Promise<void> {
  await time.after(seconds * 1000)
  state.edition = 2
  state.jobs = [
    ...state.jobs,
    {
      mailingId: 'news',
      generation: 2,
      kind: 'rewrite',
      priority: 1,
      notBefore: new Date(0),
      state: 'ready',
      version: 1,
    },
  ]
}

/** A job of its own, which goes first. The ledger of this world tells jobs apart by their generations alone. */
async function tellLater({ time, state }: World, seconds: number): Promise<void> {
  await time.after(seconds * 1000)
  state.jobs = [
    ...state.jobs,
    {
      mailingId: 'tell',
      generation: 3,
      kind: 'tell',
      priority: 0,
      notBefore: new Date(0),
      state: 'ready',
      version: 1,
    },
  ]
}

function chatsOf({ messages }: World): Map<number, string[]> {
  const chats = new Map<number, string[]>()
  for (const { chat, text } of messages.values()) chats.set(chat, [...(chats.get(chat) ?? []), text])
  return chats
}
