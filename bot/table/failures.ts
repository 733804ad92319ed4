/**
 * Translates what the AWS SDK throws into CaselineErrors, so that no SDK error passes a store. `busy` and `conflict`
 * are worth another try; a condition that failed is no error but an answer, and is read by the caller.
 */
import { CaselineError } from '../errors.ts'

/**
 * What trying again does not mend: the call itself is wrong, or not allowed. Everything else may be a moment's trouble
 * (a broken connection has a dozen names), and a person's step must not be lost for a name that nobody thought of.
 */
const finalNames = new Set([
  'ValidationException',
  'AccessDeniedException',
  'UnrecognizedClientException',
  'ResourceNotFoundException',
  'ItemCollectionSizeLimitExceededException',
  'SerializationException',
  'IdempotentParameterMismatchException',
])
const finalReasons = new Set(['ValidationError', 'ItemCollectionSizeLimitExceeded'])

type AwsFailure = { name?: string; CancellationReasons?: { Code?: string }[] }

/** Whether a single conditional write was refused by its condition. */
export function isConditionFailure(error: unknown): boolean {
  return (error as AwsFailure | undefined)?.name === 'ConditionalCheckFailedException'
}

/**
 * The positions of the items whose conditions failed in a cancelled transaction, or `undefined` when the failure has
 * another cause. A transaction cancelled by a conflict or by throttling is no answer about its conditions.
 */
export function failedConditions(error: unknown): number[] | undefined {
  const failure = error as AwsFailure | undefined
  if (failure?.name !== 'TransactionCanceledException') return undefined
  const reasons = (failure.CancellationReasons ?? []).map((reason) => reason.Code ?? 'None')
  if (reasons.some((reason) => reason !== 'None' && reason !== 'ConditionalCheckFailed')) return undefined
  const failed = reasons.flatMap((reason, index) => (reason === 'ConditionalCheckFailed' ? [index] : []))
  return failed.length > 0 ? failed : undefined
}

/** Turns anything thrown by the SDK into a CaselineError that keeps it as its cause. */
export function translateFailure(error: unknown): CaselineError {
  if (error instanceof CaselineError) return error
  const failure = error as AwsFailure | undefined
  const name = failure?.name ?? 'unknown'
  const reasons = (failure?.CancellationReasons ?? []).map((reason) => reason.Code ?? 'None')
  if (name === 'TransactionConflictException' || reasons.includes('TransactionConflict')) {
    return new CaselineError('conflict', 'Another write to the same item was under way.', { cause: error })
  }
  if (finalNames.has(name) || reasons.some((reason) => finalReasons.has(reason))) {
    return new CaselineError('database', `A service refused a call for good (${name}).`, { cause: error })
  }
  return new CaselineError('busy', `A service did not answer (${name}). Try again.`, { cause: error })
}
