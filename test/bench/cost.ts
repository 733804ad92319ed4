/**
 * `npm run cost`: what each stage costs a month, idle and with 1,000, 100,000 and 1,000,000 subscribers. What a stage
 * consists of is counted in the synthesized templates, capacity is measured in this run. Writes docs/cost.md.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { stages } from '../../infra/stages.ts'
import { resourcesOf, synthesize } from '../infra/fixture/templates.ts'
import { startStage } from '../support/stage.ts'
import { measureCapacity, measured as unitsOf, type CapacityRow } from './capacity.ts'
import { idleCosts, total, usageCosts, type Measured, type StageParts, type Units } from './prices.ts'
import { circumstances, render, type Table } from './report.ts'
import { measureRun } from './sending.ts'

type StageName = keyof typeof stages

const file = 'docs/cost.md'
const marker = '<!-- cost -->'
const signers = 40
const sizes = [1000, 100_000, 1_000_000]
const smallLimitDollars = 5
/** Names and dimensions that occur in a month of ordinary use; the first ten of an account are free. */
const ownMetrics = 40

const stageNames = Object.keys(stages) as StageName[]
const { measured, tick } = await measure()
const parts = new Map(stageNames.map((name) => [name, partsOf(name)]))
const tables = [idleTable(), usageTable()].map((table) => render(table)).join('\n\n')
console.log(tables)
const text = readFileSync(file, 'utf8')
const [intro = ''] = text.split(marker)
const when = circumstances(performance.now() / 1000)
writeFileSync(file, `${intro.trimEnd()}\n\n${marker}\n\n${tables}\n\n${when}\n`)

async function measure(): Promise<{ measured: Measured; tick: Units }> {
  const stage = await startStage()
  const rows = await measureCapacity(stage, signers)
  await stage.tick()
  const tick = await unitsOf(stage, async () => void (await stage.tick()))
  await stage.close()
  const row = (beginning: string): CapacityRow => {
    const found = rows.find(({ update }) => update.startsWith(beginning))
    if (!found) throw new RangeError(`Capacity has no row "${beginning}".`)
    return found
  }
  const broadcast = { slow: await perThousand(25, 500), fast: await perThousand(250, 2000) }
  const measured = {
    browse: row('browse: a case'),
    follow: row('follow, first'),
    signUp: row('sign-up'),
    dialogueStep: row('dialogue step'),
    broadcast,
  }
  return { measured, tick }
}

async function perThousand(rate: number, readers: number): Promise<Units> {
  const { sent, readUnits, writeUnits } = await measureRun(rate, readers)
  return { readUnits: (readUnits * 1000) / sent, writeUnits: (writeUnits * 1000) / sent }
}

function partsOf(stageName: StageName): StageParts {
  const { tables, functions, watching, pages, remove } = synthesize(stageName)
  remove()
  const count = (type: string): number =>
    [tables, functions, watching, pages].reduce(
      (sum, template) => sum + resourcesOf(template, type).length,
      0,
    )
  const { metrics, canaryMinutes } = stages[stageName]
  return {
    keys: count('AWS::KMS::Key'),
    alarms: count('AWS::CloudWatch::Alarm'),
    dashboards: count('AWS::CloudWatch::Dashboard'),
    ownMetrics: metrics ? ownMetrics : 0,
    canaryMinutes,
  }
}

function idleTable(): Table {
  const costs = stageNames.map((name) => idleCosts(parts.get(name) as StageParts, tick))
  const lines = costs[0] ?? []
  const small = total(costs[stageNames.indexOf('small')] ?? [])
  return {
    title: 'A month in which nobody writes, USD',
    head: ['what', ...stageNames],
    rows: [
      ...lines.map(({ what }, index) => [what, ...costs.map((of) => (of[index]?.dollars ?? 0).toFixed(2))]),
      ['**in all**', ...costs.map((of) => `**${total(of).toFixed(2)}**`)],
    ],
    note: `Goal, \`small\` below ${smallLimitDollars} USD: ${small < smallLimitDollars ? 'met' : 'missed'}.`,
  }
}

function usageTable(): Table {
  const rates = [25, 1000]
  const columns = sizes.flatMap((size) => rates.map((rate) => ({ size, rate })))
  const costs = columns.map(({ size, rate }) => usageCosts(size, rate, measured))
  return {
    title: 'What subscribers add in a month, USD',
    head: ['what', ...columns.map(({ size, rate }) => `${size.toLocaleString('en')} at ${rate}/s`)],
    rows: [
      ...(costs[0] ?? []).map(({ what }, index) => [
        what,
        ...costs.map((of) => (of[index]?.dollars ?? 0).toFixed(2)),
      ]),
      ['**in all**', ...costs.map((of) => `**${total(of).toFixed(2)}**`)],
      ['one broadcast takes', ...columns.map(({ size, rate }) => durationText(size / rate))],
    ],
  }
}

function durationText(seconds: number): string {
  return seconds < 3600 ? `${Math.ceil(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`
}
