/**
 * Translates what the AWS SDK throws into CaselineErrors, so that no SDK error passes a store. `busy` and `conflict`
 * are worth another try; a condition that failed is no error but an answer, and is read by the caller.
 */
import { CaselineError } from '../errors.ts'

const busyNames = new Set([
  'ProvisionedThroughputExceededException',
  'ThrottlingException',
  'RequestLimitExceeded',
  'InternalServerError',
  'InternalFailure',
  'ServiceUnavailable',
  'TransactionInProgressException',
  'TimeoutError',
  'AbortError',
])
const busyNetworkCodes = new Set([
  'ECONNRESET',
  'ECONNREFUSED',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
])
const busyReasons = new Set(['ThrottlingError', 'ProvisionedThroughputExceeded', 'RequestLimitExceeded'])

type AwsFailure = {
  name?: string
  code?: string
  CancellationReasons?: { Code?: string }[]
  $metadata?: { httpStatusCode?: number }
}

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
  if (isBusy(failure, reasons)) {
    return new CaselineError('busy', `The database did not answer (${name}). Try again.`, { cause: error })
  }
  return new CaselineError('database', `The database refused a call (${name}).`, { cause: error })
}

function isBusy(failure: AwsFailure | undefined, reasons: string[]): boolean {
  return (
    busyNames.has(failure?.name ?? '') ||
    busyNetworkCodes.has(failure?.code ?? '') ||
    reasons.some((reason) => busyReasons.has(reason)) ||
    (failure?.$metadata?.httpStatusCode ?? 0) >= 500
  )
}
