/**
 * The queue that calls the pump, first in first out within a group, and where calls go that fail too often. Its
 * messages say nothing: what is to be done stands in the table.
 */
import { Duration } from 'aws-cdk-lib'
import type { Key } from 'aws-cdk-lib/aws-kms'
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs'
import type { Construct } from 'constructs'
import { acknowledge } from './acknowledge.ts'
import type { StageKeys } from './stage-keys.ts'

export type PumpQueue = { readonly queue: Queue; readonly deadLetters: Queue; readonly key: Key }

/** After so many failed calls a message is put aside; the tick calls again anyway. */
const mostReceives = 3

/** `timeoutSeconds`: of the function; a message stays hidden at least as long. */
export function createPumpQueue(scope: Construct, timeoutSeconds: number, keys: StageKeys): PumpQueue {
  const key = keys.passing(scope, 'PumpQueueKey', 'calls of the pump')
  const encrypted = {
    encryption: QueueEncryption.KMS,
    encryptionMasterKey: key,
    enforceSSL: true,
    fifo: true,
  }
  const deadLetters = new Queue(scope, 'PumpDeadLetters', {
    ...encrypted,
    retentionPeriod: Duration.days(14),
  })
  const queue = new Queue(scope, 'PumpQueue', {
    ...encrypted,
    visibilityTimeout: Duration.seconds(timeoutSeconds),
    deadLetterQueue: { queue: deadLetters, maxReceiveCount: mostReceives },
  })
  acknowledge(deadLetters, {
    'Serverless-SQSRedrivePolicy': 'It is itself the queue of dead letters; what lies there raises an alarm.',
  })
  return { queue, deadLetters, key }
}
