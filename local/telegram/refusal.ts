/** How the Bot API says no: a status and a description in Telegram's words. */

export type RefusalParameters = { readonly retry_after?: number; readonly migrate_to_chat_id?: number }

/** Thrown by methods; becomes the answer `{ ok: false, error_code, description }`. */
export class Refusal extends Error {
  readonly status: number
  readonly parameters: RefusalParameters | undefined

  constructor(status: number, description: string, parameters?: RefusalParameters) {
    super(description)
    this.name = 'Refusal'
    this.status = status
    this.parameters = parameters
  }
}

/** 400, `Bad Request: ...`. */
export function badRequest(reason: string): Refusal {
  return new Refusal(400, `Bad Request: ${reason}`)
}

/** 403, `Forbidden: ...`. */
export function forbidden(reason: string): Refusal {
  return new Refusal(403, `Forbidden: ${reason}`)
}

/** 429 with the seconds to wait. */
export function tooManyRequests(seconds: number): Refusal {
  return new Refusal(429, `Too Many Requests: retry after ${seconds}`, { retry_after: seconds })
}

/** What Telegram can do and this simulator cannot; never in Telegram's own words, so that nobody mistakes it. */
export function notModelled(what: string): Refusal {
  return new Refusal(501, `Not modelled by the simulator: ${what}`)
}
