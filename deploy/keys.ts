/**
 * `npm run keys -- <what> <stage>`: `init` makes the secrets of a stage that are missing, `escrow` prints shares of its
 * keys once (`--shares 3 --enough 2`), `confirm` reads shares back, `restore` puts lost keys back from them. The stage
 * `local` is the key file of `npm start`. Ends with 1 when it could not be done, 2 when it was asked for wrongly.
 */
import { createInterface } from 'node:readline/promises'
import { parseArgs } from 'node:util'
import { CaselineError } from '../bot/errors.ts'
import { createParameterClient } from '../bot/identity/parameters.store.ts'
import { createCaller } from '../bot/telegram/caller.ts'
import { stages } from '../infra/stages.ts'
import { confirm, escrow, initialize, restore } from './keeping-keys.ts'
import { localSecrets, stageSecrets, type SecretStore } from './secret-store.ts'

const usage = 'npm run keys -- init|escrow|confirm|restore <stage> [--shares 3] [--enough 2]'
const telegramItself = 'https://api.telegram.org'

type Options = { readonly count: number; readonly enough: number }

const commands: Readonly<
  Record<string, (store: SecretStore, stage: string, options: Options) => Promise<void>>
> = {
  init: async (store) => {
    const made = await initialize(store, await askBot())
    console.log(
      made.length > 0 ? `Made: ${made.join(', ')}.` : 'Everything was there already; nothing was changed.',
    )
  },
  escrow: async (store, stage, options) => {
    const texts = await escrow(store, stage, options)
    console.log(texts.join('\n\n'))
    console.log(
      `\nPrint each on paper and give it to another person; this is shown once. Then: npm run keys -- confirm ${stage}`,
    )
  },
  confirm: async (store, stage) => {
    await confirm(store, stage, await askShares())
    console.log('Confirmed: these shares give back the keys in force.')
  },
  restore: async (store, stage) => {
    const put = await restore(store, stage, await askShares())
    console.log(put.length > 0 ? `Put back: ${put.join(', ')}.` : 'No key was missing; nothing was changed.')
  },
}

/** The token from BOT_TOKEN, else typed; the name from Telegram, which also proves the token. */
async function askBot(): Promise<{ token: string; username: string }> {
  const token = process.env['BOT_TOKEN'] ?? (await ask('Bot token, from https://t.me/BotFather: '))
  const call = createCaller(token.trim(), process.env['TELEGRAM_API_ROOT'] ?? telegramItself)
  const answer = await call({ method: 'getMe', payload: {} })
  if (answer.kind !== 'ok')
    throw new CaselineError('configuration', 'Telegram does not know this token, or does not answer.')
  return { token: token.trim(), username: (answer.result as { username: string }).username }
}

/** Shares as pasted or typed, an empty line between them, until two empty lines. */
async function askShares(): Promise<string[]> {
  console.error('Type or paste the shares, an empty line after each; another empty line ends.')
  const lines = createInterface({ input: process.stdin })
  const texts: string[] = []
  let share: string[] = []
  for await (const line of lines) {
    if (line.trim() !== '') share.push(line)
    else if (share.length === 0) break
    else {
      texts.push(share.join('\n'))
      share = []
    }
  }
  lines.close()
  return share.length > 0 ? [...texts, share.join('\n')] : texts
}

async function ask(question: string): Promise<string> {
  const prompt = createInterface({ input: process.stdin, output: process.stderr })
  const answer = await prompt.question(question)
  prompt.close()
  return answer
}

async function run(given: string[]): Promise<void> {
  const { positionals, values } = parseArgs({
    args: given,
    allowPositionals: true,
    options: { shares: { type: 'string', default: '3' }, enough: { type: 'string', default: '2' } },
  })
  const [what = '', stage = ''] = positionals
  const command = Object.hasOwn(commands, what) ? commands[what] : undefined
  const isKnown = stage === 'local' || Object.hasOwn(stages, stage)
  if (!command || !isKnown || positionals.length > 2) {
    console.error(`${usage}\nStages: local, ${Object.keys(stages).join(', ')}.`)
    process.exitCode = 2
    return
  }
  const store =
    stage === 'local'
      ? localSecrets(process.env['DATA_DIR'] ?? '.data')
      : stageSecrets(createParameterClient(), stage)
  await command(store, stage, { count: Number(values.shares), enough: Number(values.enough) })
}

try {
  await run(process.argv.slice(2))
} catch (error) {
  // Errors of AWS name the account and the parameter; only ours are shown whole.
  console.error(
    error instanceof CaselineError ? error.message : `It could not be done: ${(error as Error).name}.`,
  )
  process.exitCode = 1
}
