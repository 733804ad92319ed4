/** What is built into pages that verify a roster: whose signatures count, from the pack of the campaign. */
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { trustFileName } from '../bot/sealing/trust.ts'

const root = join(import.meta.dirname, '..')

/** A page that knows nobody trusts no roster. */
export function builtIn(): Record<string, string> {
  const folder = process.env['CAMPAIGN_DIR'] ?? 'campaigns/azerbaijan'
  const file = resolve(root, folder, trustFileName)
  return { __ROSTER_TRUST__: JSON.stringify(existsSync(file) ? readFileSync(file, 'utf8') : '') }
}
