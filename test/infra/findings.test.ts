import { spawnSync } from 'node:child_process'
import { Validations } from 'aws-cdk-lib'
import { rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { contextNames, createApp } from '../../infra/caseline-app.ts'
import { stages } from '../../infra/stages.ts'
import { createBundles, createFolder } from './fixture/bundles.ts'

const folder = createFolder()
afterAll(() => rmSync(folder, { recursive: true }))
const bundles = createBundles(folder)
const cdk = join(createRequire(import.meta.url).resolve('aws-cdk/package.json'), '..', 'bin', 'cdk')

/** `npm run synth`, with another app and output; without an account, a region or a home to find credentials in. */
function synthesize(app: string, ...context: string[]): { status: number | null; output: string } {
  const given = [`${contextNames.bundleDirectory}=${bundles}`, ...context].flatMap((pair) => ['-c', pair])
  const parameters = [
    cdk,
    'synth',
    '--quiet',
    '--app',
    `"${process.execPath}" ${app}`,
    '-o',
    join(folder, 'out'),
  ]
  const child = spawnSync(process.execPath, [...parameters, ...given], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], HOME: folder, AWS_EC2_METADATA_DISABLED: 'true', CI: 'true' },
  })
  return { status: child.status, output: `${child.stdout}${child.stderr}` }
}

// Each is a process of its own that loads all of CDK.
describe('cdk synth', { timeout: 120_000 }, () => {
  it('passes offline, without an account, for the app as it is', () => {
    const { status, output } = synthesize('infra/app.ts')
    expect(output).not.toMatch(/AwsSolutions|warning|error/i)
    expect(status).toBe(0)
  })

  it('fails on a finding that nobody acknowledged, and on nothing else in the same app', () => {
    const app = 'test/infra/fixture/app-with-finding.ts'
    const small = `${contextNames.stage}=small`
    expect(synthesize(app, small).status).toBe(0)
    const { status, output } = synthesize(app, small, 'finding=yes')
    expect(status).not.toBe(0)
    expect(output).toContain('AwsSolutions-SQS4')
  })

  it('fails with one line for an operator when a sample is to be deployed', () => {
    writeFileSync(join(folder, 'campaign.yaml'), 'id: azerbaijan\nsample: true\n')
    const { status, output } = synthesize('infra/app.ts', `${contextNames.campaignDirectory}=${folder}`)
    expect(status).not.toBe(0)
    expect(output).toContain('This campaign pack is a sample')
    expect(output).not.toMatch(/^\s+at /m)
  })
})

describe('node infra/app.ts', () => {
  it('ends with 1 and says what to run when there are no bundles', () => {
    const env = { CDK_CONTEXT_JSON: JSON.stringify({ [contextNames.bundleDirectory]: join(folder, 'none') }) }
    const { status, stderr, stdout } = spawnSync(process.execPath, ['infra/app.ts'], {
      encoding: 'utf8',
      env,
    })
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(stderr).toMatch(
      /^No bundle for webhook, tip-intake, console-api, tick, pump, alarm, canary, register in .+none\. Run "npm run build" first\.\n$/,
    )
  })
})

describe('the acknowledged findings', () => {
  it('are these and no others in every stage, each with a reason', () => {
    const all = acknowledgements()
    for (const { reason } of all) expect(reason.length).toBeGreaterThan(40)
    const expected = Object.entries(acknowledged).flatMap(([rule, paths]) =>
      paths.map((path) => `${rule} ${path}`),
    )
    for (const stage of Object.keys(stages)) {
      const ofStage = all
        .filter(({ path }) => path.startsWith(`caseline-${stage}-`))
        .map(({ path, rule }) => `${rule} ${path}`.replaceAll(stage, '<stage>'))
      expect(ofStage.sort()).toEqual(expected.sort())
    }
  })
})

const wildcard = (name: string): string =>
  `Annotation::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ssm:<AWS::Region>:<AWS::AccountId>:parameter/caseline/<stage>/${name}/*]`
const inFunctions = (...names: string[]): string[] =>
  names.map((name) => `caseline-<stage>-functions/${name}`)
const everyFunction = inFunctions(
  'Webhook',
  'Tick',
  'Pump',
  'Alarm',
  'Canary',
  'Register',
  'TipIntake',
  'ConsoleApi',
)

const acknowledged: Record<string, string[]> = {
  [wildcard('actions')]: inFunctions('TickRole', 'WebhookRole'),
  [wildcard('keys')]: inFunctions('AlarmRole', 'PumpRole', 'WebhookRole'),
  'Annotation::AwsSolutions-IAM5[Resource::caseline-<stage>-tables:ExportsOutputFnGetAttObjectsA92BA4F1ArnDE4464BF/*]':
    inFunctions('ConsoleApiRole', 'TickRole', 'TipIntakeRole', 'WebhookRole'),
  'Annotation::AwsSolutions-S1': ['caseline-<stage>-pages/Pages', 'caseline-<stage>-tables/Objects'],
  'Annotation::AwsSolutions-CFR1': ['caseline-<stage>-pages/Site'],
  'Annotation::AwsSolutions-CFR2': ['caseline-<stage>-pages/Site'],
  'Annotation::AwsSolutions-CFR3': ['caseline-<stage>-pages/Site'],
  'Annotation::AwsSolutions-CFR4': ['caseline-<stage>-pages/Site'],
  'Annotation::Serverless-LambdaDLQ': everyFunction,
  'Annotation::Serverless-LambdaTracing': everyFunction,
  'Annotation::Serverless-LambdaAsyncFailureDestination': inFunctions('Tick', 'Canary'),
  'Annotation::Serverless-EventBusDLQ': inFunctions('EveryMinute', 'CanaryRule'),
  'Annotation::Serverless-LambdaEventSourceMappingDestination': inFunctions('Pump/PumpTrigger'),
  'Annotation::Serverless-SNSRedrivePolicy': inFunctions('Alarm/Alarms'),
  'Annotation::Serverless-SQSRedrivePolicy': inFunctions('PumpDeadLetters'),
}

type Acknowledgement = { path: string; rule: string; reason: string }

function acknowledgements(): Acknowledgement[] {
  const app = createApp({ context: { [contextNames.bundleDirectory]: bundles }, outdir: join(folder, 'out') })
  const all = app.node.findAll().flatMap(({ node }) =>
    node.metadata
      .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
      .flatMap(({ data }) => Object.entries(data as Record<string, string>))
      .map(([rule, reason]) => ({ path: node.path, rule, reason })),
  )
  return all.sort((a, b) => `${a.path} ${a.rule}`.localeCompare(`${b.path} ${b.rule}`))
}
