import { expect, test } from 'vitest'
import { phases, timeOf } from './cold-phases.ts'

const environment = {
  AWS_ENDPOINT_URL_SSM: 'http://127.0.0.1:1',
  AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:2',
  TELEGRAM_API_ROOT: 'http://127.0.0.1:4',
}
const call = (what: 'begin' | 'end', port: number, atMs: number) => ({
  what,
  host: `127.0.0.1:${port}`,
  atMs,
})

test('time belongs to the calls under way, and what is left to the own code', () => {
  const calls = [
    call('begin', 1, 110),
    call('end', 1, 130),
    call('begin', 2, 135),
    call('begin', 2, 140),
    call('end', 2, 150),
    call('end', 2, 160),
    call('begin', 4, 165),
    call('end', 4, 170),
  ]
  const start = { loadedAtMs: 100, answeredAtMs: 180, calls }
  const times = phases.map((phase) => timeOf(start, environment, phase))
  expect(times).toEqual([20, 25, 0, 5, 30])
})

test('where calls overlap no time is counted twice', () => {
  const calls = [call('begin', 1, 100), call('begin', 2, 105), call('end', 1, 110), call('end', 2, 120)]
  const start = { loadedAtMs: 100, answeredAtMs: 120, calls }
  expect(phases.map((phase) => timeOf(start, environment, phase))).toEqual([10, 10, 0, 0, 0])
})

test('a call to a host that is no edge is refused', () => {
  const start = { loadedAtMs: 0, answeredAtMs: 2, calls: [call('begin', 9, 1)] }
  expect(() => timeOf(start, environment, 'database')).toThrow('none of its edges')
})
