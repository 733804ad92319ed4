/** `npm run bench`: prints what is measured. So far: capacity per kind of update. */
import { startStage } from '../support/stage.ts'
import { measureCapacity } from './capacity.ts'

const signers = 60
const stage = await startStage()
console.log('Capacity per update (units as the database reports them)\n')
console.log('| update | RCU | WCU | budget RCU | budget WCU |')
console.log('|---|---|---|---|---|')
for (const { update, readUnits, writeUnits, budget } of await measureCapacity(stage, signers)) {
  const cells = [update, round(readUnits), round(writeUnits), budget.readUnits, budget.writeUnits]
  console.log(`| ${cells.join(' | ')} |`)
}
await stage.close()

function round(units: number): number {
  return Math.round(units * 100) / 100
}
