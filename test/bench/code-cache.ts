/**
 * What V8's code cache of the whole bundle would save of a cold start: the bundle as it is, beside the same with the
 * compiled code that an earlier process left. In processor time, which other work on the machine hardly changes.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { bundleEntry } from '../../tools/bundle.ts'
import { median } from './report.ts'

export type CodeCacheRow = { readonly way: string; readonly cpuMs: number; readonly kilobytes: number }

export async function measureCodeCache(rounds: number): Promise<CodeCacheRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'caseline-bench-'))
  const { file, bytes } = await bundleEntry(join('bot', 'lambda', 'webhook.ts'), 'webhook', folder)
  const cache = join(folder, 'cache')
  run(loader(file, cache, 'write'))
  const rows = [
    { way: 'an empty process', script: '', kilobytes: 0 },
    { way: 'the webhook’s bundle as it is', script: loader(file, cache, 'ignore'), kilobytes: bytes / 1024 },
    { way: 'with its code cache', script: loader(file, cache, 'use'), kilobytes: bytes / 1024 },
  ].map(({ script, ...row }) => ({
    ...row,
    cpuMs: median(Array.from({ length: rounds }, () => run(script))),
  }))
  rmSync(folder, { recursive: true, force: true })
  return rows
}

/** Loads a bundle as `require` does, and handles one request, so that what a start needs is compiled. */
function loader(file: string, cache: string, mode: 'write' | 'ignore' | 'use'): string {
  const cached = mode === 'use' ? `cachedData: fs.readFileSync(${JSON.stringify(cache)}),` : ''
  const after =
    mode === 'write'
      ? `m.exports.handler({ headers: {}, body: '' }).then(() => fs.writeFileSync(${JSON.stringify(cache)}, script.createCachedData()))`
      : ''
  return `const vm = require('node:vm'), fs = require('node:fs'), m = { exports: {} }
const source = require('node:module').wrap(fs.readFileSync(${JSON.stringify(file)}, 'utf8'))
const script = new vm.Script(source, { filename: ${JSON.stringify(file)}, ${cached} })
if (script.cachedDataRejected) throw new Error('The code cache was refused.')
script.runInThisContext()(m.exports, require, m, ${JSON.stringify(file)}, ${JSON.stringify(dirname(file))})
${after}`
}

/** Milliseconds of processor time until the script has run. */
function run(script: string): number {
  const told = 'const u = process.cpuUsage(); console.log("cpu " + (u.user + u.system) / 1000)'
  const file = join(mkdtempSync(join(tmpdir(), 'caseline-load-')), 'load.cjs')
  writeFileSync(file, `${script}\n;${told}\n`)
  const { stdout, status } = spawnSync('node', [file], { encoding: 'utf8' })
  rmSync(dirname(file), { recursive: true })
  const [, cpuMs] = /^cpu ([\d.]+)$/m.exec(stdout) ?? []
  if (status !== 0 || cpuMs === undefined) throw new Error('A bundle did not load.')
  return Number(cpuMs)
}
