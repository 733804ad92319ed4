/** Where a deployed stage keeps its things, as the functions are told it, for whoever imports. */
import { CloudFormationClient, DescribeStacksCommand, type Output } from '@aws-sdk/client-cloudformation'
import { environmentNames } from '../bot/config.ts'
import { CaselineError } from '../bot/errors.ts'
import { parameterPrefixOf } from '../infra/stages.ts'

/** A stack's outputs by name. Throws `configuration` when it is not deployed. */
export async function outputsOf(stackName: string): Promise<ReadonlyMap<string, string>> {
  const outputs = await askOutputs(stackName)
  if (!outputs) throw new CaselineError('configuration', `${stackName} is not deployed.`)
  return new Map(outputs.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]))
}

async function askOutputs(stackName: string): Promise<Output[] | undefined> {
  const command = new DescribeStacksCommand({ StackName: stackName })
  try {
    return (await new CloudFormationClient({}).send(command)).Stacks?.[0]?.Outputs
  } catch (error) {
    // What CloudFormation calls a stack that is not there.
    if ((error as Error).name === 'ValidationError') return undefined
    throw error
  }
}

export async function stageEnvironment(stageName: string): Promise<Record<string, string>> {
  const outputs = await outputsOf(`caseline-${stageName}-tables`)
  return {
    [environmentNames.campaignTable]: outputs.get('CampaignTableName') ?? '',
    [environmentNames.vaultTable]: outputs.get('VaultTableName') ?? '',
    [environmentNames.parameterPrefix]: parameterPrefixOf(stageName),
    [environmentNames.parameterKey]: `alias/caseline-${stageName}-parameters`,
  }
}
