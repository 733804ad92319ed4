/**
 * `npm run bench`: measures, prints tables, and writes them into docs/evidence.md. `npm run bench -- start memory`
 * measures these parts alone. Times are of one run on this machine; what counts are the ratios.
 */
import { startStage } from '../support/stage.ts'
import { measureBundles } from './bundle.ts'
import { measureCapacity, type CapacityRow } from './capacity.ts'
import { measureCodeCache, type CodeCacheRow } from './code-cache.ts'
import { measureColdStart } from './cold-start.ts'
import { measureFolding } from './folding.ts'
import { measureMemory } from './memory.ts'
import { measurePlanning } from './planning.ts'
import { circumstances, median, render, writeEvidence, type Table } from './report.ts'
import { measureSending } from './sending.ts'
import { measureStart } from './start.ts'
import { measureThroughput } from './throughput.ts'
import { measureTips } from './tips.ts'

const signers = 60
const starts = 5
const loads = 15
const readyGoalSeconds = 2

const parts: Readonly<Record<string, () => Promise<Table>>> = {
  start,
  capacity,
  throughput: measureThroughput,
  folding: measureFolding,
  sending: measureSending,
  planning: measurePlanning,
  bundles,
  'cold-start': measureColdStart,
  memory: measureMemory,
  tips: measureTips,
}

async function capacity(): Promise<Table> {
  const stage = await startStage()
  const rows = await measureCapacity(stage, signers)
  await stage.close()
  const isWithin = ({ readUnits, writeUnits, budget }: CapacityRow): boolean =>
    readUnits <= budget.readUnits && writeUnits <= budget.writeUnits
  return {
    title: 'Capacity per update, in units as the database reports them',
    head: ['update', 'RCU', 'WCU', 'budget RCU', 'budget WCU', 'within'],
    rows: rows.map((row) => [
      row.update,
      row.readUnits,
      row.writeUnits,
      row.budget.readUnits,
      row.budget.writeUnits,
      isWithin(row) ? 'yes' : 'no',
    ]),
    note: `Goal, each within its budget: ${rows.every(isWithin) ? 'met' : 'missed'}. Updates one after another; what folding costs when many sign at once is in the table of sign-ups.`,
  }
}

async function start(): Promise<Table> {
  const { firstMs, laterMs } = await measureStart(starts)
  const later = median(laterMs) / 1000
  return {
    title: 'From `npm start` to ready, in seconds',
    head: ['start', 'seconds'],
    rows: [
      ['first, with the import of the sample', firstMs / 1000],
      [`later, median of ${starts}`, later],
    ],
    note: `Goal ${readyGoalSeconds}: ${Math.max(firstMs / 1000, later) <= readyGoalSeconds ? 'met' : 'missed'}.`,
  }
}

async function bundles(): Promise<Table> {
  const rows = await measureBundles(loads)
  return {
    title: `Bundles: size and time to load, median of ${loads}`,
    head: ['function', 'KB', 'load ms'],
    rows: rows.map(({ name, kilobytes, loadMs }) => [name, kilobytes, loadMs]),
    note: 'No goal of its own: it is part of the cold start.',
    next: codeCacheTable(await measureCodeCache(loads)),
  }
}

function codeCacheTable(rows: readonly CodeCacheRow[]): Table {
  const [empty, plain, cached] = rows.map(({ cpuMs }) => cpuMs)
  const share = 1 - ((cached ?? 0) - (empty ?? 0)) / ((plain ?? 1) - (empty ?? 0))
  return {
    title: 'A next step tried: the bundle with its compiled code',
    head: ['way', 'KB', 'processor time until loaded, ms'],
    rows: rows.map(({ way, kilobytes, cpuMs }) => [way, kilobytes, cpuMs]),
    note: `It saves ${Math.round(share * 100)} % of loading. Not taken: V8 accepts such code only from the very same version, and it must be made on the processor that runs it; Lambda changes its Node without notice, and this is built on x64 for arm64.`,
  }
}

const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !Object.hasOwn(parts, name))
if (unknown.length > 0) {
  console.error(`There is no part ${unknown.join(', ')}. Parts: ${Object.keys(parts).join(', ')}.`)
  process.exit(2)
}
const measured = new Map<string, string>()
for (const [name, measure] of Object.entries(parts)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  const startedAtMs = performance.now()
  const table = await measure()
  const text = `${render(table)}\n\n${circumstances((performance.now() - startedAtMs) / 1000)}`
  console.log(`\n${text}`)
  measured.set(name, text)
}
writeEvidence(measured)
console.log(`\nIn all ${Math.round(performance.now() / 1000)} s.`)
