import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

/** What stands in backquotes and is a file or folder of tests. */
function testsNamedIn(path: string): string[] {
  const commands = [...readFileSync(path, 'utf8').matchAll(/`([^`]+)`/g)].map(([, inner = '']) => inner)
  const words = commands.flatMap((command) => command.split(' '))
  return [...new Set(words.filter((word) => word.startsWith('test/')))]
}

test.each(['docs/evidence.md', 'docs/threat-model.md', 'docs/runbook.md'])(
  '%s names only tests that are there',
  (path) => {
    expect(testsNamedIn(path).filter((name) => !isThere(name))).toEqual([])
  },
)

/** vitest takes the beginning of a path as well. */
function isThere(name: string): boolean {
  if (existsSync(name)) return true
  const [folder, start] = [name.slice(0, name.lastIndexOf('/')), name.slice(name.lastIndexOf('/') + 1)]
  return existsSync(folder) && readdirSync(folder).some((entry) => entry.startsWith(start))
}

test('every decision is in the list of decisions', () => {
  const list = readFileSync('docs/decisions/README.md', 'utf8')
  const decisions = readdirSync('docs/decisions').filter((name) => /^\d{4}-/.test(name))
  expect(decisions.filter((name) => !list.includes(`(${name})`))).toEqual([])
})
