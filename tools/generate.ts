/**
 * Writes the files that are made from others (`npm run fix`), or with `--check` says which of them are out of date.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { generateMethods } from '../local/telegram/generate-methods.ts'
import { generateSchemas } from './generate-schemas.ts'
import { generateTextKeys } from './text-keys.ts'
import { generateWords } from './words.ts'

const files = [...generateTextKeys(), ...generateSchemas(), ...generateMethods(), ...generateWords()]
const outdated = files.filter(
  ({ path, content }) => !existsSync(path) || readFileSync(path, 'utf8') !== content,
)

if (process.argv.includes('--check')) {
  for (const { path } of outdated) console.error(`${path} is out of date: run npm run fix.`)
  process.exitCode = outdated.length > 0 ? 1 : 0
} else {
  for (const { path, content } of outdated) {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, content)
  }
}
