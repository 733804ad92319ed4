/**
 * Who the bot is: the simulator's bot has a made-up token, kept in the key file; any other bot is asked for at its
 * server, because links to the bot need its name.
 */
import { randomBytes, randomInt } from 'node:crypto'
import { parameterNames } from '../bot/config.ts'
import { CaselineError } from '../bot/errors.ts'
import type { BotIdentity, KeyFile } from './key-file.ts'
import type { Telegram } from './settings.ts'

export const simulatedBotUsername = 'caseline_bot'

const simulatedToken = /^70000\d{5}:simulated-[A-Za-z0-9_-]+$/
const secretBytes = 32
const timeoutMs = 5000
const mostTries = 6

/** The identity for this start. Throws `configuration` when the server refuses the token or cannot be reached. */
export async function findIdentity(
  telegram: Telegram,
  keyFile: KeyFile,
  pauseMs = 1000,
): Promise<BotIdentity> {
  if (telegram.kind === 'simulator') return simulatedIdentity(keyFile)
  const { apiRoot, botToken } = telegram
  const webhookSecret = telegram.kind === 'server' ? telegram.webhookSecret : newSecret()
  return { botToken, webhookSecret, botUsername: await askForUsername(apiRoot, botToken, pauseMs) }
}

function simulatedIdentity(keyFile: KeyFile): BotIdentity {
  const known = keyFile.get(parameterNames.botToken) ?? ''
  const botToken = simulatedToken.test(known) ? known : newToken()
  return { botToken, webhookSecret: newSecret(), botUsername: simulatedBotUsername }
}

function newToken(): string {
  return `70000${randomInt(10_000, 99_999)}:simulated-${randomBytes(18).toString('base64url')}`
}

function newSecret(): string {
  return randomBytes(secretBytes).toString('base64url')
}

async function askForUsername(apiRoot: string, botToken: string, pauseMs: number): Promise<string> {
  for (let tries = 1; ; tries += 1) {
    const answer = await getMe(apiRoot, botToken)
    if (answer.username !== undefined) return answer.username
    if (answer.refused)
      throw new CaselineError('configuration', `${apiRoot} refuses BOT_TOKEN (status ${answer.status}).`)
    if (tries === mostTries) throw new CaselineError('configuration', `${apiRoot} cannot be reached.`)
    await new Promise((resolve) => {
      setTimeout(resolve, pauseMs)
    })
  }
}

type GetMeAnswer = { username?: string; refused: boolean; status?: number }

async function getMe(apiRoot: string, botToken: string): Promise<GetMeAnswer> {
  try {
    const answer = await fetch(`${apiRoot}/bot${botToken}/getMe`, { signal: AbortSignal.timeout(timeoutMs) })
    const body = (await answer.json()) as { result?: { username?: string } }
    const username = body.result?.username
    if (username !== undefined) return { username, refused: false }
    return {
      refused: answer.status >= 400 && answer.status < 500 && answer.status !== 429,
      status: answer.status,
    }
  } catch {
    // The error's text would show the address, and with it the token.
    return { refused: false }
  }
}
