/**
 * Bare calls of the Bot API for the pump, which has its own rules for pace and tries: every answer is a value, and
 * nothing is tried again here.
 */
import { Api, GrammyError } from 'grammy'

/** What Telegram said. `lost`: nothing, so the call may have been done. */
export type CallAnswer =
  | { readonly kind: 'ok'; readonly result: unknown }
  | {
      readonly kind: 'refused'
      readonly status: number
      readonly description: string
      readonly retryAfterSeconds?: number
      readonly movedTo?: number
    }
  | { readonly kind: 'lost' }

/** A call of the Bot API. */
export type TelegramCall = {
  readonly method: string
  readonly payload: Readonly<Record<string, unknown>>
}

const callTimeoutSeconds = 5

/** Makes calls as the bot. The function never rejects, and ends within seconds. */
export function createCaller(token: string, apiRoot: string): (call: TelegramCall) => Promise<CallAnswer> {
  const api = new Api(token, { apiRoot, timeoutSeconds: callTimeoutSeconds })
  const raw = api.raw as unknown as Record<string, (payload?: object) => Promise<unknown>>
  return async ({ method, payload }) => {
    try {
      // What takes no parameters takes none at all: grammY would read them as something else.
      const parameters = Object.keys(payload).length > 0 ? [payload] : []
      return { kind: 'ok', result: await raw[method]?.(...parameters) }
    } catch (error) {
      return error instanceof GrammyError ? refusalOf(error) : { kind: 'lost' }
    }
  }
}

function refusalOf({ error_code: status, description, parameters }: GrammyError): CallAnswer {
  const { retry_after: retryAfterSeconds, migrate_to_chat_id: movedTo } = parameters
  return {
    kind: 'refused',
    status,
    description,
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
    ...(movedTo !== undefined && { movedTo }),
  }
}
