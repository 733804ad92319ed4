/**
 * `npm run restore -- <file>`: puts a copy (npm run export) into empty tables; with `--replace` in place of all that
 * they hold. Nothing is changed unless the copy is whole. Exit code 2: refused, and why.
 */
import { parseArgs } from 'node:util'
import { runCommand, usage } from './command.ts'
import { copyIn } from './copy-in.ts'
import { countLines } from './entities.ts'
import { dataOptions, withData } from './open-data.ts'

await runCommand('restore', async () => {
  const { values, positionals } = parseArgs({
    options: { ...dataOptions, replace: { type: 'boolean', default: false } },
    allowPositionals: true,
  })
  const [file] = positionals
  if (file === undefined || positionals.length > 1)
    throw usage('npm run restore -- <file> [--replace] [--campaign NAME] [--vault NAME]')
  return withData(values, async ({ tables, kinds, place }) => {
    const { entities, header } = await copyIn(tables, file, { replace: values.replace, kinds })
    return [
      `Restored into ${place}, as it was at ${header.at.toISOString()}:`,
      ...countLines(entities),
      'Before anyone is served, run npm run catch-up: what people erased since then is back.',
    ]
  })
})
