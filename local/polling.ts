/**
 * Fetches updates by long polling, for a machine that Telegram cannot reach, and hands them to the webhook function
 * as Telegram's servers would. The offset moves past an update only once the function answered 2xx, so that an
 * update is lost by no crash. Updates go one after the other; one that is refused is tried again with growing pauses.
 */
export type PollingOptions = {
  /** The Bot API, e.g. `https://api.telegram.org`. */
  apiRoot: string
  botToken: string
  /** Hands an update on; answers the function's HTTP status. */
  deliver: (update: object) => Promise<number>
  /** Told when Telegram cannot be reached or refuses, once per spell of trouble. */
  onTrouble?: (reason: string) => void
  firstPauseMs?: number
  /** How long Telegram holds a call open when there is nothing to fetch. */
  holdSeconds?: number
}

export type Polling = { close(): Promise<void> }

type Update = { update_id: number }
type State = { options: PollingOptions; stop: AbortController; offset: number; troubled: boolean }

/** Long polling and a webhook exclude each other. */
const conflict = 409
const longestPauseMs = 60_000
const standardHoldSeconds = 30
/** Telegram answers after the hold at the latest; a connection that says nothing for so long is dead. */
const graceMs = 10_000

export function startPolling(options: PollingOptions): Polling {
  const state: State = { options, stop: new AbortController(), offset: 0, troubled: false }
  const running = poll(state)
  return {
    close: async () => {
      state.stop.abort()
      await running
    },
  }
}

async function poll(state: State): Promise<void> {
  const firstPauseMs = state.options.firstPauseMs ?? 1000
  let pauseMs = firstPauseMs
  while (!state.stop.signal.aborted) {
    const updates = await fetchUpdates(state)
    const handled = updates !== undefined && (await deliverAll(state, updates))
    if (handled) {
      pauseMs = firstPauseMs
      continue
    }
    await pause(pauseMs, state.stop.signal)
    pauseMs = Math.min(pauseMs * 2, longestPauseMs)
  }
}

async function deliverAll(state: State, updates: readonly Update[]): Promise<boolean> {
  for (const update of updates) {
    if (state.stop.signal.aborted) return false
    // No answer at all is as good as a refusal: the update comes again.
    const status = await state.options.deliver(update).catch(() => 0)
    if (status < 200 || status > 299) return false
    state.offset = update.update_id + 1
  }
  return true
}

async function fetchUpdates(state: State): Promise<Update[] | undefined> {
  const { apiRoot, botToken, holdSeconds = standardHoldSeconds } = state.options
  try {
    const answer = await fetch(`${apiRoot}/bot${botToken}/getUpdates`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ offset: state.offset, timeout: holdSeconds }),
      signal: AbortSignal.any([state.stop.signal, AbortSignal.timeout(holdSeconds * 1000 + graceMs)]),
    })
    const body = (await answer.json()) as { ok?: boolean; result?: Update[] }
    if (body.ok === true && body.result !== undefined) {
      state.troubled = false
      return body.result
    }
    const hint = answer.status === conflict ? ': the bot has a webhook. Call deleteWebhook' : ''
    trouble(state, `Telegram refused getUpdates with status ${answer.status}${hint}.`)
  } catch {
    // The error's text would show the address, and with it the token.
    if (!state.stop.signal.aborted) trouble(state, 'Telegram cannot be reached.')
  }
  return undefined
}

function trouble(state: State, reason: string): void {
  if (!state.troubled) state.options.onTrouble?.(reason)
  state.troubled = true
}

function pause(delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const end = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, delayMs)
    signal.addEventListener('abort', end)
  })
}
