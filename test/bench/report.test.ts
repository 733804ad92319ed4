import { expect, test } from 'vitest'
import { render, withMeasured } from './report.ts'

const evidence = '# Evidence\n\n## Measured\n\n<!-- bench: start -->\n\nold\n\n## Kept\n\n- a\n'

test('a part is replaced, a new one added, and everything around them stays', () => {
  const once = withMeasured(evidence, new Map([['start', 'new']]))
  expect(once).toContain('<!-- bench: start -->\n\nnew\n')
  expect(once).not.toContain('old')
  expect(once.endsWith('\n## Kept\n\n- a\n')).toBe(true)
  const twice = withMeasured(once, new Map([['memory', 'flat']]))
  expect(twice).toContain('<!-- bench: start -->\n\nnew\n')
  expect(twice).toContain('<!-- bench: memory -->\n\nflat\n')
  expect(withMeasured(twice, new Map([['memory', 'flat']]))).toBe(twice)
})

test('evidence without the section is refused', () => {
  expect(() => withMeasured('# Evidence\n', new Map())).toThrow('has no section "## Measured"')
})

test('numbers are shown with two places, large ones whole', () => {
  const table = render({ title: 'T', head: ['a', 'b'], rows: [[0.123, 1234.5]], note: 'N' })
  expect(table).toBe('### T\n\n| a | b |\n|---|---|\n| 0.12 | 1235 |\n\nN')
})

test('a second table follows the first', () => {
  const next = { title: 'U', head: ['c'], rows: [['d']] }
  const text = render({ title: 'T', head: ['a'], rows: [['b']], note: 'N', next })
  expect(text).toBe('### T\n\n| a |\n|---|\n| b |\n\nN\n\n### U\n\n| c |\n|---|\n| d |')
})

test('a row that does not fit its head is refused', () => {
  expect(() => render({ title: 'T', head: ['a'], rows: [['b', 'c']] })).toThrow('2 cells for 1 heads')
})
