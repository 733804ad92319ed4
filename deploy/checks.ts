/**
 * What a deployment needs, each as a check that says in a line or two what to do about it, in words for someone who
 * has never used AWS.
 */
import { parameterNames } from '../bot/config.ts'
import { CaselineError } from '../bot/errors.ts'
import { readCampaign } from '../infra/campaign-pack.ts'
import type { Stage } from '../infra/stages.ts'
import { type PackReading, readPack } from '../local/campaign-pack.ts'
import { attempt, blocks, type Finding, fine, note } from './finding.ts'
import type { Trust } from '../bot/sealing/roster.ts'
import type { CurrentRoster } from '../bot/sealing/rosters.store.ts'
import { rosterFinding } from './roster-check.ts'
import { escrowedNames } from './escrow.ts'
import { areKeysLost, isEscrowed } from './keeping-keys.ts'

/** What is asked of AWS and Telegram; each may throw. */
export type World = {
  identity(): Promise<{ readonly account: string; readonly isRoot: boolean }>
  region(): Promise<string | undefined>
  /** The version of CDK's own stack in this account and region; `undefined` when it is not there. */
  bootstrapVersion(): Promise<number | undefined>
  /** Concurrent executions of Lambda that the account allows. */
  concurrencyLimit(): Promise<number>
  /** The status of each stack of the stage that is there, by its part: tables, functions, watching, pages. */
  stacks(): Promise<ReadonlyMap<string, string>>
  secrets(): Promise<ReadonlyMap<string, string>>
  /** Whether anything is in the campaign table, and whether the first admins were made. */
  stored(): Promise<{ readonly anything: boolean; readonly admins: boolean }>
  /** What is published on the stage; `undefined` where there is no table yet. */
  roster(trust: Trust): Promise<CurrentRoster | undefined>
  /** The bot, by its token; `undefined` when Telegram refuses the token. */
  bot(token: string): Promise<KnownBot | undefined>
  /** Where the stage takes updates; `undefined` before it is deployed. */
  webhookUrl(): Promise<string | undefined>
}

export type KnownBot = {
  readonly username: string
  readonly inline: boolean
  readonly joinsGroups: boolean
  /** Empty: none is set. */
  readonly webhookUrl: string
}

export type Given = {
  readonly stageName: string
  readonly stage: Stage
  readonly campaignDirectory: string | undefined
  readonly alarmEmail: string | undefined
  /** Telegram ids of the first admins. */
  readonly adminIds: readonly number[]
  /** Concurrent executions that the stage reserves. */
  readonly reserved: number
}

/** Lambda keeps so many for functions that reserve none. */
const unreserved = 100
/** Of CDK's own stack; older ones cannot take today's templates. */
const leastBootstrapVersion = 6

/** Known to have all parts: Lambda on ARM with function URLs, and everything else in use. */
const knownRegions = new Set(
  'eu-central-1 eu-west-1 eu-west-2 eu-west-3 eu-north-1 eu-south-1 ca-central-1 us-east-1 us-east-2 us-west-1 us-west-2'
    .concat(
      ' sa-east-1 ap-south-1 ap-southeast-1 ap-southeast-2 ap-northeast-1 ap-northeast-2 ap-northeast-3',
    )
    .split(' '),
)

export async function examine(world: World, given: Given): Promise<Finding[]> {
  const place = await attempt('region', async () => region(await world.region()))
  const account = await attempt('AWS credentials', async () => credentials(world))
  const isReached = [place, account].every(({ result }) => result !== 'blocks')
  return [
    place,
    account,
    ...(isReached ? await askAround(world, given) : []),
    await campaign(given.campaignDirectory),
    ...withoutAsking(given),
    await attempt('roster for tips', async () =>
      rosterFinding({
        directory: given.campaignDirectory,
        stageName: given.stageName,
        current: async (trust) => (isReached ? world.roster(trust) : undefined),
        today: new Date().toISOString().slice(0, 10),
      }),
    ),
  ]
}

async function askAround(world: World, given: Given): Promise<Finding[]> {
  return Promise.all([
    attempt('CDK bootstrap', async () => bootstrap(await world.bootstrapVersion())),
    attempt('Lambda quota', async () => quota(await world.concurrencyLimit(), given.reserved)),
    attempt('stacks', async () => stacks(await world.stacks())),
    attempt('secrets and keys', async () => keys(world, given.stageName)),
    attempt('escrow of the keys', async () => escrowed(await world.secrets(), given)),
    attempt('bot', async () => bot(world)),
    attempt('admins', async () => admins(world, given)),
  ])
}

function withoutAsking({ alarmEmail }: Given): Finding[] {
  return [
    alarmEmail === undefined
      ? note(
          'alarms and budget by e-mail',
          'Nobody gets them. Add --alarms <address>; AWS then sends a mail to confirm.',
        )
      : fine('alarms and budget by e-mail', `To ${alarmEmail}, once it has confirmed AWS’s mail.`),
    fine('domain', 'None is needed: pages get the address that CloudFront gives them.'),
  ]
}

async function credentials(world: World): Promise<Finding> {
  const { account, isRoot } = await world.identity()
  return isRoot
    ? note(
        'AWS credentials',
        `Account ${account}, as its root user. Make a user in IAM Identity Center and sign in with it: aws configure sso`,
      )
    : fine('AWS credentials', `Account ${account}. Use one that holds nothing else.`)
}

function region(name: string | undefined): Finding {
  if (name === undefined)
    return blocks(
      'region',
      'Say where to deploy: export AWS_REGION=eu-central-1 (Frankfurt), or another close to you.',
    )
  return knownRegions.has(name)
    ? fine('region', name)
    : note('region', `${name} is not known to have all that is needed. It may; eu-central-1 does.`)
}

function bootstrap(version: number | undefined): Finding {
  if (version === undefined)
    return blocks(
      'CDK bootstrap',
      'CDK needs a place for its files, once for each account and region: npx cdk bootstrap',
    )
  return version >= leastBootstrapVersion
    ? fine('CDK bootstrap', `Done, version ${version}.`)
    : blocks('CDK bootstrap', `Version ${version} is too old. Do it again: npx cdk bootstrap`)
}

function quota(limit: number, reserved: number): Finding {
  if (limit - reserved >= unreserved) return fine('Lambda quota', `${limit} at once.`)
  return note(
    'Lambda quota',
    `The account allows ${limit} functions at once, so none are reserved and a flood can starve the rest. Ask for ` +
      '1,000: AWS console, Service Quotas, AWS Lambda, Concurrent executions. It is free.',
    'reserve-nothing',
  )
}

function stacks(found: ReadonlyMap<string, string>): Finding {
  const parts = [...found]
  const named = (pattern: RegExp): string =>
    parts
      .filter(([, status]) => pattern.test(status))
      .map(([part]) => part)
      .join(', ')
  const stuck = named(/^UPDATE_ROLLBACK_FAILED$/)
  if (stuck !== '')
    return blocks(
      'stacks',
      `Stuck: ${stuck}. CloudFormation console, the stack, Stack actions, Continue update rollback.`,
    )
  const broken = named(/^(CREATE|ROLLBACK|DELETE)_FAILED$/)
  if (broken !== '')
    return blocks('stacks', `Broken: ${broken}. Delete it in the CloudFormation console, then go on.`)
  const busy = named(/^(?!REVIEW).*_IN_PROGRESS$/)
  if (busy !== '') return blocks('stacks', `CloudFormation is still at work on ${busy}. Wait, and try again.`)
  if (!found.has('tables')) return note('stacks', 'Nothing is deployed yet.', 'deploy-tables')
  return fine('stacks', `Deployed: ${parts.map(([part]) => part).join(', ')}.`)
}

async function keys(world: World, stageName: string): Promise<Finding> {
  const secrets = await world.secrets()
  const missing = Object.values(parameterNames).filter((name) => !secrets.has(name))
  if (missing.length === 0) return fine('secrets and keys', 'All there.')
  if (areKeysLost(secrets, (await world.stored()).anything))
    return blocks(
      'secrets and keys',
      `Lost: ${missing.join(', ')}. With new ones every follower would be lost. Put them back from the shares: ` +
        `npm run keys -- restore ${stageName}`,
    )
  return note(
    'secrets and keys',
    `Not made yet: ${missing.join(', ')}. The deployment makes them, and asks for the bot token.`,
    'make-secrets',
  )
}

function escrowed(secrets: ReadonlyMap<string, string>, { stage, stageName }: Given): Finding {
  if (escrowedNames.some((name) => !secrets.has(name)))
    return note('escrow of the keys', 'First the keys themselves.')
  if (isEscrowed(secrets)) return fine('escrow of the keys', 'Confirmed for the keys in force.')
  const say =
    'Without these keys every follower is lost. Split them among people you trust, on paper: ' +
    `npm run keys -- escrow ${stageName}, then npm run keys -- confirm ${stageName}`
  return stage.needsEscrow ? blocks('escrow of the keys', say) : note('escrow of the keys', say)
}

async function bot(world: World): Promise<Finding> {
  const secrets = await world.secrets()
  const token = secrets.get(parameterNames.botToken)
  if (token === undefined)
    return note('bot', 'No token yet. Write to https://t.me/BotFather: /newbot. Keep the token it gives.')
  const known = await world.bot(token)
  if (!known)
    return blocks(
      'bot',
      'Telegram refuses the token: in @BotFather /token shows the right one; docs/runbook.md, Keys and rotation.',
    )
  const { username, inline, joinsGroups, webhookUrl } = known
  const expected = secrets.get(parameterNames.botUsername)
  if (expected !== undefined && expected !== username)
    return blocks(
      'bot',
      `The token is of @${username}, the stage is of @${expected}. docs/runbook.md, Keys and rotation.`,
    )
  if (webhookUrl !== '' && webhookUrl !== (await world.webhookUrl()))
    return note(
      'bot',
      `@${username} serves something else at ${hostOf(webhookUrl)}, which a deployment ends.`,
    )
  if (!inline)
    return note(
      'bot',
      `@${username}. For sharing from any chat: in @BotFather /setinline, choose it, and type a few words.`,
    )
  if (joinsGroups)
    return note(
      'bot',
      `@${username}. It is not for groups: in @BotFather /setjoingroups, choose it, Disable.`,
    )
  return fine('bot', `@${username}`)
}

function hostOf(url: string): string {
  return URL.parse(url)?.host ?? 'another address'
}

async function admins(world: World, { adminIds }: Given): Promise<Finding> {
  const { admins: areThere } = await world.stored()
  if (areThere) return fine('admins', 'The first ones were made.')
  if (adminIds.length > 0) return fine('admins', `${adminIds.length} will be made, once.`)
  return blocks(
    'admins',
    'Nobody could run the bot. Add --admins <id>,<id>; https://t.me/userinfobot tells each their Telegram id.',
  )
}

async function campaign(directory: string | undefined): Promise<Finding> {
  if (directory === undefined)
    return blocks(
      'campaign pack',
      'Say which campaign to import: add --campaign <folder>. The sample is refused.',
    )
  try {
    readCampaign(directory)
    return packFinding(await readPack(directory))
  } catch (error) {
    const say = error instanceof CaselineError ? error.message : `${directory} cannot be read.`
    return blocks('campaign pack', say)
  }
}

function packFinding(reading: PackReading): Finding {
  if (reading.ok) {
    const { cases, actions, campaign: info } = reading.pack
    const counted = `${cases.length} cases, ${actions.length} actions, in ${info.locales.join(', ')}`
    return fine('campaign pack', `${info.id}: ${counted}.`)
  }
  const [first] = reading.problems
  const where = [first?.file, first?.path].filter(Boolean).join(' ')
  const more = reading.problems.length > 1 ? ` And ${reading.problems.length - 1} more.` : ''
  return blocks('campaign pack', `${where}: ${first?.reason}${more}`)
}
