/** What the operator is asked for. */
import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { CaselineError } from '../bot/errors.ts'
import { createCaller } from '../bot/telegram/caller.ts'
import { telegramItself } from '../bot/config.ts'

/** A token from BOT_TOKEN, else typed, which the terminal does not show. */
export async function askToken(question: string): Promise<string> {
  const given = process.env['BOT_TOKEN']
  return (given ?? (await askUnseen(question))).trim()
}

/** The token together with the name that Telegram has for it, which also proves the token. */
export async function askBot(): Promise<{ token: string; username: string }> {
  const token = await askToken(
    'Bot token, from https://t.me/BotFather (it is not shown while you paste it): ',
  )
  const call = createCaller(token, process.env['TELEGRAM_API_ROOT'] ?? telegramItself)
  const answer = await call({ method: 'getMe', payload: {} })
  if (answer.kind === 'lost')
    throw new CaselineError('configuration', 'Telegram does not answer. Is there a network?')
  if (answer.kind === 'refused')
    throw new CaselineError('configuration', 'Telegram does not know this token. In @BotFather: /token.')
  return { token, username: (answer.result as { username: string }).username }
}

async function askUnseen(question: string): Promise<string> {
  process.stderr.write(question)
  const unseen = new Writable({ write: (_chunk, _encoding, done) => done() })
  const prompt = createInterface({ input: process.stdin, output: unseen, terminal: process.stdin.isTTY })
  const answer = await prompt.question('')
  prompt.close()
  process.stderr.write('\n')
  return answer
}

/** Shares as pasted or typed, an empty line between them, until two empty lines. */
export async function askShares(): Promise<string[]> {
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

/** Errors of AWS may name the account and the parameter; only ours are shown whole. */
export function wordsOf(error: unknown): string {
  if (error instanceof CaselineError) return error.message
  const name = error instanceof Error ? error.name : 'unknown'
  if (name === 'InvalidKeyId' || name === 'NotFoundException')
    return 'The key that encrypts the secrets is not there yet. npm run deploy makes it first, then the secrets.'
  return `It could not be done: ${name}. npm run doctor says what may be missing.`
}
