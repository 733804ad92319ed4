/**
 * `npm run rotate -- <stage> token|webhook-secret`: replaces what leaked. The new token comes from BOT_TOKEN, or is
 * asked for; @BotFather gives it after /revoke. Ends with 1 when it could not be done, 2 when it was asked for wrongly.
 */
import { CaselineError } from '../bot/errors.ts'
import { createParameterClient } from '../bot/identity/parameters.store.ts'
import { createCaller } from '../bot/telegram/caller.ts'
import { type Stage, stages } from '../infra/stages.ts'
import { telegramItself } from '../bot/config.ts'
import { askToken, wordsOf } from './asking.ts'
import { rotateSecret, rotateToken, type RotationParts } from './rotating.ts'
import { stageSecrets } from './secret-store.ts'
import { outputsOf } from './stage-environment.ts'

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

const question = 'Now /revoke the token in @BotFather, and paste the new one at once (it is not shown): '
const [stageName = '', what = ''] = process.argv.slice(2)
const all: Readonly<Record<string, Stage>> = stages
const stage = Object.hasOwn(all, stageName) ? all[stageName] : undefined
if (!stage || !['token', 'webhook-secret'].includes(what)) {
  console.error(`npm run rotate -- <stage> token|webhook-secret\nStages: ${Object.keys(stages).join(', ')}.`)
  process.exitCode = 2
} else {
  try {
    const parts = await partsOf(stageName, stage)
    await (what === 'token' ? rotateToken(parts, await askToken(question)) : rotateSecret(parts))
    console.log(
      'Replaced. Running functions take it up within a minute; what Telegram held back arrives then.',
    )
  } catch (error) {
    console.error(wordsOf(error))
    process.exitCode = 1
  }
}
