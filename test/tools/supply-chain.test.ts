import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { parse } from 'yaml'
import { bundleFunctions } from '../../tools/bundle.ts'

const runtimeLimit = 12
const folder = mkdtempSync(join(tmpdir(), 'caseline-builds-'))
afterAll(() => rmSync(folder, { recursive: true }))

type Manifest = {
  dependencies: Record<string, string>
  devDependencies: Record<string, string>
  optionalDependencies?: Record<string, string>
  allowScripts: Record<string, boolean>
}
const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest

test('every dependency is one exact version, and few are needed to run', () => {
  const { dependencies, devDependencies, optionalDependencies } = manifest
  const versions = Object.values({ ...dependencies, ...devDependencies, ...optionalDependencies })
  for (const version of versions) expect(version).toMatch(/^\d+\.\d+\.\d+(-[\w.]+)?$/)
  expect(Object.keys(dependencies).length).toBeLessThanOrEqual(runtimeLimit)
})

test('install scripts run for those named and for nobody else', () => {
  const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
    packages: Record<string, { hasInstallScript?: boolean; optional?: boolean }>
  }
  const scripted = Object.entries(lock.packages)
    .filter(([, { hasInstallScript, optional }]) => hasInstallScript && !optional)
    .map(([path]) => path.split('node_modules/').at(-1) ?? '')
  const allowed = new Set(Object.keys(manifest.allowScripts).filter((name) => manifest.allowScripts[name]))
  expect([...new Set(scripted)].filter((name) => !allowed.has(name))).toEqual([])
})

test('two builds are the same, byte for byte', async () => {
  const [one, other] = [join(folder, 'one'), join(folder, 'other', 'deeper')]
  await bundleFunctions(one)
  await bundleFunctions(other)
  expect(hashesOf(other)).toEqual(hashesOf(one))
  expect(Object.keys(hashesOf(one)).length).toBeGreaterThan(10)
})

/** Of every file that is deployed; maps are kept apart. */
function hashesOf(root: string): Record<string, string> {
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
    (name) => statSync(join(root, name)).isFile() && !name.startsWith('maps'),
  )
  const hash = (name: string) =>
    createHash('sha256')
      .update(readFileSync(join(root, name)))
      .digest('hex')
  return Object.fromEntries(files.toSorted().map((name) => [name, hash(name)]))
}

test('the workflow pins each action by its commit, and may only read', () => {
  const workflow = parse(readFileSync('.github/workflows/ci.yml', 'utf8')) as {
    permissions: unknown
    jobs: Record<string, { permissions?: unknown; steps: { uses?: string }[] }>
  }
  expect(workflow.permissions).toEqual({ contents: 'read' })
  const jobs = Object.values(workflow.jobs)
  for (const { permissions } of jobs) expect(permissions).toBeUndefined()
  const used = jobs.flatMap(({ steps }) => steps.flatMap(({ uses }) => uses ?? []))
  expect(used.length).toBeGreaterThan(0)
  for (const action of used) expect(action).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/)
})
