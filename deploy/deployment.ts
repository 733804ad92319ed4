/** What is to be deployed where, as given on the command line. */
import { parseArgs } from 'node:util'
import { type Stage, stages } from '../infra/stages.ts'
import type { Given } from './checks.ts'

/** Besides the webhook: tick, pump (2), alarm (2), canary, register, tip-intake (10), console-api (5). */
const othersReserved = 22

/** Concurrent executions that a stage reserves. */
export function reservedBy({ webhookConcurrency }: Stage): number {
  return webhookConcurrency + othersReserved
}

/** `undefined` after the usage was printed: the process then ends with 2. */
export function readDeployment(command: string, given: string[]): Given | undefined {
  const { positionals, values } = parseArgs({
    args: given,
    allowPositionals: true,
    options: {
      campaign: { type: 'string' },
      alarms: { type: 'string' },
      admins: { type: 'string', default: '' },
    },
  })
  // The SDK reads only the one, CDK both.
  const region = process.env['AWS_REGION'] ?? process.env['AWS_DEFAULT_REGION']
  if (region !== undefined) process.env['AWS_REGION'] = region
  const all: Readonly<Record<string, Stage>> = stages
  const [stageName = ''] = positionals
  const stage = Object.hasOwn(all, stageName) ? all[stageName] : undefined
  const adminIds = values.admins.split(',').filter(Boolean).map(Number)
  const areIds = adminIds.every((id) => Number.isSafeInteger(id) && id > 0)
  if (!stage || positionals.length > 1 || !areIds) {
    console.error(
      `npm run ${command} -- <stage> [--campaign <folder>] [--alarms <address>] [--admins <id>,<id>]`,
    )
    console.error(`Stages: ${Object.keys(stages).join(', ')}.`)
    process.exitCode = 2
    return undefined
  }
  return {
    stageName,
    stage,
    campaignDirectory: values.campaign,
    alarmEmail: values.alarms,
    reserved: reservedBy(stage),
    adminIds,
  }
}
