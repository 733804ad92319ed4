import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { pageFiles } from '../../deploy/pages.ts'
import { temporaryFolder } from '../local/fixtures/folders.ts'

test('a page is put after the files that it needs, each with its type', () => {
  const folder = temporaryFolder()
  mkdirSync(join(folder, 'tips', 'assets'), { recursive: true })
  for (const name of ['index.html', 'assets/main-1a2b.js', 'assets/style-3c4d.css'])
    writeFileSync(join(folder, 'tips', name), name)
  const files = pageFiles(folder, 'tips').map(({ key, type }) => [key, type.split(';')[0]])
  expect(files.at(-1)).toEqual(['tips/index.html', 'text/html'])
  expect(new Map(files.slice(0, -1).map(([key, type]) => [key, type]))).toEqual(
    new Map([
      ['tips/assets/main-1a2b.js', 'text/javascript'],
      ['tips/assets/style-3c4d.css', 'text/css'],
    ]),
  )
})
