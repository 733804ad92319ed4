/**
 * The CDK app: the stacks of each stage, and over all of them the rules of cdk-nag and of CDK's own
 * cloudformation-validate. A finding that nobody has acknowledged with a reason fails the synthesis.
 */
import { Annotations, App, type AppProps, type Stack, Validations } from 'aws-cdk-lib'
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag'
import { CaselineError } from '../bot/errors.ts'
import { type FunctionName, permissions } from '../bot/permissions.ts'
import { namesFrom, readCampaign } from './campaign-pack.ts'
import { checkBundles, defaultBundleDirectory } from './function-code.ts'
import { FunctionsStack, type FunctionsStackProps } from './functions-stack.ts'
import { PagesStack } from './pages-stack.ts'
import { type Stage, stages } from './stages.ts'
import { TablesStack } from './tables-stack.ts'
import { WatchingStack } from './watching-stack.ts'

/** Given on the command line: `cdk synth -c campaignDir=<folder>`. */
export const contextNames = {
  /** The campaign pack that will be imported; without one it is not checked, and the bot keeps its name. */
  campaignDirectory: 'campaignDir',
  /** Where the bundles are, `dist/functions` by default. */
  bundleDirectory: 'bundleDir',
  /** Only this stage; all of them when it is not given. */
  stage: 'stage',
  /** Who gets alarms by e-mail. */
  alarmEmail: 'alarmEmail',
  /** `no`: reserve no concurrency, because the account has less than 100 to spare. */
  reserveConcurrency: 'reserveConcurrency',
} as const

/** Strong: a table or key that a function still uses cannot be replaced under it. */
const crossStackReferences = { '@aws-cdk/core:defaultCrossStackReferences': 'strong' }

/** Builds the app; throws a `configuration` error when a bundle is missing or the campaign pack is a sample. */
export function createApp(props: AppProps = {}): App {
  const app = new App({
    analyticsReporting: false,
    ...props,
    context: { ...crossStackReferences, ...props.context },
  })
  const bundleDirectory = contextOf(app, contextNames.bundleDirectory) ?? defaultBundleDirectory
  checkBundles(bundleDirectory, Object.keys(permissions) as FunctionName[])
  const campaignDirectory = contextOf(app, contextNames.campaignDirectory)
  const botNames = campaignDirectory === undefined ? undefined : namesFrom(readCampaign(campaignDirectory))
  const reservesConcurrency = contextOf(app, contextNames.reserveConcurrency) !== 'no'
  const alarmEmail = contextOf(app, contextNames.alarmEmail)
  const common = { bundleDirectory, reservesConcurrency, alarmEmail, botNames }
  for (const [stageName, stage] of wantedStages(contextOf(app, contextNames.stage)))
    addStage(app, { ...common, stageName, stage })
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app))
  return app
}

function wantedStages(only: string | undefined): [name: string, stage: Stage][] {
  const all: [string, Stage][] = Object.entries(stages)
  const wanted = only === undefined ? all : all.filter(([name]) => name === only)
  if (wanted.length === 0) {
    const names = Object.keys(stages).join(', ')
    throw new CaselineError('configuration', `There is no stage "${only}". There are: ${names}.`)
  }
  return wanted
}

type StageProps = Omit<FunctionsStackProps, 'stored'>

function addStage(app: App, props: StageProps): Stack[] {
  const { stageName, stage } = props
  const nameOf = (part: string): string => `caseline-${stageName}-${part}`
  const stored = new TablesStack(app, nameOf('tables'), { stageName, stage })
  const functions = new FunctionsStack(app, nameOf('functions'), { ...props, stored })
  functions.addStackDependency(stored, 'Functions use what is stored.')
  if (!props.reservesConcurrency) warnOfStarving(functions)
  const { pumpQueue, alarmTopic } = functions
  const watched = { stageName, stage, stored, functions: functions.functions, pumpQueue, alarmTopic }
  const watching = new WatchingStack(app, nameOf('watching'), watched)
  watching.addStackDependency(functions, 'Alarms look at functions.')
  const pages = new PagesStack(app, nameOf('pages'), {
    stageName,
    objectsHost: stored.objects.bucket.bucketRegionalDomainName,
    tipIntakeUrl: functions.tipIntakeUrl,
    consoleUrl: functions.consoleUrl,
  })
  pages.addStackDependency(functions, 'The page of tips calls its door.')
  return [stored, functions, watching, pages]
}

function warnOfStarving(functions: Stack): void {
  Annotations.of(functions).addWarningV2(
    'caseline:no-reserved-concurrency',
    'No concurrency is reserved: a flood of the webhook can starve the tick and the pump. Ask AWS for a higher quota.',
  )
}

function contextOf(app: App, name: string): string | undefined {
  const value: unknown = app.node.tryGetContext(name)
  return typeof value === 'string' && value !== '' ? value : undefined
}
