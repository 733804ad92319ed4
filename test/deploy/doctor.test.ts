import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { examine, type Given, type World } from '../../deploy/checks.ts'
import { findingsText } from '../../deploy/finding.ts'
import { confirm, escrow, initialize } from '../../deploy/keeping-keys.ts'
import type { SecretStore } from '../../deploy/secret-store.ts'
import { stages } from '../../infra/stages.ts'

const token = '4242:AAH-token-for-tests'
const username = 'caseline_bot'
const webhookUrl = 'https://abc.lambda-url.eu-central-1.on.aws/'

let folder: string
let given: Given
let secrets: ReadonlyMap<string, string>
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'caseline-doctor-'))
  writeFileSync(
    join(folder, 'campaign.yaml'),
    'id: ours\ntitle: { fr: Les nôtres }\nlocales: [fr]\ntimeZone: Europe/Paris\n',
  )
  given = {
    stageName: 'prod',
    stage: stages.prod,
    campaignDirectory: folder,
    alarmEmail: 'staff@example.org',
    adminIds: [],
    reserved: 57,
  }
  const store = memory()
  await initialize(store, async () => Promise.resolve({ token, username }))
  await confirm(store, 'prod', (await escrow(store, 'prod', { count: 3, enough: 2 }, new Date())).slice(1))
  secrets = await store.all()
})
afterAll(() => rmSync(folder, { recursive: true }))

function memory(): SecretStore {
  const held = new Map<string, string>()
  return {
    all: async () => Promise.resolve(new Map(held)),
    put: async (name, value) => void (await Promise.resolve(held.set(name, value))),
  }
}

/** Everything but the secrets of these names. */
function without(...names: string[]): World['secrets'] {
  return async () => Promise.resolve(new Map([...secrets].filter(([name]) => !names.includes(name))))
}

const allDone = ['tables', 'functions', 'watching', 'pages'].map((part) => [part, 'UPDATE_COMPLETE'] as const)
const bot = { username, inline: true, joinsGroups: false, webhookUrl }
const answers =
  <T>(value: T) =>
  async (): Promise<T> =>
    Promise.resolve(value)
const fails = (name: string) => async (): Promise<never> =>
  Promise.reject(Object.assign(new Error('secret words of AWS'), { name }))
const never = async (): Promise<never> => new Promise(() => {})

function aWorld(changes: Partial<World> = {}): World {
  return {
    identity: answers({ account: '123456789012', isRoot: false }),
    region: answers('eu-central-1'),
    bootstrapVersion: answers(30),
    concurrencyLimit: answers(1000),
    stacks: answers(new Map(allDone)),
    secrets: answers(secrets),
    stored: answers({ anything: true, admins: true }),
    bot: answers(bot),
    roster: answers(undefined),
    webhookUrl: answers(webhookUrl),
    ...changes,
  }
}

test('when everything is there it says so, and nothing blocks', async () => {
  expect(findingsText(await examine(aWorld(), given))).toBe(
    [
      '✓ region: eu-central-1',
      '✓ AWS credentials: Account 123456789012. Use one that holds nothing else.',
      '✓ CDK bootstrap: Done, version 30.',
      '✓ Lambda quota: 1000 at once.',
      '✓ stacks: Deployed: tables, functions, watching, pages.',
      '✓ secrets and keys: All there.',
      '✓ escrow of the keys: Confirmed for the keys in force.',
      '✓ bot: @caseline_bot',
      '✓ admins: The first ones were made.',
      '✓ campaign pack: ours: 0 cases, 0 actions, in fr.',
      '✓ alarms and budget by e-mail: To staff@example.org, once it has confirmed AWS’s mail.',
      '✓ domain: None is needed: pages get the address that CloudFront gives them.',
      `· roster for tips: None: tips and names cannot be received, and the bot says so. Three people each make a key, npm run roster -- holder <name>; then npm run roster -- trust ${folder} <key> <key> <key>. docs/runbook.md, Keys and roster.`,
      '',
      'Ready to deploy.',
    ].join('\n'),
  )
})

test('an account in which nothing is deployed yet is ready: what is missing, the deployment makes', async () => {
  const fresh = aWorld({
    stacks: answers(new Map()),
    secrets: answers(new Map()),
    stored: answers({ anything: false, admins: false }),
    webhookUrl: answers(undefined),
  })
  const findings = await examine(fresh, { ...given, adminIds: [91] })
  expect(findings.filter(({ result }) => result === 'blocks')).toEqual([])
  expect(findings.flatMap(({ todo }) => todo ?? [])).toEqual(['deploy-tables', 'make-secrets'])
})

type Case = [string, Partial<World>, Partial<Given>, 'fine' | 'note' | 'blocks', RegExp]
const cases: Case[] = [
  ['AWS credentials', { identity: fails('CredentialsProviderError') }, {}, 'blocks', /aws configure sso/],
  ['AWS credentials', { identity: fails('ExpiredToken') }, {}, 'blocks', /signed out: aws sso login/],
  ['AWS credentials', { identity: fails('ENOTFOUND') }, {}, 'blocks', /Is there a network\?/],
  ['AWS credentials', { identity: fails('Strange') }, {}, 'blocks', /Could not be checked \(Strange\)/],
  ['AWS credentials', { identity: answers({ account: '1', isRoot: true }) }, {}, 'note', /as its root user/],
  ['region', { region: answers(undefined) }, {}, 'blocks', /export AWS_REGION=/],
  ['region', { region: answers('ap-south-2') }, {}, 'note', /ap-south-2 is not known/],
  ['CDK bootstrap', { bootstrapVersion: answers(undefined) }, {}, 'blocks', /npx cdk bootstrap/],
  ['CDK bootstrap', { bootstrapVersion: answers(5) }, {}, 'blocks', /Version 5 is too old/],
  ['CDK bootstrap', { bootstrapVersion: fails('AccessDenied') }, {}, 'blocks', /AdministratorAccess/],
  ['Lambda quota', { concurrencyLimit: answers(10) }, {}, 'note', /Service Quotas/],
  ['Lambda quota', { concurrencyLimit: answers(157) }, {}, 'fine', /157/],
  ['Lambda quota', { concurrencyLimit: answers(156) }, {}, 'note', /allows 156/],
  ['stacks', stackIs('UPDATE_ROLLBACK_FAILED'), {}, 'blocks', /Stuck: functions.*Continue update rollback/],
  ['stacks', stackIs('ROLLBACK_FAILED'), {}, 'blocks', /Broken: functions/],
  ['stacks', stackIs('UPDATE_IN_PROGRESS'), {}, 'blocks', /still at work on functions/],
  ['stacks', stackIs('UPDATE_ROLLBACK_COMPLETE'), {}, 'fine', /tables, functions/],
  [
    'secrets and keys',
    { secrets: without('keys/tag-1') },
    {},
    'blocks',
    /keys\/tag-1.*npm run keys -- restore prod/,
  ],
  ['secrets and keys', { secrets: fails('TimeoutError') }, {}, 'blocks', /Is there a network\?/],
  [
    'escrow of the keys',
    { secrets: without('escrow-confirmed') },
    {},
    'blocks',
    /npm run keys -- escrow prod/,
  ],
  ['escrow of the keys', { secrets: without('keys/chat-1') }, {}, 'note', /First the keys/],
  ['bot', { secrets: without('bot-token') }, {}, 'note', /BotFather: \/newbot/],
  ['bot', { bot: answers(undefined) }, {}, 'blocks', /Telegram refuses the token/],
  [
    'bot',
    { bot: answers({ ...bot, username: 'other_bot' }) },
    {},
    'blocks',
    /of @other_bot, .* of @caseline_bot/,
  ],
  [
    'bot',
    { bot: answers({ ...bot, webhookUrl: 'https://x.org/y' }) },
    {},
    'note',
    /something else at x\.org/,
  ],
  ['bot', { bot: answers({ ...bot, inline: false }) }, {}, 'note', /\/setinline/],
  ['bot', { bot: answers({ ...bot, joinsGroups: true }) }, {}, 'note', /\/setjoingroups/],
  ['bot', { bot: fails('TimeoutError') }, {}, 'blocks', /Is there a network\?/],
  ['admins', { stored: answers({ anything: true, admins: false }) }, {}, 'blocks', /--admins <id>/],
  [
    'admins',
    { stored: answers({ anything: true, admins: false }) },
    { adminIds: [7, 8] },
    'fine',
    /2 will be made/,
  ],
  ['campaign pack', {}, { campaignDirectory: undefined }, 'blocks', /--campaign <folder>/],
  ['campaign pack', {}, { campaignDirectory: 'campaigns/azerbaijan' }, 'blocks', /is a sample/],
  ['campaign pack', {}, { campaignDirectory: 'nowhere' }, 'blocks', /campaign\.yaml is missing/],
  ['alarms and budget by e-mail', {}, { alarmEmail: undefined }, 'note', /--alarms <address>/],
]

function stackIs(status: string): Partial<World> {
  return { stacks: answers(new Map([...allDone, ['functions', status]])) }
}

describe('each thing is named with what to do:', () => {
  test.each(cases)('%s: %#', async (what, changes, asked, result, say) => {
    const findings = await examine(aWorld(changes), { ...given, ...asked })
    const found = findings.find((finding) => finding.what === what)
    expect(found?.result).toBe(result)
    expect(found?.say).toMatch(say)
    expect(findingsText(findings)).not.toContain('secret words')
    expect(findingsText(findings)).not.toContain(token)
  })
})

test('a pack that the import would refuse is refused before anything is deployed', async () => {
  const bad = mkdtempSync(join(folder, 'bad-'))
  writeFileSync(join(bad, 'campaign.yaml'), 'id: ours\nlocales: []\n')
  const findings = await examine(aWorld(), { ...given, campaignDirectory: bad })
  const found = findings.find(({ what }) => what === 'campaign pack')
  expect(found).toMatchObject({ result: 'blocks' })
  expect(found?.say).toMatch(/^campaign\.yaml .*And \d+ more\.$/)
})

test('an escrow that nobody confirmed is only a note where the stage does not ask for it', async () => {
  const findings = await examine(aWorld({ secrets: without('escrow-confirmed') }), {
    ...given,
    stageName: 'small',
    stage: stages.small,
  })
  expect(findings.find(({ what }) => what === 'escrow of the keys')).toMatchObject({ result: 'note' })
})

test('what never answers is waited for some seconds, all of it at once', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const silent = aWorld({ bootstrapVersion: never, concurrencyLimit: never, bot: never })
  const examining = examine(silent, given)
  await vi.advanceTimersByTimeAsync(10_000)
  const blocked = (await examining).filter(({ result }) => result === 'blocks')
  vi.useRealTimers()
  expect(blocked.map(({ what }) => what)).toEqual(['CDK bootstrap', 'Lambda quota', 'bot'])
  for (const { say } of blocked) expect(say).toContain('Is there a network?')
})

describe('the roster for tips', () => {
  const trust = {
    campaign: 'ours',
    keys: ['A', 'B', 'C'].map((letter) => letter.repeat(43)),
    threshold: 2,
    epoch: 1,
  }
  const until = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
  const inForce = (days: number) => {
    const roster = { campaign: 'ours', epoch: 7, until: until(days), teams: [] }
    return answers({ ok: true, roster, signed: { roster, signatures: [] } } as const)
  }

  async function found(content: unknown, roster: World['roster'] = answers(undefined)): Promise<string> {
    const pack = mkdtempSync(join(tmpdir(), 'caseline-doctor-'))
    writeFileSync(join(pack, 'campaign.yaml'), 'id: ours\ntitle: { fr: x }\nlocales: [fr]\ntimeZone: UTC\n')
    writeFileSync(join(pack, 'roster-trust.json'), JSON.stringify(content))
    const findings = await examine(aWorld({ roster }), { ...given, campaignDirectory: pack })
    rmSync(pack, { recursive: true })
    return findingsText(findings.filter(({ what }) => what === 'roster for tips')).split('\n')[0] ?? ''
  }

  test.each([
    [trust, inForce(90), /^✓ .*Roster 7 until .*; 2 of 3 holders sign\.$/],
    [trust, answers(undefined), /^· .*none is in force yet.* npm run roster -- publish <file> prod$/],
    [trust, answers({ ok: false, reason: 'unsigned' } as const), /^· .*Refused \(unsigned\), so tips cannot/],
    [trust, inForce(29), /^· .*ends on .*, in 29 days. Sign the next one/],
    [{ ...trust, threshold: 1 }, inForce(90), /^· .*one holder alone may say who reads/],
    [{ ...trust, keys: [] }, inForce(90), /^✗ .*roster-trust\.json: keys names no holder\.$/],
    [{ ...trust, campaign: 'theirs' }, inForce(90), /^✗ .*is of the campaign theirs, the pack is ours/],
  ])('with %j it says what to do', async (content, roster, words) => {
    expect(await found(content, roster)).toMatch(words)
  })
})
