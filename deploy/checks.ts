/**
 * What a deployment needs, each as a check that says in a line or two what to do about it. A check never throws, and
 * ends within seconds: what does not answer is told so.
 */
import { escrowedNames } from './escrow.ts'
import { isEscrowed } from './keeping-keys.ts'
import { parameterNames } from '../bot/config.ts'
import type { Stage } from '../infra/stages.ts'

export type Finding = {
  readonly what: string
  /** `blocks`: deploying would fail, or would not be safe. */
  readonly result: 'fine' | 'note' | 'blocks'
  readonly say: string
}

/** What is asked of AWS and Telegram; each may throw. */
export type World = {
  /** The account's number. */
  account(): Promise<string>
  region(): Promise<string | undefined>
  /** Whether CDK's own stack is in this account and region. */
  isBootstrapped(): Promise<boolean>
  /** Concurrent executions of Lambda that the account allows. */
  concurrencyLimit(): Promise<number>
  secrets(): Promise<ReadonlyMap<string, string>>
  /** The bot's name, by its token; `undefined` when Telegram refuses the token. */
  botName(token: string): Promise<{ username: string; inline: boolean } | undefined>
}

export type Given = {
  readonly stageName: string
  readonly stage: Stage
  readonly campaignDirectory: string | undefined
  readonly alarmEmail: string | undefined
  /** Concurrent executions that the stage reserves. */
  readonly reserved: number
}

const timeoutMs = 8000
/** Lambda keeps so many for functions that reserve none. */
const unreserved = 100

export async function examine(world: World, given: Given): Promise<Finding[]> {
  const account = await attempt('AWS credentials', async () => credentials(await world.account()))
  if (account.result === 'blocks') return [account, ...offline(given)]
  const others = [
    attempt('region', async () => region(await world.region())),
    attempt('CDK bootstrap', async () => bootstrap(await world.isBootstrapped())),
    attempt('Lambda quota', async () => quota(await world.concurrencyLimit(), given.reserved)),
    attempt('secrets and keys', async () => keys(await world.secrets(), given.stageName)),
    attempt('escrow of the keys', async () => escrowed(await world.secrets(), given)),
    attempt('bot', async () => bot(world)),
  ]
  return [account, ...(await Promise.all(others)), ...offline(given)]
}

/** What can be told without asking anyone. */
function offline({ campaignDirectory, alarmEmail, stageName }: Given): Finding[] {
  return [
    campaignDirectory === undefined
      ? blocks(
          'campaign pack',
          'Say which campaign to import: add --campaign <folder>. The sample is refused.',
        )
      : fine('campaign pack', campaignDirectory),
    alarmEmail === undefined
      ? note(
          'alarms by e-mail',
          'Nobody gets them. Add --alarms <address>; AWS then sends a mail to confirm.',
        )
      : fine('alarms by e-mail', 'An address is given.'),
    note(
      'roster for tips',
      `Tips cannot be received yet, on ${stageName} as on every stage; the bot says so.`,
    ),
  ]
}

function credentials(account: string): Finding {
  return fine('AWS credentials', `Account ${account}. Use one that holds nothing else.`)
}

function region(name: string | undefined): Finding {
  return name === undefined
    ? blocks(
        'region',
        'Say where to deploy: export AWS_REGION=eu-central-1 (Frankfurt), or another close to you.',
      )
    : fine('region', name)
}

function bootstrap(isThere: boolean): Finding {
  return isThere
    ? fine('CDK bootstrap', 'Done.')
    : blocks(
        'CDK bootstrap',
        'CDK needs a place for its files, once for each account and region: npx cdk bootstrap',
      )
}

function quota(limit: number, reserved: number): Finding {
  if (limit - reserved >= unreserved) return fine('Lambda quota', `${limit} at once.`)
  return note(
    'Lambda quota',
    `The account allows ${limit} functions at once, so none are reserved and a flood can starve the rest. Ask for ` +
      `1,000: AWS console, Service Quotas, AWS Lambda, Concurrent executions. It is free.`,
  )
}

function keys(secrets: ReadonlyMap<string, string>, stageName: string): Finding {
  const missing = Object.values(parameterNames).filter((name) => !secrets.has(name))
  return missing.length === 0
    ? fine('secrets and keys', 'All there.')
    : blocks(
        'secrets and keys',
        `Missing: ${missing.join(', ')}. Make them: npm run keys -- init ${stageName}`,
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
  const token = (await world.secrets()).get(parameterNames.botToken)
  if (token === undefined)
    return note('bot', 'No token yet: write to https://t.me/BotFather, /newbot, then npm run keys -- init')
  const known = await world.botName(token)
  if (!known)
    return blocks(
      'bot',
      'Telegram refuses the token: in @BotFather /token shows the right one; docs/runbook.md, Keys and rotation.',
    )
  if (!known.inline)
    return note(
      'bot',
      `@${known.username}. For sharing from any chat: in @BotFather /setinline, choose it, and type a few words.`,
    )
  return fine('bot', `@${known.username}`)
}

/** A check that fails or does not end in time blocks, and says that nobody answered. */
async function attempt(what: string, check: () => Promise<Finding>): Promise<Finding> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<Finding>((resolve) => {
    timer = setTimeout(() => resolve(unanswered(what, 'no answer in time')), timeoutMs)
  })
  try {
    return await Promise.race([check(), late])
  } catch (error) {
    return unanswered(what, (error as Error).name)
  } finally {
    clearTimeout(timer)
  }
}

function unanswered(what: string, why: string): Finding {
  const help =
    what === 'AWS credentials'
      ? 'Sign in first: aws configure sso, or export AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY. Is there a network?'
      : 'Try again; if it stays, the credentials may not include this.'
  return blocks(what, `Could not be checked (${why}). ${help}`)
}

function fine(what: string, say: string): Finding {
  return { what, result: 'fine', say }
}

function note(what: string, say: string): Finding {
  return { what, result: 'note', say }
}

function blocks(what: string, say: string): Finding {
  return { what, result: 'blocks', say }
}

const marks = { fine: '✓', note: '·', blocks: '✗' } as const

/** The findings as a person reads them. */
export function findingsText(findings: readonly Finding[]): string {
  const blocking = findings.filter(({ result }) => result === 'blocks').length
  const lines = findings.map(({ what, result, say }) => `${marks[result]} ${what}: ${say}`)
  const end = blocking === 0 ? 'Ready to deploy.' : `${blocking} to be mended first, marked with ✗.`
  return [...lines, '', end].join('\n')
}
