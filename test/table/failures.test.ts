import { expect, test } from 'vitest'
import { codeOf } from '../../bot/errors.ts'
import { failedConditions, isConditionFailure, translateFailure } from '../../bot/table/failures.ts'

const named = (name: string, more: object = {}): Error =>
  Object.assign(new Error('words of a person'), { name, ...more })
const cancelled = (...codes: string[]): Error =>
  named('TransactionCanceledException', { CancellationReasons: codes.map((Code) => ({ Code })) })

test.each([
  ['a conflict of transactions', cancelled('None', 'TransactionConflict'), 'conflict'],
  ['a single write in conflict', named('TransactionConflictException'), 'conflict'],
  ['throttling', named('ProvisionedThroughputExceededException'), 'busy'],
  ['throttling within a transaction', cancelled('ThrottlingError', 'None'), 'busy'],
  ['a broken connection', named('Error', { code: 'ECONNRESET' }), 'busy'],
  ['a connection refused on every address', named('AggregateError', { code: 'ECONNREFUSED' }), 'busy'],
  ['an answer cut off', named('SyntaxError'), 'busy'],
  ['a name that nobody thought of', named('SomethingNew'), 'busy'],
  ['nothing that could be read', undefined, 'busy'],
  ['a call that is wrong', named('ValidationException'), 'database'],
  ['a wrong item within a transaction', cancelled('None', 'ValidationError'), 'database'],
  ['a call that is not allowed', named('AccessDeniedException'), 'database'],
])('%s is %s', (_name, error, code) => {
  const translated = translateFailure(error)
  expect(codeOf(translated)).toBe(code)
  expect(translated.message).not.toContain('words of a person')
})

test('conditions that failed are an answer, named by their places', () => {
  expect(failedConditions(cancelled('None', 'ConditionalCheckFailed', 'ConditionalCheckFailed'))).toEqual([
    1, 2,
  ])
  expect(isConditionFailure(named('ConditionalCheckFailedException'))).toBe(true)
})

test('a transaction in conflict is no answer about its conditions', () => {
  expect(failedConditions(cancelled('ConditionalCheckFailed', 'TransactionConflict'))).toBeUndefined()
})
