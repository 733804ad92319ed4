/** The functions of the local stack, in processes like those that AWS gives them. */
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { environmentNames } from '../bot/config.ts'
import type { LocalClock } from './clock.ts'
import { localTrustFile } from './demo-roster.ts'
import type { FunctionSettings } from './function-process.ts'
import { startFunctions, type Functions } from './functions.ts'
import type { Metrics } from './metrics.ts'
import type { Settings } from './settings.ts'
import type { Storage } from './storage.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const webhookProcesses = 2
const webhookTimeoutMs = 15_000
const tickTimeoutMs = 50_000
const tipIntakeProcesses = 2
const tipIntakeTimeoutMs = 20_000
const consoleProcesses = 2
const consoleTimeoutMs = 20_000
/** The one that sends, and one that stands by. */
export const pumpProcesses = 2
const pumpTimeoutMs = 15 * 60_000

export function startLambdas(
  settings: Settings,
  storage: Storage,
  apiRoot: string,
  clock: LocalClock,
  metrics: Metrics,
): Functions {
  const lambda = (name: string, processes: number, timeoutMs: number): FunctionSettings => ({
    module: join(root, 'bot', 'lambda', `${name}.ts`),
    processes,
    timeoutMs,
    environment: {
      ...storage.environment(name),
      [environmentNames.telegramApiRoot]: apiRoot,
      [environmentNames.rosterTrust]: localTrustFile(settings),
      [environmentNames.pagesUrl]: `http://localhost:${settings.port}`,
      // Where Lambda unpacks a function, and where it finds its locales.
      LAMBDA_TASK_ROOT: root,
    },
  })
  return startFunctions({
    functions: {
      webhook: lambda('webhook', webhookProcesses, webhookTimeoutMs),
      tick: lambda('tick', 1, tickTimeoutMs),
      'tip-intake': lambda('tip-intake', tipIntakeProcesses, tipIntakeTimeoutMs),
      'console-api': lambda('console-api', consoleProcesses, consoleTimeoutMs),
      pump: lambda('pump', pumpProcesses, pumpTimeoutMs),
    },
    clockOffsetMs: clock.offsetMs,
    onInvocation: metrics.countInvocation,
  })
}
