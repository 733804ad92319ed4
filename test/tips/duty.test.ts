import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { deskRowFor, standardTimes, type DeskRow } from '../../bot/tips/desk.ts'
import { closed, nextStep, nextTime, takenBy } from '../../bot/tips/duty.ts'
import type { Team } from '../../bot/sealing/roster.ts'

const hourMs = 3_600_000
const began = new Date('2015-03-04T09:01:00Z')
const teams: Team[] = ['first', 'second', 'third'].map((id) => ({ id, members: [] }))
const later = (hours: number): Date => new Date(began.getTime() + hours * hourMs)

function aRow(changes: Partial<DeskRow> = {}): DeskRow {
  const tip = { id: 'tip', team: 'first', topic: 'trial', urgent: false, epoch: 1 } as const
  return { ...deskRowFor(tip, began), ...changes }
}

/** Looks whenever the row asks to be looked at, as the tick does. */
function run(row: DeskRow, until: Date, late = 0): { row: DeskRow; kinds: string[]; deletedAt?: Date } {
  const kinds: string[] = []
  let now = nextTime(row)
  for (let looks = 0; now <= until && looks < 1000; looks++) {
    const at = new Date(now.getTime() + late)
    const step = nextStep(row, at, standardTimes, teams)
    if (step.kind === 'delete') return { row, kinds: [...kinds, 'delete'], deletedAt: at }
    if (step.kind === 'nothing') return { row, kinds: [...kinds, 'nothing'] }
    kinds.push(step.kind)
    row = step.next
    now = new Date(Math.max(nextTime(row).getTime(), at.getTime() + 60_000))
  }
  return { row, kinds }
}

describe('the duty clock', () => {
  test('a tip that nobody takes is called for once more, then goes to the next team, then all fall quiet', () => {
    const { row, kinds } = run(aRow(), later(24 * 100))
    const twice = ['remind', 'move', 'remind', 'move', 'remind', 'stuck']
    expect(kinds).toEqual(twice)
    expect(row).toMatchObject({ team: 'third', passed: ['first', 'second'] })
  })

  test('an urgent one is waited for 4 hours, another 24', () => {
    expect(nextTime(aRow())).toEqual(new Date('2015-03-05T09:15:00Z'))
    const urgent = deskRowFor({ id: 'tip', team: 'first', topic: 'trial', urgent: true, epoch: 1 }, began)
    expect(nextTime(urgent)).toEqual(new Date('2015-03-04T13:15:00Z'))
  })

  test('a tip that is taken on waits for 7 days until its sender has to hear something', () => {
    const taken = takenBy(aRow(), 'leyla')
    expect(taken.acknowledgeBy).toBeUndefined()
    expect(run(taken, later(24 * 7 - 1)).kinds).toEqual([])
    expect(run(taken, later(24 * 8)).kinds).toEqual(['remind'])
  })

  test('a team that does not take the topic is passed over', () => {
    const picky = teams.map((team) => (team.id === 'second' ? { ...team, topics: ['threats'] } : team))
    const row = aRow({ reminders: 1, acknowledgeBy: later(-1) })
    expect(nextStep(row, began, standardTimes, picky)).toMatchObject({
      kind: 'move',
      next: { team: 'third', passed: ['first'], version: 2 },
    })
  })

  test('it is warned of a week before it goes, and goes 180 days after it came, or 90 after it was closed', () => {
    const done = closed(takenBy(aRow(), 'leyla'), later(24 * 10), standardTimes)
    const end = run(done, later(24 * 400))
    expect(end.kinds).toEqual(['warn', 'delete'])
    expect(end.deletedAt).toEqual(new Date('2015-06-13T00:00:00Z'))
    const late = closed(takenBy(aRow(), 'leyla'), later(24 * 170), standardTimes)
    expect(run(late, later(24 * 400)).deletedAt).toEqual(new Date('2015-09-01T00:00:00Z'))
  })

  test('however late the clock looks, nothing is told twice in a period, and all of it ends', () => {
    fc.assert(
      fc.property(fc.nat(10 * 24 * 3_600_000), (late) => {
        const { kinds } = run(aRow(), later(24 * 400), late)
        expect(kinds.filter((kind) => kind === 'stuck').length).toBeLessThanOrEqual(1)
        expect(kinds.filter((kind) => kind === 'move').length).toBeLessThanOrEqual(2)
        expect(kinds.at(-1)).toBe('delete')
      }),
      { numRuns: 200 },
    )
  })
})
