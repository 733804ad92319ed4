/**
 * `npm run deploy -- <stage> --campaign <folder> [--alarms <address>] [--admins <ids>]`: the doctor, the build, CDK's
 * deployment of the stage's stacks with its secrets in between, the import of the campaign, and, once, the first
 * admins. Stops at the first that fails; run again, it goes on. CDK itself asks before it widens any right. Ends with
 * 1 when it did not come to its end, 2 when it was asked for wrongly.
 */
import { spawnSync } from 'node:child_process'
import { CaselineError } from '../bot/errors.ts'
import { createParameterClient } from '../bot/identity/parameters.store.ts'
import { contextNames } from '../infra/caseline-app.ts'
import { readPack } from '../local/campaign-pack.ts'
import { bootstrapAdmins, importPack } from '../local/import-pack.ts'
import { askBot, wordsOf } from './asking.ts'
import { awsWorld } from './aws-world.ts'
import { examine, type Given } from './checks.ts'
import { deploy } from './deploying.ts'
import { readDeployment } from './deployment.ts'
import { initialize } from './keeping-keys.ts'
import { stageSecrets } from './secret-store.ts'
import { pageFiles, putPages } from './pages.ts'
import { outputsOf, stageEnvironment } from './stage-environment.ts'

const deployment = readDeployment('deploy', process.argv.slice(2))
if (deployment) {
  try {
    if (await deploy(partsOf(deployment))) console.log(nextSteps(deployment))
    else process.exitCode = 1
  } catch (error) {
    console.error(wordsOf(error))
    process.exitCode = 1
  }
}

function partsOf(given: Given): Parameters<typeof deploy>[0] {
  const { stageName } = given
  return {
    examine: async () => examine(awsWorld(stageName), given),
    build: () => run('npm', ['run', '--silent', 'build'], { CAMPAIGN_DIR: given.campaignDirectory }),
    deployStacks: (which, { reserve }) => {
      const stacks = `caseline-${stageName}-${which === 'all' ? '*' : which}`
      return run('npx', ['cdk', 'deploy', stacks, ...contextOf(given, reserve)])
    },
    makeSecrets: async () => {
      const isInUse = async (): Promise<boolean> => (await awsWorld(stageName).stored()).anything
      await initialize(stageSecrets(createParameterClient(), stageName), askBot, isInUse)
    },
    putIntoForce: async () => putIntoForce(given),
    say: (text) => console.log(text),
  }
}

async function putIntoForce({ stageName, campaignDirectory = '', adminIds }: Given): Promise<void> {
  const reading = await readPack(campaignDirectory)
  if (!reading.ok) throw new CaselineError('content', `${campaignDirectory} was changed meanwhile.`)
  const environment = await stageEnvironment(stageName)
  const now = new Date()
  const { changed } = await importPack({ environment, pack: reading.pack, photos: reading.photos, now })
  const bucket = (await outputsOf(`caseline-${stageName}-pages`)).get('PagesBucket') ?? ''
  for (const page of ['tips', 'console']) await putPages(bucket, pageFiles('dist/web', page))
  console.log('The pages are in their place.')
  console.log(changed ? 'The campaign is in force.' : 'The campaign was in force already.')
  if (adminIds.length > 0 && (await bootstrapAdmins(environment, adminIds, now)))
    console.log('The first admins are made.')
}

function contextOf({ stageName, campaignDirectory = '', alarmEmail }: Given, reserve: boolean): string[] {
  const pairs = [
    `${contextNames.stage}=${stageName}`,
    `${contextNames.campaignDirectory}=${campaignDirectory}`,
    ...(alarmEmail === undefined ? [] : [`${contextNames.alarmEmail}=${alarmEmail}`]),
    ...(reserve ? [] : [`${contextNames.reserveConcurrency}=no`]),
  ]
  return pairs.flatMap((pair) => ['-c', pair])
}

function run(
  command: string,
  parameters: string[],
  settings: Readonly<Record<string, string | undefined>> = {},
): boolean {
  const env = { ...process.env, ...settings }
  return spawnSync(command, parameters, { stdio: 'inherit', env }).status === 0
}

function nextSteps({ stageName, alarmEmail }: Given): string {
  const steps = [
    ...(alarmEmail === undefined ? [] : [`${alarmEmail} confirms the e-mail from AWS, the first time.`]),
    'Each admin sends /staff to the bot.',
    `Note the newest entry of the staff’s record: npm run audit -- ${stageName}`,
  ]
  return ['\nDeployed. Next:', ...steps.map((step, index) => `${index + 1}. ${step}`)].join('\n')
}
