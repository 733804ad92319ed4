import { expect, it, onTestFinished } from 'vitest'
import { findIdentity } from '../../local/bot-identity.ts'
import { sendJson, startHttpServer } from '../../local/http-server.ts'
import { openKeyFile, prepareKeys } from '../../local/key-file.ts'
import type { Telegram } from '../../local/settings.ts'
import { temporaryFolder } from './fixtures/folders.ts'

const simulator: Telegram = { kind: 'simulator' }

/** A Bot API that answers getMe with these, one after the other, the last one for ever. */
async function aBotApi(
  ...answers: [status: number, body: unknown][]
): Promise<{ apiRoot: string; asked: () => number }> {
  let asked = 0
  const server = await startHttpServer(0, async (_request, response) => {
    const [status, body] = answers[Math.min(asked, answers.length - 1)] ?? [500, {}]
    asked += 1
    sendJson(response, status, body)
  })
  onTestFinished(() => server.close())
  return { apiRoot: server.url, asked: () => asked }
}

const me: [number, unknown] = [200, { ok: true, result: { id: 1, username: 'a_bot' } }]
const noKeys = () => openKeyFile(temporaryFolder())

it("makes up a token for the simulator's bot and keeps it over starts", async () => {
  const keyFile = noKeys()
  const first = await findIdentity(simulator, keyFile)
  prepareKeys(keyFile, first)
  const second = await findIdentity(simulator, keyFile)
  expect(first.botToken).toMatch(/^\d+:/)
  expect(second.botToken).toBe(first.botToken)
  expect(first.webhookSecret).toMatch(/^[A-Za-z0-9_-]{32,256}$/)
})

it("does not give a real bot's token to the simulator", async () => {
  const keyFile = noKeys()
  keyFile.set('bot-token', '1:real')
  expect((await findIdentity(simulator, keyFile)).botToken).not.toBe('1:real')
})

it("asks the server for the bot's name, and takes the secret from the settings", async () => {
  const { apiRoot } = await aBotApi(me)
  const webhookSecret = 's'.repeat(32)
  const telegram: Telegram = { kind: 'server', apiRoot, botToken: '1:token', webhookSecret }
  expect(await findIdentity(telegram, noKeys())).toEqual({
    botToken: '1:token',
    webhookSecret,
    botUsername: 'a_bot',
  })
})

it('makes a secret of its own for polling', async () => {
  const { apiRoot } = await aBotApi(me)
  const { webhookSecret } = await findIdentity({ kind: 'polling', apiRoot, botToken: '1:token' }, noKeys())
  expect(webhookSecret).toMatch(/^[A-Za-z0-9_-]{32,256}$/)
})

it('waits for a server that is not there yet', async () => {
  const { apiRoot, asked } = await aBotApi([503, {}], [429, { ok: false }], me)
  const { botUsername } = await findIdentity({ kind: 'polling', apiRoot, botToken: '1:token' }, noKeys(), 1)
  expect([botUsername, asked()]).toEqual(['a_bot', 3])
})

it('gives up at once when the token is refused, and after some tries when nobody answers', async () => {
  const { apiRoot, asked } = await aBotApi([401, { ok: false }])
  await expect(
    findIdentity({ kind: 'polling', apiRoot, botToken: '1:private' }, noKeys(), 1),
  ).rejects.toMatchObject({ code: 'configuration', message: `${apiRoot} refuses BOT_TOKEN (status 401).` })
  expect(asked()).toBe(1)
  await expect(
    findIdentity({ kind: 'polling', apiRoot: 'http://127.0.0.1:1', botToken: '1:private' }, noKeys(), 1),
  ).rejects.toMatchObject({ code: 'configuration', message: 'http://127.0.0.1:1 cannot be reached.' })
})
