import { afterAll, beforeAll, expect, test } from 'vitest'
import { createSendMeter } from '../bot/delivery/send-meter.ts'
import { handleRequest, type UpdateParts } from '../bot/handle-update.ts'
import { createMetrics } from '../bot/metrics.ts'
import { createWebhookRuntime } from '../bot/runtime.ts'
import { accessOf, createDatabaseClient, createTable } from '../bot/table/client.ts'
import { createMeter } from '../bot/table/meter.ts'
import { runTick } from '../bot/tick.ts'
import { createTickRuntime } from '../bot/runtime.ts'
import { aMessage } from './support/updates.ts'
import { startStage, type Stage } from './support/stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await startStage()
})
afterAll(async () => stage.close())

type Line = { _aws: { CloudWatchMetrics: { Dimensions: string[][]; Metrics: { Name: string }[] }[] } }

function recorder() {
  const lines: string[] = []
  const metrics = createMetrics(
    'Caseline/test',
    () => 1,
    (line) => void lines.push(line),
  )
  return {
    metrics,
    lines,
    read: () => lines.map((line) => JSON.parse(line) as Line & Record<string, unknown>),
  }
}

async function webhook(metrics: UpdateParts['metrics']): Promise<UpdateParts> {
  const edges = { clock: () => stage.now(), log: () => {} }
  const environment = { ...stage.storage.environment('webhook'), METRICS_NAMESPACE: 'Caseline/test' }
  return { ...(await createWebhookRuntime(environment, edges)), metrics }
}

const bodyOf = (update: object): Uint8Array => new TextEncoder().encode(JSON.stringify(update))

test('a line is what CloudWatch reads: namespace, dimensions, names with units, values', () => {
  const { metrics, lines } = recorder()
  metrics({ updates: 1, latency: 12 }, { kind: 'press', outcome: 'handled' })
  expect(lines).toEqual([
    `${JSON.stringify({
      _aws: {
        Timestamp: 1,
        CloudWatchMetrics: [
          {
            Namespace: 'Caseline/test',
            Dimensions: [['kind', 'outcome'], ['outcome']],
            Metrics: [
              { Name: 'updates', Unit: 'Count' },
              { Name: 'latency', Unit: 'Milliseconds' },
            ],
          },
        ],
      },
      kind: 'press',
      outcome: 'handled',
      updates: 1,
      latency: 12,
    })}\n`,
  ])
})

test('what is no plain word never becomes a dimension, and without a namespace nothing is written', () => {
  const { metrics, lines } = recorder()
  metrics({ updates: 1 }, { kind: 'Anna said hello', outcome: '5001' })
  expect(lines.join('')).not.toMatch(/Anna|5001/)
  const silent: string[] = []
  createMetrics(undefined, Date.now, (line) => void silent.push(line))({ updates: 1 })
  expect(silent).toEqual([])
})

test('an update is counted by kind and outcome, with its time and what the database charged', async () => {
  const { metrics, read, lines } = recorder()
  const parts = await webhook(metrics)
  const person = stage.telegram.person({ id: 7_310_700_001, firstName: 'Ziyafat', languageCode: 'en' })
  await person.starts()
  await handleRequest(parts, parts.webhookSecret, bodyOf(aMessage(person, '/cases', 970_001, 'Ziyafat')))
  const [count, cost] = read()
  expect(count).toMatchObject({ kind: 'message', outcome: 'handled', updates: 1 })
  expect(cost).toMatchObject({ kind: 'message', writeUnits: 0 })
  expect(cost?.['readUnits']).toBeGreaterThan(0)
  expect(cost?.['latency']).toBeGreaterThanOrEqual(0)
  expect(lines.join('')).not.toMatch(/Ziyafat|7310700001|cases/)
})

test('what is forged, poison or to be brought again is counted as such', async () => {
  const { metrics, read } = recorder()
  const parts = await webhook(metrics)
  await handleRequest(parts, 'wrong', bodyOf({}))
  await handleRequest(parts, parts.webhookSecret, bodyOf([]))
  const stop = stage.storage.proxy.use({ beforeCall: () => [{ kind: 'break' }] })
  await handleRequest(parts, parts.webhookSecret, bodyOf(aMessage({ id: 7_310_700_002 }, '/cases', 970_002)))
  stop()
  const outcomes = read().flatMap(({ outcome }) => outcome ?? [])
  expect(outcomes).toEqual(['forged', 'poison', 'retry'])
})

test('the meter counts reads and writes apart, conflicts too, and begins anew after each reading', async () => {
  const client = createDatabaseClient(accessOf(stage.storage.environment(), 'AWS_ENDPOINT_URL_DYNAMODB'))
  const meter = createMeter(client)
  const name = stage.storage.environment('webhook')['CAMPAIGN_TABLE'] ?? ''
  const table = createTable(client, name)
  await table.get({ pk: 'X#none', sk: '-' })
  await table.get({ pk: 'X#none', sk: '-' }, { consistent: true })
  expect(meter()).toEqual({ readUnits: 1.5, writeUnits: 0, conflicts: 0 })
  await table.write([{ put: { pk: 'DUE#test', sk: '-' } }])
  await table.write([{ put: { pk: 'DUE#test', sk: '1' } }, { put: { pk: 'DUE#test', sk: '2' } }])
  expect(meter()).toEqual({ readUnits: 0, writeUnits: 5, conflicts: 0 })
  expect(meter()).toEqual({ readUnits: 0, writeUnits: 0, conflicts: 0 })
})

test('the tick says how late the oldest due item is', async () => {
  const { metrics, read } = recorder()
  const parts = createTickRuntime(stage.storage.environment('tick'), {
    clock: () => stage.now(),
    log: () => {},
  })
  await runTick({ ...parts, metrics })
  expect(read()[0]?.['dueLate']).toBe(0)
  const at = new Date(stage.now().getTime() - 90_000)
  await stage.table.write([parts.dueItems.scheduleWrite({ at, kind: 'destroy-action-key', subject: 'none' })])
  await runTick({ ...parts, metrics })
  expect(read()[1]?.['dueLate']).toBe(90)
})

test('what comes of paced calls is written each minute and at the end, with the rate', () => {
  const { metrics, read } = recorder()
  let nowMs = 0
  const meter = createSendMeter(metrics, { elapsedMs: () => nowMs })
  for (let second = 0; second < 60; second++) {
    for (let sent = 0; sent < 10; sent++) meter.count('done')
    nowMs += 1000
  }
  meter.count('unreachable')
  expect(read()).toMatchObject([
    { outcome: 'done', sends: 600 },
    { outcome: 'unreachable', sends: 1 },
    { sendRate: 10 },
  ])
  meter.count('done')
  meter.flush()
  meter.flush()
  expect(read().slice(3)).toMatchObject([{ outcome: 'done', sends: 1 }, { sendRate: 1 }])
})
