/**
 * Registers the bot when a stage is deployed: a custom resource of CloudFormation, which waits for the answer at the
 * address that it gives. Without a webhook the deployment fails, with a reason that names no secret.
 */
import type { CloudFormationCustomResourceEvent } from 'aws-lambda'
import { codeOf } from '../errors.ts'
import { createLog } from '../log.ts'
import { createRegistration, type Registration } from '../runtime-apart.ts'
import { silenceCrashes } from '../silence-crashes.ts'
import { failureOf, successOf } from '../telegram/registration-words.ts'

silenceCrashes()
const log = createLog('info')

type Event = Pick<
  CloudFormationCustomResourceEvent,
  'RequestType' | 'ResponseURL' | 'StackId' | 'RequestId' | 'LogicalResourceId' | 'ResourceProperties'
>
type Outcome = { readonly status: 'SUCCESS' | 'FAILED'; readonly reason: string }

/** Rejects when CloudFormation did not take the answer: Lambda then calls again. */
export async function handler(event: Event): Promise<void> {
  const { status, reason } = await outcomeOf(event)
  log(status === 'SUCCESS' ? 'info' : 'error', { event: 'register', outcome: status })
  const { StackId, RequestId, LogicalResourceId } = event
  const answer = { StackId, RequestId, LogicalResourceId, PhysicalResourceId: 'registration', Reason: reason }
  // As bytes, because a string would bring a content type, which the address was not signed for.
  const body = new TextEncoder().encode(JSON.stringify({ ...answer, Status: status }))
  if (!(await fetch(event.ResponseURL, { method: 'PUT', body })).ok) throw new Error('answer-refused')
}

async function outcomeOf({ RequestType, ResourceProperties }: Event): Promise<Outcome> {
  const { WebhookUrl: webhookUrl, Connections, Names } = ResourceProperties as Record<string, string>
  try {
    const registration = await createRegistration(process.env)
    if (RequestType === 'Delete') return await ended(registration, webhookUrl ?? '')
    const connections = Number(Connections ?? 40)
    const names = JSON.parse(Names ?? '{}') as Record<string, string>
    const done = await registration.register({ webhookUrl: webhookUrl ?? '', connections, names })
    const reason = failureOf(done.webhook, done.introduction)
    return reason === undefined
      ? { status: 'SUCCESS', reason: successOf(done.introduction) }
      : { status: 'FAILED', reason }
  } catch (error) {
    const reason = `The bot could not be registered (${codeOf(error)}). See docs/runbook.md, Deployment.`
    // Nothing may keep a stage from being taken down.
    return { status: RequestType === 'Delete' ? 'SUCCESS' : 'FAILED', reason }
  }
}

/** Tearing down goes on even where Telegram does not answer. */
async function ended({ end }: Registration, webhookUrl: string): Promise<Outcome> {
  const done = await end(webhookUrl)
  return { status: 'SUCCESS', reason: done ? 'Telegram calls it no more.' : 'Telegram did not answer.' }
}
