/**
 * After an import: changes of staff that the pack says by now end, so that later edits of the pack are not met by them
 * again. Each end is an entry of the record of acts, by the operator.
 */
import type { Contents, Layers, Placed } from '../bot/campaign/content.store.ts'
import { standings } from '../bot/campaign/overlay.ts'
import { CaselineError } from '../bot/errors.ts'
import type { Changes } from '../bot/keeping/changes.store.ts'
import { ended } from '../bot/keeping/proposing.ts'
import type { Audit } from '../bot/staff/audit.store.ts'
import type { Table } from '../bot/table/client.ts'

export type Ending = {
  readonly contents: Contents
  readonly changes: Changes
  readonly audit: Audit
  readonly table: Table
  readonly now: Date
}

/** How the record calls whoever imports. */
const operator = 'operator'
/** Staff may approve something at the same time. */
const attemptLimit = 20

/** May break off anywhere: what is absorbed changes nothing for readers, and the next import goes on. */
export async function endAbsorbed(ending: Ending): Promise<void> {
  for (let attempt = 1; attempt <= attemptLimit;) {
    const layers = await ending.contents.layers()
    const found = standings(layers.imported, layers.changes)
    const change = layers.changes.find(({ id }) => found.get(id) === 'absorbed')
    if (!change) return
    if (!(await end(ending, layers, change))) attempt += 1
  }
  throw new CaselineError('busy', 'Staff change the content at the same time. Run the import again.')
}

async function end(
  { contents, changes, audit, table, now }: Ending,
  layers: Layers,
  { id, place }: Placed,
): Promise<boolean> {
  const change = await changes.read(id)
  const writes = [
    ...contents.liftWrites(layers, place),
    ...(change ? changes.changeWrites(change, ended(change, 'absorbed'), now) : []),
  ]
  const { ok } = await audit.perform(
    async (all) => table.write(all),
    { actor: operator, act: 'absorb-change', subject: id },
    writes,
    now,
    async () => Promise.resolve(true),
  )
  return ok
}
