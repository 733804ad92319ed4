/**
 * Everything that the system wrote while a test ran, and the search for secrets in it: the folder with database,
 * queue, dead letters, objects and crash output, both tables item by item, the log, and what the bot asked of Telegram.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Stage } from './stage.ts'
import { findTraces, type Trace } from './traces.ts'

export type Places = Map<string, Uint8Array>

const utf8 = new TextEncoder()

/** What lies below the folder and in the tables; keys are kept where they belong. */
export async function writtenBy(
  stage: Pick<Stage, 'dataDir' | 'logged' | 'scan' | 'scanVault'>,
): Promise<Places> {
  const places: Places = new Map([['log', utf8.encode(stage.logged.join('\n'))]])
  for (const path of filesBelow(stage.dataDir).filter((each) => !each.endsWith('keys.json')))
    places.set(path, readFileSync(path))
  const items = [...(await stage.scan()), ...(await stage.scanVault())]
  for (const item of items) {
    const name = `${String(item['pk'])} / ${String(item['sk'])}`
    places.set(name, utf8.encode(JSON.stringify(item)))
    for (const [attribute, value] of Object.entries(item))
      if (value instanceof Uint8Array) places.set(`${name} ${attribute}`, value)
  }
  return places
}

/** `more`: places besides, such as requests that a page made. */
export async function leaksOf(
  stage: Stage,
  secrets: readonly string[],
  more: Places = new Map(),
): Promise<Trace[]> {
  const asked = stage.telegram.calls.map(({ method, payload }) => ({ method, payload }))
  const calls: Places = new Map([['calls', utf8.encode(JSON.stringify(asked))]])
  return findTraces(new Map([...(await writtenBy(stage)), ...calls, ...more]), secrets)
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    return statSync(path).isDirectory() ? filesBelow(path) : [path]
  })
}
