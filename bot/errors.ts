/**
 * The one error that Caseline throws. Its code is stable and safe to log; its message says what to do and never
 * quotes a person's words, an id or a secret. Foreign errors are translated into it at the edge and stay as `cause`.
 */
export type ErrorCode =
  | 'configuration' // a setting or parameter is missing or wrong: an operator must act
  | 'conflict' // someone else wrote first: read again and run again
  | 'busy' // temporary trouble of a service (throttling, 5xx, no connection): try again later
  | 'database' // the database refused for a reason that trying again does not mend
  | 'telegram-refused' // Telegram refused a call (4xx): trying again does not mend it
  | 'unreachable' // the person blocked the bot or is gone
  | 'content' // the imported campaign is missing or cannot be read
  | 'unreadable' // a sealed value does not open with the keys at hand
  | 'too-large' // a stored item would pass its limit
  | 'defect' // a rule of our own code was broken

export class CaselineError extends Error {
  readonly code: ErrorCode

  constructor(code: ErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.name = 'CaselineError'
    this.code = code
  }
}

/** The code of a thrown value: its own when it is ours, `defect` for anything else. */
export function codeOf(error: unknown): ErrorCode {
  return error instanceof CaselineError ? error.code : 'defect'
}

/** Whether the same update, tried again later, may well succeed. */
export function isTemporary(error: unknown): boolean {
  const code = codeOf(error)
  return code === 'busy' || code === 'conflict'
}
