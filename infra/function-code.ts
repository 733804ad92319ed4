/**
 * The code of a function: the folder that `npm run build` made for it, `dist/functions/<name>` with its entry
 * `index`. Synthesis never bundles by itself, so that what was tested is what is deployed.
 */
import { Code } from 'aws-cdk-lib/aws-lambda'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { CaselineError } from '../bot/errors.ts'
import type { FunctionName } from '../bot/permissions.ts'

/** Where the build puts the bundles, seen from the root of the repository. */
export const defaultBundleDirectory = 'dist/functions'

/** The entry's export that Lambda calls. */
export const handlerName = 'index.handler'

const entryFiles = ['index.js', 'index.cjs', 'index.mjs']

/** Throws one `configuration` error that names every function whose bundle is missing. */
export function checkBundles(directory: string, names: readonly FunctionName[]): void {
  const missing = names.filter((name) => !entryFiles.some((file) => existsSync(join(directory, name, file))))
  if (missing.length === 0) return
  throw new CaselineError(
    'configuration',
    `No bundle for ${missing.join(', ')} in ${directory}. Run "npm run build" first.`,
  )
}

export function codeOf(directory: string, name: FunctionName): Code {
  return Code.fromAsset(join(directory, name))
}

/** Changes with the texts that the bot is registered with. */
export function hashOfLocales(directory: string): string {
  const folder = join(directory, 'register', 'locales')
  const files = existsSync(folder) ? readdirSync(folder).toSorted() : []
  const hash = createHash('sha256')
  for (const name of files) hash.update(name).update(readFileSync(join(folder, name)))
  return hash.digest('hex').slice(0, 16)
}
