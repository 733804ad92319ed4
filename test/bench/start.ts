/** How long the system takes from its start to `ready`, with the simulator and the sample campaign. */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type StartTimes = { readonly firstMs: number; readonly laterMs: readonly number[] }

/** The first start of a data folder imports the campaign; the others find it there. */
export async function measureStart(laterStarts: number): Promise<StartTimes> {
  const dataDir = mkdtempSync(join(tmpdir(), 'caseline-bench-'))
  const firstMs = await startOnce(dataDir)
  const laterMs: number[] = []
  for (let start = 0; start < laterStarts; start++) laterMs.push(await startOnce(dataDir))
  rmSync(dataDir, { recursive: true, force: true })
  return { firstMs, laterMs }
}

async function startOnce(dataDir: string): Promise<number> {
  const startedAtMs = performance.now()
  const child = spawn('node', ['local/main.ts'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, PORT: '0', DATA_DIR: dataDir, LOG_LEVEL: 'error' },
  })
  const ready = new Promise<number>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      if (chunk.toString().includes('ready ')) resolve(performance.now() - startedAtMs)
    })
  })
  const elapsedMs = await ready
  const ended = new Promise((resolve) => child.on('exit', resolve))
  child.kill('SIGTERM')
  await ended
  return elapsedMs
}
