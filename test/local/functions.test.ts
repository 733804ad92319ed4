import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, it, onTestFinished, vi } from 'vitest'
import type { FunctionSettings } from '../../local/function-process.ts'
import { startFunctions, type Functions, type Invocation } from '../../local/functions.ts'
import { markOf } from '../../local/running-process.ts'

function fixture(name: string): string {
  return fileURLToPath(new URL(`fixtures/${name}.ts`, import.meta.url))
}

type Options = Partial<FunctionSettings> & {
  onInvocation?: (invocation: Invocation) => void
  offsetMs?: number
}

async function someFunctions({ onInvocation, offsetMs, ...settings }: Options = {}): Promise<Functions> {
  const work = { module: fixture('handler'), processes: 1, timeoutMs: 10_000, environment: {}, ...settings }
  const functions = startFunctions({
    functions: { work },
    ...(onInvocation && { onInvocation }),
    clockOffsetMs: () => offsetMs ?? 0,
  })
  onTestFinished(() => functions.close())
  await functions.ready()
  return functions
}

function order(functions: Functions, what: string) {
  return functions.invoke('work', { do: what })
}

async function whoAnswers(
  functions: Functions,
  times: number,
): Promise<{ pid: number; mostActive: number }[]> {
  const results = await Promise.all(Array.from({ length: times }, () => order(functions, 'who')))
  return results.map((result) =>
    result.ok ? (result.result as { pid: number; mostActive: number }) : never(),
  )
}

function never(): never {
  throw new Error('The function failed.')
}

it('runs a handler in a process of its own and hands back what it returns', async () => {
  const functions = await someFunctions()
  const value = { statusCode: 200, body: 'Привет' }
  expect(await functions.invoke('work', { do: 'answer', value })).toEqual({ ok: true, result: value })
  expect((await whoAnswers(functions, 1))[0]?.pid).not.toBe(process.pid)
})

it('gives events to the processes in turn', async () => {
  const functions = await someFunctions({ processes: 2 })
  const pids: number[] = []
  for (let number = 0; number < 4; number += 1) pids.push((await whoAnswers(functions, 1))[0]?.pid ?? 0)
  expect(new Set(pids.slice(0, 2)).size).toBe(2)
  expect(pids.slice(2)).toEqual(pids.slice(0, 2))
})

it('gives a process one event at a time, and lets the others wait', async () => {
  const functions = await someFunctions({ processes: 2 })
  const answers = await whoAnswers(functions, 10)
  expect(answers).toHaveLength(10)
  expect(new Set(answers.map(({ mostActive }) => mostActive))).toEqual(new Set([1]))
})

it('kills what overruns its timeout, even when it blocks, and goes on with a new process', async () => {
  const functions = await someFunctions({ timeoutMs: 200 })
  const [before] = functions.processIds('work')
  expect(await order(functions, 'hang')).toEqual({ ok: false, outcome: 'timeout' })
  expect(await order(functions, 'block')).toEqual({ ok: false, outcome: 'timeout' })
  await functions.ready()
  const [answer] = await whoAnswers(functions, 1)
  expect(answer?.pid).not.toBe(before)
  expect(markOf(before ?? 0)).toBeUndefined()
})

it('fails the event of a process that ends, and replaces the process', async () => {
  const functions = await someFunctions()
  expect(await order(functions, 'exit')).toEqual({ ok: false, outcome: 'crashed' })
  expect((await order(functions, 'who')).ok).toBe(true)
})

it('replaces a process that is killed while it waits', async () => {
  const functions = await someFunctions()
  const [before] = functions.processIds('work')
  process.kill(before ?? Number.NaN, 'SIGKILL')
  await vi.waitFor(() => expect(functions.processIds('work')[0]).not.toBe(before))
  expect((await order(functions, 'who')).ok).toBe(true)
})

it('tells of an error its name only', async () => {
  const functions = await someFunctions()
  const thrown = await order(functions, 'throw')
  expect(thrown).toEqual({ ok: false, outcome: 'failed', errorName: 'RangeError' })
  expect(await order(functions, 'throw-later')).toEqual({ ok: false, outcome: 'crashed' })
})

it('shows the function the local clock', async () => {
  const offsetMs = -366 * 86_400_000
  const functions = await someFunctions({ offsetMs })
  const answer = await order(functions, 'time')
  expect(answer.ok && answer.result).toBeGreaterThanOrEqual(offsetMs)
  expect(answer.ok && answer.result).toBeLessThan(offsetMs + 1000)
})

it('gives the function its own environment, and none of ours', async () => {
  vi.stubEnv('BOT_TOKEN', 'a secret')
  onTestFinished(() => void vi.unstubAllEnvs())
  const functions = await someFunctions({ environment: { CAMPAIGN_TABLE: 'x' } })
  const answer = await order(functions, 'environment')
  expect(answer.ok && answer.result).toEqual(expect.arrayContaining(['CAMPAIGN_TABLE', 'PATH']))
  expect(answer.ok && answer.result).not.toContain('BOT_TOKEN')
})

it("gives the handler a context like Lambda's", async () => {
  const functions = await someFunctions({ timeoutMs: 9000 })
  const answer = await order(functions, 'context')
  const result = (answer.ok ? answer.result : {}) as { remainingMs: number }
  expect(result).toMatchObject({
    functionName: 'work',
    awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
  })
  expect(result.remainingMs).toBeLessThan(9000)
  expect(result.remainingMs).toBeGreaterThan(5000)
})

it('says which function cannot be loaded, and fails its events', async () => {
  const functions = startFunctions({
    functions: {
      work: { module: fixture('broken-handler'), processes: 2, timeoutMs: 1000, environment: {} },
    },
  })
  onTestFinished(() => functions.close())
  const waiting = functions.invoke('work', {})
  expect(await functions.ready()).toEqual([{ function: 'work', errorName: 'SyntaxError' }])
  expect(await waiting).toEqual({ ok: false, outcome: 'unusable', errorName: 'SyntaxError' })
})

it('reports each invocation with its outcome', async () => {
  const invocations: Invocation[] = []
  const functions = await someFunctions({ onInvocation: (invocation) => void invocations.push(invocation) })
  await order(functions, 'who')
  await order(functions, 'throw')
  expect(invocations.map(({ outcome }) => outcome)).toEqual(['ok', 'failed'])
  expect(invocations[0]?.durationMs).toBeGreaterThan(0)
})

it('lets the event at hand end when it is closed, and refuses those that wait', async () => {
  const functions = await someFunctions()
  const pids = functions.processIds('work')
  const running = order(functions, 'who')
  const waiting = order(functions, 'who')
  await functions.close()
  expect((await running).ok).toBe(true)
  expect(await waiting).toEqual({ ok: false, outcome: 'closed' })
  expect(await order(functions, 'who')).toEqual({ ok: false, outcome: 'closed' })
  expect(pids.map((pid) => markOf(pid))).toEqual([undefined])
})

it('leaves no process behind when its parent is killed', async () => {
  const owner = fork(fixture('own-functions'))
  const [pids] = (await once(owner, 'message')) as [number[]]
  expect(pids.map((pid) => markOf(pid) !== undefined)).toEqual([true, true])
  owner.kill('SIGKILL')
  await vi.waitFor(() => expect(pids.map((pid) => markOf(pid))).toEqual([undefined, undefined]), {
    timeout: 10_000,
  })
})
