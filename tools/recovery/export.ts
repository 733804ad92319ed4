/**
 * `npm run export -- <file>`: everything in the tables, as a copy of JSON lines (copy-lines.ts). Counts are printed.
 * Exit code 2: nothing to copy, or the call is wrong.
 */
import { parseArgs } from 'node:util'
import { runCommand, usage } from './command.ts'
import { copyOut } from './copy-out.ts'
import { countLines } from './entities.ts'
import { dataOptions, withData } from './open-data.ts'

await runCommand('export', async () => {
  const { values, positionals } = parseArgs({ options: dataOptions, allowPositionals: true })
  const [file] = positionals
  if (file === undefined || positionals.length > 1)
    throw usage('npm run export -- <file> [--campaign NAME] [--vault NAME]')
  return withData(values, async ({ tables, kinds, place, now }) => {
    const { entities, end } = await copyOut(tables, kinds, file, now())
    return [
      `Copied from ${place} into ${file}:`,
      ...countLines(entities),
      `In all ${end.items.campaign + end.items.vault} items; content ${end.content.slice(0, 16)}.`,
      'Keep it as you keep the tables: without the keys it names nobody, with them everybody.',
    ]
  })
})
