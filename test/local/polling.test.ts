import { expect, it, onTestFinished, vi } from 'vitest'
import { readBody, sendJson, startHttpServer } from '../../local/http-server.ts'
import { startPolling, type PollingOptions } from '../../local/polling.ts'

type Update = { update_id: number }
type Ask = { path: string; offset: number; timeout: number }

/** A Bot API that has these updates waiting, as getUpdates shows them: those from the offset on. */
async function aBotApi(
  updates: Update[],
  answers: (asks: number) => [number, unknown] | undefined = () => undefined,
) {
  const asks: Ask[] = []
  const server = await startHttpServer(0, async (request, response) => {
    const { offset, timeout } = JSON.parse(((await readBody(request, 1000)) ?? '').toString()) as Ask
    asks.push({ path: request.url ?? '', offset, timeout })
    const other = answers(asks.length)
    const waiting = updates.filter(({ update_id }) => update_id >= offset)
    if (other) sendJson(response, ...other)
    else if (waiting.length > 0) sendJson(response, 200, { ok: true, result: waiting })
    // Otherwise the call stays open, as Telegram holds it.
  })
  onTestFinished(() => server.close())
  return { apiRoot: server.url, asks }
}

function poll(options: Pick<PollingOptions, 'apiRoot' | 'deliver'> & Partial<PollingOptions>) {
  const polling = startPolling({ botToken: '1:token', firstPauseMs: 1, ...options })
  onTestFinished(() => polling.close())
  return polling
}

it('hands over each update in order and moves the offset past them', async () => {
  const { apiRoot, asks } = await aBotApi([{ update_id: 7 }, { update_id: 8 }])
  const delivered: object[] = []
  poll({ apiRoot, deliver: async (update) => delivered.push(update) && 200 })
  await vi.waitFor(() => expect(asks).toHaveLength(2))
  expect(delivered).toEqual([{ update_id: 7 }, { update_id: 8 }])
  expect(asks).toEqual([
    { path: '/bot1:token/getUpdates', offset: 0, timeout: 30 },
    { path: '/bot1:token/getUpdates', offset: 9, timeout: 30 },
  ])
})

it('does not move past an update that got no 2xx, and tries it again', async () => {
  const { apiRoot, asks } = await aBotApi([{ update_id: 7 }, { update_id: 8 }])
  const statuses = [200, 503, 502, 200]
  const delivered: number[] = []
  poll({
    apiRoot,
    deliver: async (update) => {
      delivered.push((update as Update).update_id)
      return statuses.shift() ?? 200
    },
  })
  await vi.waitFor(() => expect(asks.at(-1)?.offset).toBe(9))
  expect(delivered).toEqual([7, 8, 8, 8])
  expect(asks.map(({ offset }) => offset)).toEqual([0, 8, 8, 9])
})

it('tries an update again whose delivery broke', async () => {
  const { apiRoot, asks } = await aBotApi([{ update_id: 7 }])
  let tries = 0
  poll({
    apiRoot,
    deliver: async () => {
      tries += 1
      if (tries === 1) throw new Error('connection broken')
      return 200
    },
  })
  await vi.waitFor(() => expect(asks.at(-1)?.offset).toBe(8))
  expect(tries).toBe(2)
})

it('says once that Telegram refuses, without the token, and goes on when it does not any more', async () => {
  const refusal: [number, unknown] = [409, { ok: false, description: 'Conflict: webhook is active' }]
  const { apiRoot } = await aBotApi([{ update_id: 7 }], (asks) => (asks <= 3 ? refusal : undefined))
  const troubles: string[] = []
  const delivered: object[] = []
  poll({
    apiRoot,
    deliver: async (update) => delivered.push(update) && 200,
    onTrouble: (reason) => void troubles.push(reason),
  })
  await vi.waitFor(() => expect(delivered).toHaveLength(1))
  expect(troubles).toEqual([
    'Telegram refused getUpdates with status 409: the bot has a webhook. Call deleteWebhook.',
  ])
})

it('says once that Telegram cannot be reached', async () => {
  const troubles: string[] = []
  const polling = poll({
    apiRoot: 'http://127.0.0.1:1',
    deliver: async () => 200,
    onTrouble: (reason) => void troubles.push(reason),
  })
  await vi.waitFor(() => expect(troubles).toEqual(['Telegram cannot be reached.']))
  await polling.close()
  expect(troubles).toHaveLength(1)
})

it('ends at once when it is closed, although Telegram holds the call open', async () => {
  const { apiRoot, asks } = await aBotApi([])
  const polling = poll({ apiRoot, deliver: async () => 200 })
  await vi.waitFor(() => expect(asks).toHaveLength(1))
  await expect(polling.close()).resolves.toBeUndefined()
})
