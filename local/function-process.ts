/**
 * One process of a function, seen from the parent: started, given one event at a time, killed when the event
 * overruns the function's timeout. It is not restarted here; functions.ts replaces it.
 */
import { fork } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { HostMessage, HostClock, HostRequest } from './function-host.ts'

export type FunctionSettings = {
  /** Path of the module that exports `handler`: a source or a bundle. */
  module: string
  processes: number
  /** The function's timeout in AWS. */
  timeoutMs: number
  environment: Readonly<Record<string, string>>
}

/** `failed`: the handler threw; `crashed`: its process ended; `unusable`: the handler could not be loaded. */
export type InvocationOutcome = 'ok' | 'failed' | 'timeout' | 'crashed' | 'unusable' | 'closed'
export type InvocationResult =
  | { readonly ok: true; readonly result: unknown }
  | { readonly ok: false; readonly outcome: Exclude<InvocationOutcome, 'ok'>; readonly errorName?: string }

/** `unusable`: it could not load its handler and has ended or is about to. */
type ProcessState = 'starting' | 'idle' | 'busy' | 'unusable' | 'ended'

export type FunctionProcess = {
  readonly pid: number | undefined
  state(): ProcessState
  /** The name of the error that made it unusable. */
  errorName(): string | undefined
  /** Only when idle. Never rejects. */
  run(event: unknown, clockOffsetMs: number): Promise<InvocationResult>
  /** Tells the process that the clock was moved. */
  moveClock(clockOffsetMs: number): void
  /** Lets the event at hand end for a while, then ends the process. */
  stop(): Promise<void>
}

type Running = {
  state: ProcessState
  errorName?: string
  /** Ends the event at hand. */
  settle?: ((result: InvocationResult) => void) | undefined
}

const hostModule = fileURLToPath(new URL('function-host.ts', import.meta.url))
const stopPatienceMs = 5000
// Only what a program needs to run: the settings of the stack, tokens among them, are not for functions.
const inheritedNames = ['PATH', 'HOME', 'TZ', 'LANG', 'TMPDIR', 'NODE_OPTIONS', 'NODE_V8_COVERAGE']

/** Starts a process; `onChange` is called after each change of its state. */
export function startFunctionProcess(
  name: string,
  settings: FunctionSettings,
  onChange: () => void,
): FunctionProcess {
  const child = fork(hostModule, [settings.module], {
    // Our standard output belongs to the line "ready"; what functions log goes to standard error.
    stdio: ['ignore', 2, 2, 'ipc'],
    env: { ...inherited(), ...settings.environment, AWS_LAMBDA_FUNCTION_NAME: name },
  })
  const running: Running = { state: 'starting' }
  const gone = once(child, 'exit').catch(() => undefined)
  child.on('message', (message: HostMessage) => {
    hear(running, message)
    onChange()
  })
  child.on('error', () => child.kill('SIGKILL'))
  child.once('exit', () => {
    if (running.state === 'starting') hear(running, { kind: 'unusable', errorName: 'ProcessEnded' })
    running.settle?.({ ok: false, outcome: 'crashed' })
    if (running.state !== 'unusable') running.state = 'ended'
    onChange()
  })
  return {
    pid: child.pid,
    state: () => running.state,
    errorName: () => running.errorName,
    run: (event, clockOffsetMs) => {
      const { timeoutMs } = settings
      const request: HostRequest = { kind: 'event', requestId: randomUUID(), event, timeoutMs, clockOffsetMs }
      child.send(request, (error) => void (error && child.kill('SIGKILL')))
      return untilSettled(running, timeoutMs, () => child.kill('SIGKILL'))
    },
    moveClock: (clockOffsetMs) => {
      const message: HostClock = { kind: 'clock', clockOffsetMs }
      if (child.connected) child.send(message)
    },
    stop: async () => {
      if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
      if (running.state === 'busy') await settledWithin(running, stopPatienceMs)
      child.kill('SIGKILL')
      await gone
    },
  }
}

function inherited(): Record<string, string> {
  return Object.fromEntries(
    inheritedNames.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  )
}

function hear(running: Running, message: HostMessage): void {
  switch (message.kind) {
    case 'ready':
      running.state = 'idle'
      break
    case 'unusable':
      running.state = 'unusable'
      running.errorName = message.errorName
      break
    case 'answered':
      running.settle?.({ ok: true, result: message.result })
      break
    case 'failed':
      running.settle?.({ ok: false, outcome: 'failed', errorName: message.errorName })
      break
  }
}

function untilSettled(running: Running, timeoutMs: number, kill: () => void): Promise<InvocationResult> {
  running.state = 'busy'
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      running.settle?.({ ok: false, outcome: 'timeout' })
      kill()
    }, timeoutMs)
    running.settle = (result) => {
      clearTimeout(timer)
      running.settle = undefined
      // After a timeout it is busy until it has ended: its handler still runs.
      if (result.ok || result.outcome === 'failed') running.state = 'idle'
      resolve(result)
    }
  })
}

async function settledWithin(running: Running, patienceMs: number): Promise<void> {
  const settle = running.settle
  if (settle === undefined) return
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, patienceMs)
    running.settle = (result) => {
      clearTimeout(timer)
      settle(result)
      resolve()
    }
  })
}
