/**
 * `npm run drill -- local [people]`: the drill on this machine (local-drill.ts). `npm run drill -- <stage> --campaign
 * NAME [--at 2026-11-20T10:00:00Z]`: the one at AWS (aws-drill.ts), beside what runs. Prints what was compared; ends
 * with 1 when something is not as wanted.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { CaselineError } from '../../bot/errors.ts'
import { drillAtAws } from './aws-drill.ts'
import { runCommand, usage } from './command.ts'
import { drillTable, type DrillRow } from './drill-row.ts'
import { drillLocally } from './local-drill.ts'
import { withData } from './open-data.ts'

const standardCrowd = 30
const say = (line: string): void => console.log(line)

await runCommand('drill', async () => {
  const { values, positionals } = parseArgs({
    options: { campaign: { type: 'string' }, at: { type: 'string' } },
    allowPositionals: true,
  })
  const [stage, people = String(standardCrowd)] = positionals
  if (stage === undefined || !/^\d{1,5}$/.test(people))
    throw usage('npm run drill -- local [people], or npm run drill -- <stage> --campaign NAME [--at MOMENT]')
  const rows = stage === 'local' ? await drillHere(Number(people)) : await drillThere(stage, values)
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

async function drillThere(
  stage: string,
  { campaign, at }: { campaign?: string; at?: string },
): Promise<DrillRow[]> {
  if (campaign === undefined) throw usage(`npm run drill -- ${stage} --campaign NAME [--at MOMENT]`)
  const moment = at === undefined ? undefined : new Date(at)
  if (moment && Number.isNaN(moment.getTime()))
    throw new CaselineError('configuration', '--at is a moment like 2026-11-20T10:00:00Z.')
  return withData({ campaign, prefix: `/caseline/${stage}` }, async ({ tables, parameters, now }) =>
    drillAtAws({
      client: tables.client,
      table: campaign,
      at: moment,
      parameters: parameters(),
      now: now(),
      say,
    }),
  )
}
