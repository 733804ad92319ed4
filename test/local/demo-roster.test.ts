import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { openIdentityFile } from '../../bot/sealing/identity.ts'
import { createRosters, type CurrentRoster } from '../../bot/sealing/rosters.store.ts'
import { open, seal } from '../../bot/sealing/sealed.ts'
import { readTrust, trustFileName } from '../../bot/sealing/trust.ts'
import { accessOf, createDatabaseClient, createTable } from '../../bot/table/client.ts'
import { openClock } from '../../local/clock.ts'
import { localTrustFile, prepareDemoKeys, publishDemoRoster } from '../../local/demo-roster.ts'
import { findRunningStorage } from '../../local/running-storage.ts'
import { readSettings, type Settings } from '../../local/settings.ts'
import { startStack, type Stack } from '../../local/stack.ts'
import { localTableNames } from '../../local/tables.ts'
import { aBotApi } from './fixtures/bot-api.ts'
import { temporaryFolder } from './fixtures/folders.ts'
import { aPackFolder } from './fixtures/packs.ts'

/** The whole stack starts, up to three times in a test. */
vi.setConfig({ testTimeout: 120_000 })

async function settingsFor(environment: Record<string, string>): Promise<Settings> {
  const read = await readSettings({ PORT: '0', LOG_LEVEL: 'error', ...environment })
  if (!read.ok) throw new TypeError(read.problems.join('\n'))
  return read.settings
}

async function start(dataDir: string, environment: Record<string, string> = {}): Promise<Stack> {
  const stack = await startStack(await settingsFor({ DATA_DIR: dataDir, ...environment }))
  onTestFinished(() => stack.close())
  return stack
}

/** As a function would find it. */
async function current(dataDir: string): Promise<CurrentRoster> {
  const access = accessOf(findRunningStorage(dataDir) ?? {}, 'AWS_ENDPOINT_URL_DYNAMODB')
  const table = createTable(createDatabaseClient(access), localTableNames.campaign)
  const trust = readTrust(readFileSync(join(dataDir, trustFileName), 'utf8'))
  return createRosters(table, trust).current(openClock({ dataDir }).now())
}

const passphraseIn = (notes: readonly string[]) =>
  /^Passphrase of both: (.+)$/m.exec(notes.join('\n'))?.[1] ?? ''

async function keysIn(dataDir: string, passphrase: string) {
  const files = readdirSync(dataDir).filter((name) => name.endsWith('.identity'))
  return Promise.all(
    files.map(async (name) => openIdentityFile(readFileSync(join(dataDir, name)), passphrase)),
  )
}

test('the first start makes a roster of two, and says which file and passphrase open what is sealed to it', async () => {
  const dataDir = temporaryFolder()
  const { notes } = await start(dataDir)
  const now = await current(dataDir)
  if (!now.ok) throw new TypeError(now.reason)
  const [team] = now.roster.teams
  expect(now.roster).toMatchObject({ campaign: 'azerbaijan', epoch: 1, teams: [{ id: 'demo' }] })
  const content = new TextEncoder().encode('what happened')
  const sealed = await seal(team?.members ?? [], content)
  const identities = await keysIn(dataDir, passphraseIn(notes))
  expect(identities.map(({ name }) => name)).toEqual(['demo-farid', 'demo-judith'])
  for (const { name, identity } of identities) {
    expect(await open(identity, sealed)).toEqual(content)
    const path = join(dataDir, `${name}.identity`)
    expect(notes.join('\n')).toContain(path)
    expect(statSync(path).mode & 0o777).toBe(0o600)
  }
})

test('another start keeps it, and one near its end makes the next', async () => {
  const dataDir = temporaryFolder()
  const first = await startStack(await settingsFor({ DATA_DIR: dataDir }))
  const before = await current(dataDir)
  await first.close()
  const second = await startStack(await settingsFor({ DATA_DIR: dataDir }))
  expect(second.notes).toEqual(first.notes)
  expect(await current(dataDir)).toEqual(before)
  await second.close()
  const clock = openClock({ dataDir })
  clock.moveTo(new Date(clock.now().getTime() + 340 * 86_400_000))
  await start(dataDir)
  expect(await current(dataDir)).toMatchObject({ ok: true, roster: { epoch: 2 } })
})

test('a reset makes it anew', async () => {
  const dataDir = temporaryFolder()
  const { notes, port } = await start(dataDir)
  const before = await current(dataDir)
  const answer = await fetch(`http://localhost:${port}/local/reset`, { method: 'POST', body: '{}' })
  expect(answer.status).toBe(200)
  const after = await current(dataDir)
  expect(after).toMatchObject({ ok: true, roster: { epoch: 1 } })
  expect(after).not.toEqual(before)
  await expect(keysIn(dataDir, passphraseIn(notes))).rejects.toThrow('does not open')
})

test('with a Bot API server on this machine there is one, and with the campaign’s own trust there is none', async () => {
  const { url } = await aBotApi()
  const server = { TELEGRAM_API_ROOT: url, BOT_TOKEN: '1:token', WEBHOOK_SECRET: 's'.repeat(32) }
  const [one, other] = [temporaryFolder(), temporaryFolder()]
  const pack = aPackFolder()
  await start(one, { ...server, CAMPAIGN_DIR: pack })
  expect(await current(one)).toMatchObject({ ok: true })
  const trust = { campaign: 'ours', keys: ['A'.repeat(43)], threshold: 1, epoch: 1 }
  writeFileSync(join(pack, trustFileName), JSON.stringify(trust))
  const { notes } = await start(other, { ...server, CAMPAIGN_DIR: pack })
  expect(notes).toEqual([])
  expect(existsSync(join(other, trustFileName))).toBe(false)
})

test('with the real Telegram there is none unless it is asked for, even where one lies from another day', async () => {
  const dataDir = temporaryFolder()
  const simulated = await settingsFor({ DATA_DIR: dataDir })
  await prepareDemoKeys(simulated)
  expect(existsSync(localTrustFile(simulated))).toBe(true)
  const real = await settingsFor({ DATA_DIR: dataDir, BOT_TOKEN: '1:token' })
  expect(existsSync(localTrustFile(real))).toBe(false)
  expect(await publishDemoRoster(real, {}, new Date())).toEqual([])
  const elsewhere = {
    TELEGRAM_API_ROOT: 'https://example.org',
    BOT_TOKEN: '1:t',
    WEBHOOK_SECRET: 's'.repeat(32),
  }
  expect(existsSync(localTrustFile(await settingsFor({ DATA_DIR: dataDir, ...elsewhere })))).toBe(false)
  const asked = await settingsFor({ DATA_DIR: dataDir, BOT_TOKEN: '1:token', DEMO_ROSTER: 'yes' })
  expect(existsSync(localTrustFile(asked))).toBe(true)
  await expect(settingsFor({ DATA_DIR: dataDir, DEMO_ROSTER: 'perhaps' })).rejects.toThrow(
    'DEMO_ROSTER must be "yes" or not set; it is "perhaps".',
  )
})
