/** Size of the function bundles, and how long each takes to load in a new process, beside an empty handler. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bundleFunctions } from '../../tools/bundle.ts'
import { median } from './report.ts'

export type BundleRow = { readonly name: string; readonly kilobytes: number; readonly loadMs: number }

export async function measureBundles(rounds: number): Promise<BundleRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'caseline-bench-'))
  const empty = join(folder, 'empty.cjs')
  writeFileSync(empty, 'exports.handler = async () => ({ statusCode: 200 })\n')
  const bundles = await bundleFunctions(join(folder, 'functions'))
  const rows = [{ name: 'an empty handler', file: empty, bytes: 0 }, ...bundles].map(
    ({ name, file, bytes }) => ({
      name,
      kilobytes: bytes / 1024,
      loadMs: median(Array.from({ length: rounds }, () => loadOnce(file))),
    }),
  )
  rmSync(folder, { recursive: true, force: true })
  return rows
}

/** Milliseconds of `require` alone; the process's own start is not part of it. */
function loadOnce(file: string): number {
  const script = `const t = performance.now(); require(${JSON.stringify(file)}); console.log(performance.now() - t)`
  const { stdout } = spawnSync('node', ['--eval', script], { encoding: 'utf8' })
  return Number(stdout)
}
