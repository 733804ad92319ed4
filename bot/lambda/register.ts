/**
 * Registers the bot when a stage is deployed: a custom resource of CloudFormation, which waits for the answer at the
 * address that it gives. A failure fails the deployment, with a reason that names no secret.
 */
import type { CloudFormationCustomResourceEvent } from 'aws-lambda'
import { codeOf } from '../errors.ts'
import { createLog } from '../log.ts'
import { createRegistration, type Registration } from '../runtime.ts'
import { silenceCrashes } from '../silence-crashes.ts'

silenceCrashes()
const log = createLog('info')

type Event = Pick<
  CloudFormationCustomResourceEvent,
  'RequestType' | 'ResponseURL' | 'StackId' | 'RequestId' | 'LogicalResourceId' | 'ResourceProperties'
>

export async function handler(event: Event): Promise<void> {
  const { outcome, reason } = await register(event)
  log(outcome === 'SUCCESS' ? 'info' : 'error', { event: 'register', outcome })
  const { StackId, RequestId, LogicalResourceId } = event
  const answer = { StackId, RequestId, LogicalResourceId, PhysicalResourceId: 'registration', Reason: reason }
  await fetch(event.ResponseURL, { method: 'PUT', body: JSON.stringify({ ...answer, Status: outcome }) })
}

type Outcome = { readonly outcome: 'SUCCESS' | 'FAILED'; readonly reason: string }

async function register({ RequestType, ResourceProperties }: Event): Promise<Outcome> {
  try {
    const registration = await createRegistration(process.env)
    if (RequestType === 'Delete') return await ended(registration)
    const { WebhookUrl, Connections } = ResourceProperties as Record<string, string>
    const reason = await registration.register(WebhookUrl ?? '', Number(Connections ?? 40))
    return { outcome: reason === undefined ? 'SUCCESS' : 'FAILED', reason: reason ?? 'Registered.' }
  } catch (error) {
    return {
      outcome: 'FAILED',
      reason: `The bot could not be registered (${codeOf(error)}). See docs/runbook.md.`,
    }
  }
}

/** Tearing down goes on even where Telegram does not answer. */
async function ended({ end }: Registration): Promise<Outcome> {
  const done = await end()
  return { outcome: 'SUCCESS', reason: done ? 'The webhook is gone.' : 'Telegram did not answer.' }
}
