/**
 * `npm run export -- <file> [<stage>]`: everything in the tables, as a copy of JSON lines (copy-lines.ts). With `--at`
 * and a moment, as it was then (of a stage, of the last 35 days). Counts are printed. Exit code 2: it was not copied.
 */
import { parseArgs } from 'node:util'
import { CaselineError } from '../../bot/errors.ts'
import { runCommand, usage } from './command.ts'
import { tableKinds } from './copy-lines.ts'
import { copyOut, type CopySummary } from './copy-out.ts'
import { countLines } from './entities.ts'
import { withData, type Data } from './open-data.ts'
import { readMoment, withTableAt } from './table-at.ts'

await runCommand('export', async () => {
  const { values, positionals } = parseArgs({
    options: { at: { type: 'string' } },
    allowPositionals: true,
  })
  const [file, stageName] = positionals
  if (file === undefined || positionals.length > 2)
    throw usage('npm run export -- <file> [<stage>] [--at MOMENT]')
  const at = values.at === undefined ? undefined : readMoment(values.at)
  return withData(stageName, async (data) => {
    const { entities, end } = at
      ? await copyAt(data, file, at)
      : await copyOut(data.tables, tableKinds, file, data.now())
    return [
      `Copied from ${data.place} into ${file}:`,
      ...countLines(entities),
      `In all ${end.items.campaign + end.items.vault} items; content ${end.content.slice(0, 16)}.`,
      'Keep it as you keep the tables: without the keys it names nobody, with them everybody.',
    ]
  })
})

async function copyAt({ tables, isDeployed, now }: Data, file: string, at: Date): Promise<CopySummary> {
  if (!isDeployed)
    throw new CaselineError('configuration', '--at is for a stage: a local table keeps no past.')
  const { client, names } = tables
  const wanted = { client, at, now: now(), say: (line: string): void => console.log(line) }
  return withTableAt({ ...wanted, table: names.campaign }, async (campaign) =>
    withTableAt({ ...wanted, table: names.vault }, async (vault) =>
      copyOut({ client, names: { campaign, vault } }, tableKinds, file, at),
    ),
  )
}
