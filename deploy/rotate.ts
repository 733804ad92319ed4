/**
 * `npm run rotate -- <stage> token|webhook-secret`: replaces what leaked. The new token comes from BOT_TOKEN, or is
 * asked for; @BotFather gives it after /revoke. Ends with 1 when it could not be done, 2 when it was asked for wrongly.
 */
import { createInterface } from 'node:readline/promises'
import { CaselineError } from '../bot/errors.ts'
import { createParameterClient } from '../bot/identity/parameters.store.ts'
import { createCaller } from '../bot/telegram/caller.ts'
import { type Stage, stages } from '../infra/stages.ts'
import { rotateSecret, rotateToken, type RotationParts } from './rotating.ts'
import { stageSecrets } from './secret-store.ts'
import { outputsOf } from './stage-environment.ts'

const telegramItself = 'https://api.telegram.org'

async function partsOf(stageName: string, stage: Stage): Promise<RotationParts> {
  const webhookUrl = (await outputsOf(`caseline-${stageName}-functions`)).get('WebhookUrl')
  if (webhookUrl === undefined) throw new CaselineError('configuration', `${stageName} is not deployed.`)
  return {
    webhookUrl,
    store: stageSecrets(createParameterClient(), stageName),
    connections: stage.webhookConcurrency,
    callWith: (token) => createCaller(token, process.env['TELEGRAM_API_ROOT'] ?? telegramItself),
  }
}

async function askToken(): Promise<string> {
  const prompt = createInterface({ input: process.stdin, output: process.stderr })
  const token =
    process.env['BOT_TOKEN'] ?? (await prompt.question('New bot token, from @BotFather after /revoke: '))
  prompt.close()
  return token.trim()
}

const [stageName = '', what = ''] = process.argv.slice(2)
const all: Readonly<Record<string, Stage>> = stages
const stage = Object.hasOwn(all, stageName) ? all[stageName] : undefined
if (!stage || !['token', 'webhook-secret'].includes(what)) {
  console.error(`npm run rotate -- <stage> token|webhook-secret\nStages: ${Object.keys(stages).join(', ')}.`)
  process.exitCode = 2
} else {
  try {
    const parts = await partsOf(stageName, stage)
    await (what === 'token' ? rotateToken(parts, await askToken()) : rotateSecret(parts))
    console.log(
      'Replaced. Running functions take it up within a minute; what Telegram held back arrives then.',
    )
  } catch (error) {
    console.error(
      error instanceof CaselineError ? error.message : `It could not be done: ${(error as Error).name}.`,
    )
    process.exitCode = 1
  }
}
