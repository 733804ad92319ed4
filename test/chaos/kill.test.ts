import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { secretHeader } from '../../bot/telegram/incoming.ts'
import { startTelegram, type Person, type Telegram } from '../../local/telegram/server.ts'
import { aCampaign, aCase, aPetition } from '../support/builders.ts'
import { botToken, webhookSecret } from '../support/stage.ts'

/*
 * The whole process group, database included, is killed again and again while people sign. Telegram, which lives on,
 * brings again what was not acknowledged. In the end everyone who was told that they signed is counted, once.
 */

const seed = Number(process.env['CHAOS_SEED'] ?? 20_150_304)
const kills = Number(process.env['CHAOS_KILLS'] ?? 5)
const signers = 4
const folder = mkdtempSync(join(tmpdir(), 'caseline-kill-'))
let telegram: Telegram
let port = 0
let group: ChildProcess | undefined
/** What the system logged, told when the test fails. */
const complaints: string[] = []

beforeAll(async () => {
  console.log(`kill: CHAOS_SEED=${seed} CHAOS_KILLS=${kills}`)
  writePack(join(folder, 'pack'))
  port = await freePort()
  telegram = await startTelegram({ token: botToken, limits: 'off', redeliveryMs: 50 })
  telegram.setWebhook({ url: 'in-process', secret: webhookSecret })
  telegram.deliverBy(async (update, headers) => {
    const response = await fetch(`http://127.0.0.1:${port}/telegram/webhook`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', [secretHeader]: headers[secretHeader] ?? '' },
      body: JSON.stringify(update),
    })
    return { status: response.status }
  })
})
afterAll(async () => {
  kill()
  await telegram.close()
  rmSync(folder, { recursive: true, force: true })
})

test(`after ${kills} kills everyone who signed is counted once`, async () => {
  const pausesMs = fc.sample(fc.integer({ min: 20, max: 400 }), { seed, numRuns: kills })
  let people: Person[] = []
  let total = 0
  for (let round = 0; round < kills; round++) {
    await start()
    people = Array.from({ length: signers }, (_, index) =>
      telegram.person({ id: 40_000 + round * signers + index, firstName: 'Anna', languageCode: 'en' }),
    )
    total += people.length
    const signing = Promise.all(people.map(sign))
    await new Promise((resolve) => void setTimeout(resolve, pausesMs[round]))
    kill()
    await start()
    await signing
    kill()
  }
  await start()
  const last = telegram.person({ id: 39_999, firstName: 'Anna', languageCode: 'en' })
  await last.starts('act_free-them')
  expect(last.last?.text).toContain(`${total} people have signed here`)
}, 600_000)

async function sign(person: Person): Promise<void> {
  await person.starts('act_free-them')
  for (const label of ['Sign', 'I agree', 'Stay anonymous', 'Rather not say', 'Confirm'])
    await person.presses(label)
  expect(person.last?.text).toContain('Your signature counts')
}

async function start(): Promise<void> {
  const child = spawn('node', ['local/main.ts'], {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      PORT: String(port),
      DATA_DIR: join(folder, 'data'),
      CAMPAIGN_DIR: join(folder, 'pack'),
      TELEGRAM_API_ROOT: telegram.apiRoot,
      BOT_TOKEN: botToken,
      WEBHOOK_SECRET: webhookSecret,
      LOG_LEVEL: 'error',
    },
  })
  group = child
  child.stderr.on('data', (chunk: Buffer) => complaints.push(chunk.toString()))
  let printed = ''
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      printed += chunk.toString()
      if (printed.includes('ready http://localhost:')) resolve()
    })
    child.stderr.on('data', (chunk: Buffer) => (printed += chunk.toString()))
    child.on('exit', () => reject(new Error(`The system did not start: ${printed}`)))
  })
}

/** SIGKILL to every process of the group. */
function kill(): void {
  if (group?.pid !== undefined && group.exitCode === null) process.kill(-group.pid, 'SIGKILL')
  group = undefined
}

function writePack(directory: string): void {
  const { id, ...petition } = aPetition({ closes: '2099-01-01', opens: '2015-03-04' })
  const { id: caseId, ...entry } = aCase()
  for (const name of ['cases', 'actions', 'updates']) mkdirSync(join(directory, name), { recursive: true })
  // JSON is YAML.
  writeFileSync(join(directory, 'campaign.yaml'), JSON.stringify(aCampaign()))
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
