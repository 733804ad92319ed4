/** `npm run bench`: prints what is measured, as tables. Times are medians of one run on this machine. */
import { startStage } from '../support/stage.ts'
import { measureBundles, median } from './bundle.ts'
import { measureCapacity } from './capacity.ts'
import { measureStart } from './start.ts'

const signers = 60
const starts = 5
const loads = 15

function printTable(title: string, head: string[], rows: (string | number)[][]): void {
  console.log(`\n${title}\n\n| ${head.join(' | ')} |\n|${'---|'.repeat(head.length)}`)
  for (const row of rows)
    console.log(`| ${row.map((cell) => (typeof cell === 'number' ? round(cell) : cell)).join(' | ')} |`)
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}

const stage = await startStage()
const capacity = await measureCapacity(stage, signers)
await stage.close()
printTable(
  'Capacity per update, in units as the database reports them',
  ['update', 'RCU', 'WCU', 'budget RCU', 'budget WCU'],
  capacity.map(({ update, readUnits, writeUnits, budget }) => [
    update,
    readUnits,
    writeUnits,
    budget.readUnits,
    budget.writeUnits,
  ]),
)

const { firstMs, laterMs } = await measureStart(starts)
printTable(
  'From the start to ready, in seconds (goal 2)',
  ['start', 'seconds'],
  [
    ['first, with the import of the sample', firstMs / 1000],
    [`later, median of ${starts}`, median(laterMs) / 1000],
  ],
)

printTable(
  `Bundles: size and time to load, median of ${loads}`,
  ['function', 'KB', 'load ms'],
  (await measureBundles(loads)).map(({ name, kilobytes, loadMs }) => [name, kilobytes, loadMs]),
)
