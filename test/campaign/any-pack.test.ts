import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkPack } from '../../bot/campaign/check-pack.ts'
import type { PackFile } from '../../bot/campaign/pack-entries.ts'
import type { PackProblem } from '../../bot/campaign/pack-problems.ts'
import { documents, filesOf, spoiled } from './pack-files.ts'

function problemsOf(files: readonly PackFile[]): PackProblem[] {
  const checked = checkPack(files)
  return checked.ok ? [] : checked.problems
}

describe('whatever a pack holds, the check answers', () => {
  const value = fc.oneof(fc.anything(), fc.string({ unit: 'binary' }), fc.constant(undefined))

  it('for any change to one place of a valid pack', () => {
    const places = Object.entries(documents()).flatMap(([file, content]) =>
      placesIn(content).map((path) => ({ file, path })),
    )
    fc.assert(
      fc.property(fc.constantFrom(...places), value, ({ file, path }, replacement) => {
        for (const problem of problemsOf(spoiled(file, path, replacement))) {
          expect(problem.reason).not.toBe('')
          expect(Object.keys(documents())).toContain(problem.file)
        }
      }),
      { numRuns: 1000 },
    )
  })

  it('for any contents at all', () => {
    const content = fc.dictionary(
      fc.constantFrom(...Object.keys(documents()), 'cases/.yaml', 'x.yaml'),
      value,
    )
    fc.assert(
      fc.property(content, (changed) => {
        expect(problemsOf(filesOf({ ...documents(), ...changed }))).toBeInstanceOf(Array)
      }),
      { numRuns: 500 },
    )
  })
})

/** Every place of a value that can be set, as a path. */
function placesIn(value: unknown, path: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => {
    const step = [...path, Array.isArray(value) ? Number(key) : key]
    return [step, ...placesIn(inner, step)]
  })
}
