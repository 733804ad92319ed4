/**
 * The CDK app: two stacks for each stage, and the rules of cdk-nag over all of them. A finding that nobody has
 * acknowledged with a reason fails the synthesis.
 */
import { App, type AppProps, Validations } from 'aws-cdk-lib'
import { AwsSolutionsChecks } from 'cdk-nag'
import { type FunctionName, permissions } from '../bot/permissions.ts'
import { checkCampaignDirectory } from './campaign-pack.ts'
import { checkBundles, defaultBundleDirectory } from './function-code.ts'
import { FunctionsStack } from './functions-stack.ts'
import { type Stage, stages } from './stages.ts'
import { TablesStack } from './tables-stack.ts'

/** Given on the command line: `cdk synth -c campaignDir=<folder>`. */
export const contextNames = {
  /** The campaign pack that will be imported; without one its check is left out. */
  campaignDirectory: 'campaignDir',
  /** Where the bundles are, `dist/functions` by default. */
  bundleDirectory: 'bundleDir',
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
  if (campaignDirectory !== undefined) checkCampaignDirectory(campaignDirectory)
  for (const [name, stage] of Object.entries(stages)) addStage(app, name, stage, bundleDirectory)
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app))
  return app
}

function addStage(app: App, stageName: string, stage: Stage, bundleDirectory: string): void {
  const stored = new TablesStack(app, `caseline-${stageName}-tables`, { stageName })
  const props = { stageName, stage, stored, bundleDirectory }
  const functions = new FunctionsStack(app, `caseline-${stageName}-functions`, props)
  functions.addStackDependency(stored, 'Functions use what is stored.')
}

function contextOf(app: App, name: string): string | undefined {
  const value: unknown = app.node.tryGetContext(name)
  return typeof value === 'string' && value !== '' ? value : undefined
}
