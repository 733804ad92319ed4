import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createTable, accessOf, createDatabaseClient } from '../../bot/table/client.ts'
import { createLockdowns } from '../../bot/staff/lockdown.store.ts'
import { startStorage } from '../../local/storage.ts'
import { localTableNames } from '../../local/tables.ts'
import { bootstrapAdmins } from '../../local/import-pack.ts'
import { temporaryFolder } from '../local/fixtures/folders.ts'

const identity = { botToken: '1:a', botUsername: 'caseline_bot', webhookSecret: 'x'.repeat(32) }

function run(command: 'export' | 'restore', dataDir: string, ...given: string[]) {
  const { status, stdout, stderr } = spawnSync('node', [`tools/recovery/${command}.ts`, ...given], {
    env: { ...process.env, DATA_DIR: dataDir },
    encoding: 'utf8',
  })
  return { status, said: stdout + stderr }
}

test('what one folder holds is exported, and restored into another with the same keys', async () => {
  const folder = temporaryFolder()
  const [from, to, copy] = [join(folder, 'from'), join(folder, 'to'), join(folder, 'copy.jsonl')]
  const storage = await startStorage({ dataDir: from, identity })
  await bootstrapAdmins(storage.environment(), [91, 92], new Date())
  await storage.close()

  expect(run('export', from, copy)).toMatchObject({ status: 0 })
  expect(readFileSync(copy, 'utf8')).not.toContain('"91"')
  expect(run('restore', to, copy, '--as-it-was').said).toContain('keys.json')
  mkdirSync(to, { recursive: true })
  copyFileSync(join(from, 'keys.json'), join(to, 'keys.json'))
  expect(run('restore', to, copy)).toMatchObject({
    status: 2,
    said: expect.stringContaining('--nothing-later'),
  })
  const done = run('restore', to, copy, '--nothing-later')
  expect(done.status).toBe(0)
  expect(done.said).toMatch(/\d+ {2}staff/)
  expect(done.said).toContain('lockdown')
  expect(run('restore', to, copy, '--as-it-was')).toMatchObject({
    status: 2,
    said: expect.stringContaining('not empty'),
  })

  const restored = await startStorage({ dataDir: to, identity })
  const access = accessOf(restored.environment(), 'AWS_ENDPOINT_URL_DYNAMODB')
  const table = createTable(createDatabaseClient(access), localTableNames.campaign)
  const lockdown = await createLockdowns(table).read()
  await restored.close()
  expect(lockdown).toMatchObject({ setBy: 'restore' })
}, 60_000)
