/** The pump's queue and its dead letters, as the CDK app makes them. */
import { callSqs, textOf } from './aws-json.ts'

const name = 'caseline-pump.fifo'
const deadName = 'caseline-pump-dead.fifo'
/** At least the function's timeout. */
const visibilitySeconds = 15 * 60
const mostReceives = 3

/** Makes both, or finds them; answers the address of the first. */
export async function createPumpQueue(endpoint: string): Promise<string> {
  await callSqs(endpoint, 'CreateQueue', { QueueName: deadName, Attributes: { FifoQueue: 'true' } })
  const redrive = {
    deadLetterTargetArn: `arn:aws:sqs:us-east-1:000000000000:${deadName}`,
    maxReceiveCount: mostReceives,
  }
  const created = await callSqs(endpoint, 'CreateQueue', {
    QueueName: name,
    Attributes: {
      FifoQueue: 'true',
      VisibilityTimeout: String(visibilitySeconds),
      RedrivePolicy: JSON.stringify(redrive),
    },
  })
  return textOf(created['QueueUrl'])
}
