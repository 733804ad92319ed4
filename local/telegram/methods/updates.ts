/** Methods that decide how updates reach the bot: by a webhook or by asking. */
import { asText } from '../parameter-text.ts'
import { setTimeout as sleep } from 'node:timers/promises'
import { webhookSecret } from '../limits.ts'
import { badRequest, Refusal } from '../refusal.ts'
import type { Json, World } from '../world.ts'
import type { MethodContext, Methods, Parameters } from './method.ts'

export const updateMethods: Methods = {
  setWebhook: ({ world, delivery }, parameters) => {
    const url = String(parameters['url'])
    const secret = asText(parameters['secret_token'])
    if (url !== '' && !isUsable(url))
      throw badRequest('bad webhook: An HTTPS URL must be provided for webhook')
    if (secret !== '' && !webhookSecret.test(secret))
      throw badRequest('secret token contains unallowed characters')
    const maxConnections = Number(parameters['max_connections'] ?? 40)
    if (parameters['drop_pending_updates'] === true) world.updates.clear()
    // Not given: the setting of before stays.
    const allowed = (parameters['allowed_updates'] ?? world.webhooks.get('bot')?.allowedUpdates) as
      | readonly string[]
      | undefined
    world.webhooks.set('bot', { url, secret, maxConnections, ...(allowed && { allowedUpdates: allowed }) })
    delivery.wake()
    return true
  },
  deleteWebhook: ({ world }, parameters) => {
    if (parameters['drop_pending_updates'] === true) world.updates.clear()
    const { allowedUpdates } = world.webhooks.get('bot') ?? {}
    world.webhooks.set('bot', {
      url: '',
      secret: '',
      maxConnections: 40,
      ...(allowedUpdates && { allowedUpdates }),
    })
    return true
  },
  getWebhookInfo: ({ world, delivery }) => {
    const webhook = world.webhooks.get('bot')
    const { lastError } = delivery
    return {
      url: webhook?.url ?? '',
      has_custom_certificate: false,
      pending_update_count: world.updates.values().length,
      ...(webhook?.url && { max_connections: webhook.maxConnections }),
      ...(lastError && { last_error_date: lastError.atSeconds, last_error_message: lastError.message }),
      ...(webhook?.allowedUpdates && { allowed_updates: webhook.allowedUpdates }),
    }
  },
}

/** Telegram wants HTTPS; on this machine HTTP is enough. */
function isUsable(url: string): boolean {
  const parsed = URL.parse(url)
  if (parsed?.protocol === 'https:') return true
  return parsed?.protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(parsed.hostname)
}

const asking = new WeakMap<World, AbortController>()
const longestWaitSeconds = 50

/** Long polling. A second call ends the first with 409, as two instances of a bot end each other. */
export async function getUpdates(context: MethodContext, parameters: Parameters): Promise<Json[]> {
  const { world } = context
  if (world.webhooks.get('bot')?.url)
    throw new Refusal(
      409,
      "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
    )
  asking.get(world)?.abort()
  const turn = new AbortController()
  asking.set(world, turn)
  forget(world, Number(parameters['offset'] ?? 0))
  const deadline = Date.now() + Math.min(Number(parameters['timeout'] ?? 0), longestWaitSeconds) * 1000
  while (waiting(world, parameters).length === 0 && Date.now() < deadline && !turn.signal.aborted) {
    const ended = sleep(longestWaitSeconds * 1000, undefined, { signal: turn.signal }).catch(() => undefined)
    await Promise.race([context.delivery.somethingNew(deadline - Date.now()), ended])
  }
  if (turn.signal.aborted)
    throw new Refusal(
      409,
      'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running',
    )
  turn.abort()
  asking.delete(world)
  return waiting(world, parameters)
}

/** Asking for what follows confirms what was before. A negative offset counts from the end. */
function forget(world: World, offset: number): void {
  const ids = world.updates
    .values()
    .map(({ update }) => update.update_id)
    .toSorted((a, b) => a - b)
  const first = offset < 0 ? (ids.at(offset) ?? ids[0] ?? 0) : offset
  for (const id of ids) if (id < first) world.updates.delete(id)
}

function waiting(world: World, parameters: Parameters): Json[] {
  const most = Math.min(Math.max(Number(parameters['limit'] ?? 100), 1), 100)
  const updates = world.updates.values().map(({ update }) => update)
  return updates.toSorted((a, b) => a.update_id - b.update_id).slice(0, most)
}
