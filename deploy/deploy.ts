/**
 * `npm run deploy -- <stage> --campaign <folder> [--alarms <address>] [--admins <ids>]`: the doctor, the build, CDK's
 * deployment of the stage's stacks, the import of the campaign, and, once, the first admins. Stops at the first that
 * fails; run again, it goes on. CDK itself asks before it widens any right.
 */
import { spawnSync } from 'node:child_process'
import { contextNames } from '../infra/caseline-app.ts'
import { awsWorld } from './aws-world.ts'
import { reportLines } from '../local/changes-report.ts'
import { bootstrapAdmins, importPack } from '../local/import-pack.ts'
import { readPack } from '../local/campaign-pack.ts'
import { examine, findingsText } from './checks.ts'
import { type Deployment, readDeployment } from './deployment.ts'
import { stageEnvironment } from './stage-environment.ts'

const deployment = readDeployment('deploy', process.argv.slice(2))
if (deployment) process.exitCode = await deploy(deployment)

async function deploy(given: Deployment): Promise<number> {
  const findings = await examine(awsWorld(given.stageName), given)
  console.log(findingsText(findings))
  if (findings.some(({ result }) => result === 'blocks')) return 1
  const canReserve = findings.some(({ what, result }) => what === 'Lambda quota' && result === 'fine')
  const steps = [
    () => run('npm', ['run', '--silent', 'build']),
    () => run('npx', ['cdk', 'deploy', `caseline-${given.stageName}-*`, ...contextOf(given, canReserve)]),
    async () => putIntoForce(given),
  ]
  for (const step of steps) {
    const status = await step()
    if (status !== 0) return status
  }
  console.log('Deployed. Each admin now sends /staff to the bot.')
  return 0
}

async function putIntoForce({ stageName, campaignDirectory = '', adminIds }: Deployment): Promise<number> {
  const reading = await readPack(campaignDirectory)
  if (!reading.ok) {
    for (const { file, path, reason } of reading.problems) console.error(`${file} ${path}: ${reason}`)
    return 1
  }
  const environment = await stageEnvironment(stageName)
  const now = new Date()
  const { changed, reports } = await importPack({
    environment,
    pack: reading.pack,
    photos: reading.photos,
    now,
  })
  console.log(changed ? 'The campaign is in force.' : 'The campaign was in force already.')
  for (const line of reportLines(reports)) console.log(line)
  if (adminIds.length > 0 && (await bootstrapAdmins(environment, adminIds, now)))
    console.log('The first admins are made.')
  return 0
}

function contextOf(
  { stageName, campaignDirectory = '', alarmEmail }: Deployment,
  canReserve: boolean,
): string[] {
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
