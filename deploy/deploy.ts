/**
 * `npm run deploy -- <stage> --campaign <folder> [--alarms <address>]`: the doctor, the build, and CDK's deployment of
 * the stage's stacks. Stops at the first that fails. CDK itself asks before it widens any right.
 */
import { spawnSync } from 'node:child_process'
import { contextNames } from '../infra/caseline-app.ts'
import { awsWorld } from './aws-world.ts'
import { examine, findingsText, type Given } from './checks.ts'
import { readDeployment } from './deployment.ts'

const deployment = readDeployment('deploy', process.argv.slice(2))
if (deployment) process.exitCode = await deploy(deployment)

async function deploy(given: Given): Promise<number> {
  const findings = await examine(awsWorld(given.stageName), given)
  console.log(findingsText(findings))
  if (findings.some(({ result }) => result === 'blocks')) return 1
  const canReserve = findings.some(({ what, result }) => what === 'Lambda quota' && result === 'fine')
  const built = run('npm', ['run', '--silent', 'build'])
  return built === 0
    ? run('npx', ['cdk', 'deploy', `caseline-${given.stageName}-*`, ...contextOf(given, canReserve)])
    : built
}

function contextOf({ stageName, campaignDirectory = '', alarmEmail }: Given, canReserve: boolean): string[] {
  const pairs = [
    `${contextNames.stage}=${stageName}`,
    `${contextNames.campaignDirectory}=${campaignDirectory}`,
    ...(alarmEmail === undefined ? [] : [`${contextNames.alarmEmail}=${alarmEmail}`]),
    ...(canReserve ? [] : [`${contextNames.reserveConcurrency}=no`]),
  ]
  return pairs.flatMap((pair) => ['-c', pair])
}

function run(command: string, parameters: string[]): number {
  return spawnSync(command, parameters, { stdio: 'inherit' }).status ?? 1
}
