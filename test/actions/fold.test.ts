import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  countOf,
  emptyHead,
  foldLimit,
  planFold,
  recentLimit,
  type Head,
  type Leaf,
} from '../../bot/actions/fold.ts'

/** A shard as the table holds it, with folders that may stop after any of their steps. */
type Shard = { head: Head; leaves: Map<string, Leaf>; pages: Map<number, readonly string[]> }
const hashOf = ({ id, delta }: Leaf): string => `${id}${delta}`

/** One folder: reads head and inbox, then steps on when told. Ends early when another folder won. */
function* fold(shard: Shard): Generator<undefined, void> {
  const head = shard.head
  yield
  const leaves = [...shard.leaves.values()]
  yield
  const plan = planFold(head, leaves, hashOf)
  if (!plan) return
  for (const { id } of plan.leftBehind) {
    shard.leaves.delete(id)
    yield
  }
  if (plan.taken.length === 0) return
  if (plan.page) shard.pages.set(plan.page.number, plan.page.hashes)
  yield
  if (shard.head.version !== head.version) return
  shard.head = plan.next
  yield
  for (const { id } of plan.taken) {
    shard.leaves.delete(id)
    yield
  }
}

const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('leaf' as const),
      delta: fc.constantFrom(1 as const, -1 as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('start' as const) }) },
  {
    weight: 8,
    arbitrary: fc.record({ kind: fc.constant('step' as const), folder: fc.nat(5), steps: fc.nat(30) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('crash' as const), folder: fc.nat(5) }) },
)

test('the count is exact at every moment, whatever folders do at once and wherever they crash', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 50, maxLength: 400 }), (steps) => {
      const shard: Shard = { head: emptyHead, leaves: new Map(), pages: new Map() }
      const folders: (Generator<undefined, void> | undefined)[] = []
      let expected = 0
      let next = 0
      for (const action of steps) {
        if (action.kind === 'leaf') {
          const id = `l${next++}_`
          shard.leaves.set(id, { id, delta: action.delta })
          expected += action.delta
        } else if (action.kind === 'start') folders.push(fold(shard))
        else if (action.kind === 'crash') folders[action.folder] = undefined
        else for (let i = 0; i < action.steps; i++) folders[action.folder]?.next()
        expect(countOf(shard.head, [...shard.leaves.values()], hashOf)).toBe(expected)
      }
    }),
    { numRuns: 400 },
  )
})

test('every leaf ends in the head or on a page exactly once', () => {
  const shard: Shard = { head: emptyHead, leaves: new Map(), pages: new Map() }
  const all = Array.from({ length: 500 }, (_, index): Leaf => ({
    id: `leaf${index}_`,
    delta: index % 7 === 0 ? -1 : 1,
  }))
  for (const leaf of all) shard.leaves.set(leaf.id, leaf)
  while (shard.leaves.size > 0) for (const step of fold(shard)) expect(step).toBeUndefined()
  const folded = [...shard.pages.values()].flat().concat(shard.head.recent)
  expect(folded.toSorted()).toEqual(all.map(hashOf).toSorted())
  expect(shard.head.pages).toBe(shard.pages.size)
})

test('a head never holds more hashes than fit into its item', () => {
  const leaves = Array.from({ length: 100 }, (_, index): Leaf => ({ id: `l${index}_`, delta: 1 }))
  let head = emptyHead
  for (let start = 0; start < leaves.length; start += foldLimit) {
    head = planFold(head, leaves.slice(start, start + foldLimit), hashOf)?.next ?? head
    expect(head.recent.length).toBeLessThanOrEqual(recentLimit)
  }
  expect(head.count).toBe(100)
})

test('an empty inbox needs no fold', () => {
  expect(planFold(emptyHead, [], hashOf)).toBeUndefined()
})
