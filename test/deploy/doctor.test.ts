import { describe, expect, test } from 'vitest'
import { examine, findingsText, type Given, type World } from '../../deploy/checks.ts'
import { initialize, confirm, escrow } from '../../deploy/keeping-keys.ts'
import type { SecretStore } from '../../deploy/secret-store.ts'
import { stages } from '../../infra/stages.ts'

function memory(): SecretStore & { readonly held: Map<string, string> } {
  const held = new Map<string, string>()
  return {
    held,
    all: async () => Promise.resolve(new Map(held)),
    put: async (name, value) => void (await Promise.resolve(held.set(name, value))),
  }
}

const given: Given = {
  stageName: 'prod',
  stage: stages.prod,
  campaignDirectory: 'campaigns/ours',
  alarmEmail: 'staff@example.org',
  reserved: 57,
}

async function aWorld(changes: Partial<World> = {}): Promise<World> {
  const store = memory()
  await initialize(store, { token: '4242:AAH-token-for-tests', username: 'caseline_bot' })
  await confirm(store, 'prod', (await escrow(store, 'prod', { count: 3, enough: 2 })).slice(1))
  return {
    account: async () => Promise.resolve('123456789012'),
    region: async () => Promise.resolve('eu-central-1'),
    isBootstrapped: async () => Promise.resolve(true),
    concurrencyLimit: async () => Promise.resolve(1000),
    secrets: async () => store.all(),
    botName: async () => Promise.resolve({ username: 'caseline_bot', inline: true }),
    ...changes,
  }
}

const refuse = async (): Promise<never> => Promise.reject(new Error('secret words of AWS'))

test('when everything is there it says so, and nothing blocks', async () => {
  const findings = await examine(await aWorld(), given)
  expect(findings.filter(({ result }) => result === 'blocks')).toEqual([])
  expect(findingsText(findings)).toBe(
    [
      '✓ AWS credentials: Account 123456789012. Use one that holds nothing else.',
      '✓ region: eu-central-1',
      '✓ CDK bootstrap: Done.',
      '✓ Lambda quota: 1000 at once.',
      '✓ secrets and keys: All there.',
      '✓ escrow of the keys: Confirmed for the keys in force.',
      '✓ bot: @caseline_bot',
      '✓ campaign pack: campaigns/ours',
      '✓ alarms by e-mail: An address is given.',
      '· roster for tips: Tips cannot be received yet, on prod as on every stage; the bot says so.',
      '',
      'Ready to deploy.',
    ].join('\n'),
  )
})

describe('each thing that is missing is named with what to do:', () => {
  test.each<[string, Partial<World>, Partial<Given>, 'note' | 'blocks', RegExp]>([
    ['AWS credentials', { account: refuse }, {}, 'blocks', /Sign in first: aws configure sso/],
    ['region', { region: async () => Promise.resolve(undefined) }, {}, 'blocks', /export AWS_REGION=/],
    [
      'CDK bootstrap',
      { isBootstrapped: async () => Promise.resolve(false) },
      {},
      'blocks',
      /npx cdk bootstrap/,
    ],
    ['CDK bootstrap', { isBootstrapped: refuse }, {}, 'blocks', /Could not be checked \(Error\)/],
    ['Lambda quota', { concurrencyLimit: async () => Promise.resolve(10) }, {}, 'note', /Service Quotas/],
    [
      'secrets and keys',
      { secrets: async () => Promise.resolve(new Map()) },
      {},
      'blocks',
      /npm run keys -- init prod/,
    ],
    ['bot', { botName: async () => Promise.resolve(undefined) }, {}, 'blocks', /BotFather/],
    ['bot', { botName: refuse }, {}, 'blocks', /Could not be checked/],
    [
      'bot',
      { botName: async () => Promise.resolve({ username: 'b', inline: false }) },
      {},
      'note',
      /setinline/,
    ],
    ['campaign pack', {}, { campaignDirectory: undefined }, 'blocks', /--campaign <folder>/],
    ['alarms by e-mail', {}, { alarmEmail: undefined }, 'note', /--alarms <address>/],
  ])('%s', async (what, changes, asked, result, say) => {
    const findings = await examine(await aWorld(changes), { ...given, ...asked })
    const found = findings.find((finding) => finding.what === what)
    expect(found?.result).toBe(result)
    expect(found?.say).toMatch(say)
    expect(findingsText(findings)).not.toContain('secret words')
  })

  test('an escrow that nobody confirmed blocks prod, and is a note elsewhere', async () => {
    const store = memory()
    await initialize(store, { token: 't', username: 'b' })
    const world = await aWorld({ secrets: async () => store.all() })
    const resultIn = async (stageName: 'prod' | 'small') => {
      const findings = await examine(world, { ...given, stageName, stage: stages[stageName] })
      return findings.find(({ what }) => what === 'escrow of the keys')
    }
    expect(await resultIn('prod')).toMatchObject({ result: 'blocks' })
    expect((await resultIn('prod'))?.say).toContain('npm run keys -- escrow prod')
    expect(await resultIn('small')).toMatchObject({ result: 'note' })
  })
})
