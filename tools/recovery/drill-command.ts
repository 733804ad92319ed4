/**
 * `npm run drill -- local [people]`: the drill on this machine (local-drill.ts). `npm run drill -- <stage> [--at
 * 2026-11-20T10:00:00Z]`: the one at AWS (aws-drill.ts), beside what runs. Prints what was compared; ends with 1 when
 * something is not as wanted.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { drillAtAws } from './aws-drill.ts'
import { runCommand, usage } from './command.ts'
import { drillTable, type DrillRow } from './drill-row.ts'
import { drillLocally } from './local-drill.ts'
import { withData } from './open-data.ts'
import { readMoment } from './table-at.ts'

const standardCrowd = 30
const say = (line: string): void => console.log(line)

await runCommand('drill', async () => {
  const { values, positionals } = parseArgs({ options: { at: { type: 'string' } }, allowPositionals: true })
  const [stageName, people = String(standardCrowd)] = positionals
  if (stageName === undefined || positionals.length > 2 || !/^\d{1,5}$/.test(people))
    throw usage('npm run drill -- local [people], or npm run drill -- <stage> [--at MOMENT]')
  const rows =
    stageName === 'local' ? await drillHere(Number(people)) : await drillThere(stageName, values.at)
  const { lines, ok } = drillTable(rows)
  if (!ok) process.exitCode = 1
  return ['', ...lines, '', ok ? 'All as wanted.' : 'Not all is as wanted.']
})

async function drillHere(crowd: number): Promise<DrillRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'caseline-drill-'))
  try {
    return await drillLocally(folder, crowd, say)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function drillThere(stageName: string, at: string | undefined): Promise<DrillRow[]> {
  const moment = at === undefined ? undefined : readMoment(at)
  return withData(stageName, async ({ tables, parameters, now }) =>
    drillAtAws({
      client: tables.client,
      table: tables.names.campaign,
      at: moment,
      parameters: parameters(),
      now: now(),
      say,
    }),
  )
}
