/**
 * Whether Telegram answers anyone. A call whose answer stays lost is one thing while others are answered: the message
 * may have arrived, and is given up. While nobody is answered it is another: then everything waits, and nothing is
 * given up however long that takes. `getMe`, which does nothing, tells the two apart.
 */
import type { CallAnswer, TelegramCall } from '../telegram/caller.ts'
import type { PumpTime } from './ports.ts'

export type Outage = {
  /** Notes what came of a call. */
  note(answer: CallAnswer): void
  /** Whether Telegram was found to answer nobody, and has not answered since. */
  isDown(): boolean
  /** Asks whether it answers now. */
  isAnswering(): Promise<boolean>
  /** Waits, longer each time, and asks again. */
  recover(): Promise<void>
}

const question: TelegramCall = { method: 'getMe', payload: {} }
const firstPauseMs = 1000
const longestPauseMs = 30_000

/** `mayAsk` resolves when one more call may leave; `false` when none may. */
export function createOutage(
  time: Pick<PumpTime, 'sleep'>,
  call: (call: TelegramCall) => Promise<CallAnswer>,
  mayAsk: () => Promise<boolean>,
): Outage {
  let down = false
  let pauseMs = firstPauseMs
  let asking: Promise<boolean> | undefined
  const note = (answer: CallAnswer): void => {
    if (isSilence(answer)) return
    down = false
    pauseMs = firstPauseMs
  }
  const ask = async (): Promise<boolean> => {
    if (!(await mayAsk())) return false
    const answer = await call(question)
    note(answer)
    down = isSilence(answer)
    return !down
  }
  return {
    note,
    isDown: () => down,
    isAnswering: async () => {
      if (down) return false
      asking ??= ask().finally(() => {
        asking = undefined
      })
      return asking
    },
    recover: async () => {
      await time.sleep(pauseMs)
      pauseMs = Math.min(pauseMs * 2, longestPauseMs)
      await ask()
    },
  }
}

function isSilence(answer: CallAnswer): boolean {
  return answer.kind === 'lost' || (answer.kind === 'refused' && answer.status >= 500)
}
