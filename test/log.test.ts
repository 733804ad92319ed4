import { expect, test } from 'vitest'
import { createLog, type LogFields } from '../bot/log.ts'

function logged(fields: object, level: 'info' | 'debug' = 'info'): string {
  const written: string[] = []
  createLog('info', (line) => void written.push(line))(level, fields as LogFields)
  return written.join('')
}

test('a line holds its allowed fields as JSON', () => {
  expect(JSON.parse(logged({ event: 'update-handled', durationMs: 3 }))).toEqual({
    level: 'info',
    event: 'update-handled',
    durationMs: 3,
  })
})

test('fields that are not on the list do not appear', () => {
  expect(logged({ event: 'x', text: 'secret words', err: new Error('secret words') })).not.toContain('secret')
})

test('a value that is no token is withheld, in whatever field it was put', () => {
  for (const value of ['my name is', '123456:AAH-token', 'https://api', '+994', 'Хадиджа', '4711']) {
    expect(logged({ event: 'x', outcome: value })).toContain('[withheld]')
  }
})

test('lines below the threshold are not written', () => {
  expect(logged({ event: 'x' }, 'debug')).toBe('')
})
