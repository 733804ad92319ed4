/** Divides the first event of a function among what it waits for, by the calls that were under way. */
import type { ColdStart } from './runtime-client.ts'

/** What time is put down to, first come first served where calls overlap; the last is what remains. */
export const phases = ['parameters', 'database', 'queue', 'Telegram', 'own code'] as const
export type Phase = (typeof phases)[number]

const endpointNames: Readonly<Record<Exclude<Phase, 'own code'>, string>> = {
  parameters: 'AWS_ENDPOINT_URL_SSM',
  database: 'AWS_ENDPOINT_URL_DYNAMODB',
  queue: 'AWS_ENDPOINT_URL_SQS',
  Telegram: 'TELEGRAM_API_ROOT',
}

/** Milliseconds of the first event that belong to a phase; `environment` says which host is what. */
export function timeOf(
  start: Pick<ColdStart, 'loadedAtMs' | 'answeredAtMs' | 'calls'>,
  environment: Readonly<Record<string, string>>,
  wanted: Phase,
): number {
  const underWay = new Map<Phase, number>()
  let atMs = start.loadedAtMs
  let sumMs = 0
  const passTo = (nextMs: number): void => {
    const current = phases.find((phase) => (underWay.get(phase) ?? 0) > 0) ?? 'own code'
    if (current === wanted) sumMs += nextMs - atMs
    atMs = nextMs
  }
  for (const call of start.calls.toSorted((one, other) => one.atMs - other.atMs)) {
    if (call.atMs < start.loadedAtMs || call.atMs > start.answeredAtMs) continue
    passTo(call.atMs)
    const phase = phaseOfHost(call.host, environment)
    underWay.set(phase, (underWay.get(phase) ?? 0) + (call.what === 'begin' ? 1 : -1))
  }
  passTo(start.answeredAtMs)
  return sumMs
}

function phaseOfHost(host: string, environment: Readonly<Record<string, string>>): Phase {
  const found = Object.entries(endpointNames).find(([, name]) => {
    const address = environment[name]
    return address !== undefined && new URL(address).host === host
  })
  if (!found) throw new RangeError(`A function called ${host}, which is none of its edges.`)
  return found[0] as Phase
}
