/**
 * The simulator alone, for another bot or another process (`npm run telegram`). Settings come from the environment:
 * BOT_TOKEN, PORT, BOT_USERNAME, WEBHOOK_URL with WEBHOOK_SECRET, DATA_FILE. Prints one line when it listens.
 */
import { startTelegram } from './server.ts'

const { BOT_TOKEN, PORT, BOT_USERNAME, WEBHOOK_URL, WEBHOOK_SECRET, DATA_FILE } = process.env
const tokenPattern = /^\d+:[A-Za-z0-9_-]+$/
const portPattern = /^\d{1,5}$/

function findProblem(): string | undefined {
  if (!tokenPattern.test(BOT_TOKEN ?? ''))
    return 'BOT_TOKEN must be set, for example to 4242:made-up: digits, a colon, letters.'
  if (!portPattern.test(PORT ?? '0') || Number(PORT ?? 0) > 65_535) return `PORT is no port: "${PORT}".`
  if (WEBHOOK_URL && !URL.canParse(WEBHOOK_URL)) return `WEBHOOK_URL is no address: "${WEBHOOK_URL}".`
  return undefined
}

async function start(): Promise<void> {
  const telegram = await startTelegram({
    token: BOT_TOKEN ?? '',
    port: Number(PORT ?? 0),
    ...(BOT_USERNAME && { botUsername: BOT_USERNAME }),
    ...(DATA_FILE && { dataFile: DATA_FILE }),
    ...(WEBHOOK_URL && { webhook: { url: WEBHOOK_URL, secret: WEBHOOK_SECRET ?? '' } }),
  })
  process.stdout.write(`ready ${telegram.url}\n`)
  const stop = (): void => void telegram.close().then(() => process.exit(0))
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
}

const problem = findProblem()
if (problem === undefined) await start()
else {
  process.stderr.write(`${problem}\n`)
  process.exitCode = 2
}
