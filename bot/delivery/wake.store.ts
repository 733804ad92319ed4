/**
 * Calls the pump, by a message in its queue. The message says nothing: what is to do stands in the table. Its group
 * is the fence of the lease and the moment, so that the message of a process that died, holder or standby, blocks
 * nobody. A call that is lost does no harm: the tick calls each minute while there are jobs.
 */
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import type { Clock } from '../clock.ts'
import { codeOf } from '../errors.ts'
import type { Log } from '../log.ts'
import type { ServiceAccess, Table } from '../table/client.ts'
import { keys } from '../table/keys.ts'

/** Calls the pump; never rejects. */
export type WakePump = () => Promise<void>

const requestTimeoutMs = 3000
/** Calls within this time are one. */
const togetherMs = 10_000

/** The SDK's client; without `access` the process environment says where and who. */
export function createQueueClient(access?: ServiceAccess): SQSClient {
  return new SQSClient({
    ...access,
    maxAttempts: 2,
    requestHandler: { requestTimeout: requestTimeoutMs, throwOnRequestTimeout: true },
  })
}

export function createWakePump(
  client: SQSClient,
  queueUrl: string,
  table: Table,
  log: Log,
  clock: Clock,
): WakePump {
  return async () => {
    try {
      const lease = await table.get(keys.pumpLease(), { consistent: true })
      const fence = String((lease?.['fence'] as number | undefined) ?? 0)
      const call = `${fence}-${Math.floor(clock().getTime() / togetherMs)}`
      await client.send(
        new SendMessageCommand({
          QueueUrl: queueUrl,
          MessageBody: 'wake',
          MessageGroupId: call,
          MessageDeduplicationId: call,
        }),
      )
    } catch (error) {
      log('warn', { event: 'wake-failed', code: codeOf(error) })
    }
  }
}
