/** What those functions are made of that are no part of a conversation: alarm, registration, canary. */
import { setTimeout as sleep } from 'node:timers/promises'
import { environmentNames } from './config.ts'
import { CaselineError } from './errors.ts'
import { createBase, textsIn, type Edges, type Environment } from './runtime-base.ts'
import { ableTo } from './staff/roles.ts'
import { createStaff } from './staff/staff.store.ts'
import { createCaller } from './telegram/caller.ts'
import { secretHeader } from './telegram/incoming.ts'
import type { BotNames } from './telegram/introduction.ts'
import { createPatientCaller } from './telegram/patience.ts'
import {
  type IntroductionOutcome,
  registerIntroduction,
  registerWebhook,
  unregisterWebhook,
  type WebhookOutcome,
} from './telegram/registering.ts'
import type { AlertingParts } from './watching/alerting.ts'
import type { CanaryParts } from './watching/canary.ts'

/** As long as Telegram's own patience matters to people. */
const canaryTimeoutMs = 20_000
/** The function has two minutes, and CloudFormation must get its answer. */
const registrationMs = 75_000

/** What the alarm function is made of. */
export async function createAlarmRuntime(
  environment: Environment,
  edges: Partial<Edges> = {},
): Promise<AlertingParts & { readonly stage: string }> {
  const { config, clock, log, table, parameters } = createBase(environment, edges)
  const { botToken, keyring } = await parameters.secrets()
  const staff = createStaff(table, keyring)
  return {
    stage: config.stage,
    log,
    texts: textsIn(environment),
    admins: async () => ableTo('consent', { everyone: await staff.all(), at: clock() }),
    call: createCaller(botToken, config.telegramApiRoot),
  }
}

export type Registration = {
  readonly register: (wanted: {
    readonly webhookUrl: string
    readonly connections: number
    readonly names: BotNames
  }) => Promise<{ readonly webhook: WebhookOutcome; readonly introduction?: IntroductionOutcome }>
  /** Says whether Telegram calls this address no more. */
  readonly end: (webhookUrl: string) => Promise<boolean>
}

/** What registers the bot, in a good minute. Throws `configuration` when a secret is missing. */
export async function createRegistration(
  environment: Environment,
  edges: Partial<Edges> = {},
): Promise<Registration> {
  const { config, parameters } = createBase(environment, edges)
  const { botToken, webhookSecret: secret } = await parameters.botSecrets()
  const time = { elapsedMs: () => performance.now(), sleep }
  const call = createPatientCaller(createCaller(botToken, config.telegramApiRoot), registrationMs, time)
  const texts = textsIn(environment)
  return {
    end: async (webhookUrl) => unregisterWebhook(call, webhookUrl),
    register: async ({ webhookUrl: url, connections, names }) => {
      const webhook = await registerWebhook(call, { url, secret, connections })
      if (webhook !== 'set') return { webhook }
      return {
        webhook,
        introduction: await registerIntroduction(call, texts, { defaultLanguage: 'en', names }),
      }
    },
  }
}

/** What the canary is made of. Throws `configuration` when it is not told which address is ours. */
export async function createCanaryRuntime(
  environment: Environment,
  edges: Partial<Edges> = {},
): Promise<CanaryParts> {
  const { config, parameters } = createBase(environment, edges)
  const webhookUrl = environment[environmentNames.webhookUrl]
  if (!webhookUrl) throw new CaselineError('configuration', `${environmentNames.webhookUrl} is not set.`)
  const { botToken, webhookSecret } = await parameters.botSecrets()
  return {
    webhookUrl,
    webhookSecret,
    call: createCaller(botToken, config.telegramApiRoot),
    post: async (url, secret, body) => {
      const headers = { 'content-type': 'application/json', [secretHeader]: secret }
      const signal = AbortSignal.timeout(canaryTimeoutMs)
      return (await fetch(url, { method: 'POST', headers, body, signal })).status
    },
  }
}
