import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createWebhookRuntime } from '../../bot/runtime.ts'
import { startStage } from '../support/stage.ts'

test('without a secret, or with a short one, there is no start', async () => {
  const stage = await startStage()
  const environment = stage.storage.environment('webhook')
  await expect(createWebhookRuntime(environment)).resolves.toBeDefined()
  stage.storage.keyFile.set('webhook-secret', 'short')
  await expect(createWebhookRuntime(environment)).rejects.toThrow(
    'webhook-secret must be 32 to 256 characters',
  )
  stage.storage.keyFile.delete('webhook-secret')
  await expect(createWebhookRuntime(environment)).rejects.toThrow('Parameters are missing: webhook-secret')
  await stage.close()
})

test('every setting that is missing or wrong is named at once, and no value is quoted', async () => {
  await expect(createWebhookRuntime({ LOG_LEVEL: 'chatty', BOT_TOKEN: 'secret' })).rejects.toThrow(
    'LOG_LEVEL is not one of debug, info, warn, error; CASELINE_STAGE is not set; CAMPAIGN_TABLE is not set; VAULT_TABLE is not set; PARAMETER_PREFIX is not set',
  )
})

test.each(['throw', 'reject'])(
  'a function that crashes (%s) prints that it did, and nothing of what it held',
  (how) => {
    const module = JSON.stringify(join(process.cwd(), 'bot', 'silence-crashes.ts'))
    const crash = "Object.assign(new Error('4242:AAH-token of Zumrud'), { update: { text: 'Zumrud' } })"
    const act = how === 'throw' ? `setTimeout(() => { throw ${crash} })` : `Promise.reject(${crash})`
    const script = `import { silenceCrashes } from ${module}; silenceCrashes(); ${act}; setTimeout(() => {}, 5000)`
    const { status, stdout, stderr } = spawnSync('node', ['--input-type=module', '--eval', script], {
      encoding: 'utf8',
    })
    expect(status).toBe(1)
    expect(stdout).toBe('{"level":"error","event":"crashed"}\n')
    expect(stderr).not.toContain('Zumrud')
  },
)
