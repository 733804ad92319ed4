/**
 * Runs the Lambda functions, each in processes of its own. A process has one event at a time; events take turns
 * between the processes, so that nothing can rely on the memory of one. A process that dies or overruns its
 * timeout is replaced, and its event fails, as in AWS. Unlike AWS, events wait when all processes are busy.
 */
import {
  startFunctionProcess,
  type FunctionProcess,
  type FunctionSettings,
  type InvocationOutcome,
  type InvocationResult,
} from './function-process.ts'

export type FunctionsOptions = {
  functions: Readonly<Record<string, FunctionSettings>>
  /** What the local clock adds to the system's time. */
  clockOffsetMs?: () => number
  onInvocation?: (invocation: Invocation) => void
}

export type Invocation = { function: string; outcome: InvocationOutcome; durationMs: number }
type UnusableFunction = { readonly function: string; readonly errorName: string }

export type Functions = {
  /** Hands an event to the next free process; waits when all are busy. Never rejects. */
  invoke(name: string, event: unknown): Promise<InvocationResult>
  /** Resolves once every process has tried to load its handler; answers the functions that could not. */
  ready(): Promise<UnusableFunction[]>
  processIds(name: string): number[]
  /** Ends every process once its event has ended, and starts others: nothing is left in any memory. */
  renew(): Promise<void>
  /** Tells all processes that the clock was moved, also those that are at work. */
  moveClock(): void
  /** How many events wait for a process. */
  waiting(): number
  /** Lets the events at hand end, refuses those that wait, and ends the processes. */
  close(): Promise<void>
}

type Job = { event: unknown; settle: (result: InvocationResult) => void }
type Pool = {
  readonly name: string
  readonly settings: FunctionSettings
  processes: FunctionProcess[]
  jobs: Job[]
  /** Whose turn it is. */
  turn: number
}
type Stack = {
  options: FunctionsOptions
  pools: Map<string, Pool>
  closing: boolean
  onChange: Set<() => void>
}

const restartPauseMs = 500

/** Starts all processes; `ready` says when they can take events. */
export function startFunctions(options: FunctionsOptions): Functions {
  const stack: Stack = { options, pools: new Map(), closing: false, onChange: new Set() }
  for (const [name, settings] of Object.entries(options.functions)) {
    const pool: Pool = { name, settings, processes: [], jobs: [], turn: 0 }
    stack.pools.set(name, pool)
    for (let place = 0; place < settings.processes; place += 1) startProcess(stack, pool, place)
  }
  return {
    invoke: (name, event) => invoke(stack, name, event),
    ready: () => ready(stack),
    processIds: (name) => poolOf(stack, name).processes.flatMap(({ pid }) => pid ?? []),
    renew: async () => {
      const pools = [...stack.pools.values()]
      await Promise.all(pools.flatMap(({ processes }) => processes.map((process) => process.stop())))
      await ready(stack)
    },
    moveClock: () => {
      const offsetMs = stack.options.clockOffsetMs?.() ?? 0
      for (const { processes } of stack.pools.values())
        for (const process of processes) process.moveClock(offsetMs)
    },
    waiting: () => [...stack.pools.values()].reduce((sum, { jobs }) => sum + jobs.length, 0),
    close: () => close(stack),
  }
}

function poolOf(stack: Stack, name: string): Pool {
  const pool = stack.pools.get(name)
  if (pool === undefined) throw new RangeError(`There is no function ${name}.`)
  return pool
}

function startProcess(stack: Stack, pool: Pool, place: number): void {
  let replaced = false
  const process = startFunctionProcess(pool.name, pool.settings, () => {
    dispatch(stack, pool)
    for (const listener of stack.onChange) listener()
    const state = process.state()
    if (stack.closing || replaced || (state !== 'ended' && state !== 'unusable')) return
    replaced = true
    // A process that took events is replaced at once, one that could not load its handler after a pause.
    if (state === 'ended') startProcess(stack, pool, place)
    else setTimeout(() => restartUnlessClosing(stack, pool, place), restartPauseMs)
  })
  pool.processes[place] = process
}

function restartUnlessClosing(stack: Stack, pool: Pool, place: number): void {
  if (!stack.closing) startProcess(stack, pool, place)
}

async function ready(stack: Stack): Promise<UnusableFunction[]> {
  const pools = [...stack.pools.values()]
  const starting = (): boolean =>
    pools.some(({ processes }) => processes.some((process) => process.state() === 'starting'))
  while (starting()) await nextChange(stack)
  return pools.flatMap(({ name, processes }) => {
    const unusable = processes.find((process) => process.state() === 'unusable')
    return unusable ? [{ function: name, errorName: unusable.errorName() ?? 'unknown' }] : []
  })
}

function nextChange(stack: Stack): Promise<void> {
  return new Promise((resolve) => {
    const listener = (): void => {
      stack.onChange.delete(listener)
      resolve()
    }
    stack.onChange.add(listener)
  })
}

function invoke(stack: Stack, name: string, event: unknown): Promise<InvocationResult> {
  const pool = poolOf(stack, name)
  const startedAtMs = performance.now()
  return new Promise((resolve) => {
    const settle = (result: InvocationResult): void => {
      const outcome = result.ok ? 'ok' : result.outcome
      stack.options.onInvocation?.({ function: name, outcome, durationMs: performance.now() - startedAtMs })
      resolve(result)
    }
    if (stack.closing) {
      settle({ ok: false, outcome: 'closed' })
      return
    }
    pool.jobs.push({ event, settle })
    dispatch(stack, pool)
  })
}

function dispatch(stack: Stack, pool: Pool): void {
  if (pool.processes.every((process) => process.state() === 'unusable')) failWaiting(pool)
  for (let tried = 0; tried < pool.processes.length && pool.jobs.length > 0; tried += 1) {
    const process = pool.processes[pool.turn % pool.processes.length]
    pool.turn += 1
    if (process?.state() === 'idle') give(stack, pool, process)
  }
}

function give(stack: Stack, pool: Pool, process: FunctionProcess): void {
  const job = pool.jobs.shift()
  if (job === undefined) return
  const offsetMs = stack.options.clockOffsetMs?.() ?? 0
  // The answer also changed the process's state, after which the next event was given out already.
  void process.run(job.event, offsetMs).then(job.settle)
}

function failWaiting(pool: Pool): void {
  const errorName = pool.processes[0]?.errorName() ?? 'unknown'
  for (const job of pool.jobs.splice(0)) job.settle({ ok: false, outcome: 'unusable', errorName })
}

async function close(stack: Stack): Promise<void> {
  stack.closing = true
  const pools = [...stack.pools.values()]
  for (const job of pools.flatMap(({ jobs }) => jobs.splice(0))) job.settle({ ok: false, outcome: 'closed' })
  await Promise.all(pools.flatMap(({ processes }) => processes.map((process) => process.stop())))
}
