/** The whole system as its own process group, as `npm start` runs it, to be killed at once and started again. */
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { secretHeader } from '../../bot/telegram/incoming.ts'
import type { Telegram } from '../../local/telegram/server.ts'
import { aCampaign, aCase, aPetition } from './builders.ts'
import { botToken, webhookSecret } from './stage.ts'

export type Group = {
  /** Resolves when it can take work. */
  start(): Promise<void>
  /** SIGKILL to every process, the database included. */
  kill(): void
  readonly port: number
  readonly dataDir: string
  /** What it logged. */
  readonly complaints: readonly string[]
}

/** Takes the simulator's updates; `environment` adds to the settings, `campaign` to the campaign. */
export async function aGroup(
  telegram: Telegram,
  folder: string,
  environment: Record<string, string> = {},
  campaign: Parameters<typeof aCampaign>[0] = {},
): Promise<Group> {
  const port = await freePort()
  const dataDir = join(folder, 'data')
  const complaints: string[] = []
  let child: ChildProcess | undefined
  writePack(join(folder, 'pack'), campaign)
  telegram.setWebhook({ url: 'in-process', secret: webhookSecret })
  telegram.deliverBy(async (update, headers) => {
    const response = await fetch(`http://127.0.0.1:${port}/telegram/webhook`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', [secretHeader]: headers[secretHeader] ?? '' },
      body: JSON.stringify(update),
    })
    return { status: response.status }
  })
  const settings = {
    PORT: String(port),
    DATA_DIR: dataDir,
    CAMPAIGN_DIR: join(folder, 'pack'),
    TELEGRAM_API_ROOT: telegram.apiRoot,
    BOT_TOKEN: botToken,
    WEBHOOK_SECRET: webhookSecret,
    LOG_LEVEL: 'error',
    ...environment,
  }
  return {
    port,
    dataDir,
    complaints,
    start: async () => {
      child = await startOnce(settings, complaints)
    },
    kill: () => {
      if (child?.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL')
      child = undefined
    },
  }
}

async function startOnce(settings: Record<string, string>, complaints: string[]): Promise<ChildProcess> {
  const child = spawn('node', ['local/main.ts'], {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...settings },
  })
  let printed = ''
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      printed += chunk.toString()
      if (printed.includes('ready http://localhost:')) resolve()
    })
    child.stderr.on('data', (chunk: Buffer) => {
      printed += chunk.toString()
      complaints.push(chunk.toString())
    })
    child.on('exit', () => reject(new Error(`The system did not start: ${printed}`)))
  })
  return child
}

function writePack(directory: string, campaign: Parameters<typeof aCampaign>[0]): void {
  const { id, ...petition } = aPetition({ closes: '2099-01-01', opens: '2015-03-04' })
  const { id: caseId, ...entry } = aCase()
  for (const name of ['cases', 'actions', 'updates']) mkdirSync(join(directory, name), { recursive: true })
  // JSON is YAML.
  writeFileSync(join(directory, 'campaign.yaml'), JSON.stringify(aCampaign(campaign)))
  writeFileSync(join(directory, 'cases', `${caseId}.yaml`), JSON.stringify(entry))
  writeFileSync(join(directory, 'actions', `${id}.yaml`), JSON.stringify(petition))
}

async function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer()
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
