/**
 * What may cost Stars. Telegram lets a bot send 30 messages a second for nothing; one that allows it goes beyond that
 * for a tenth of a Star. So many messages of a mailing allow it as were approved, each try counted
 * before it leaves; all others keep to the free rate.
 */
export const messagesPerStar = 10

/** Messages in a second; whole numbers. */
export type Rates = {
  /** At most, with or without Stars. */
  readonly limitPerSecond: number
  /** Without Stars. */
  readonly freePerSecond: number
}

/** How many messages may leave in a second, Stars or not. */
export function rateNow({ limitPerSecond, freePerSecond }: Rates, isPaid: boolean): number {
  return isPaid ? limitPerSecond : Math.min(limitPerSecond, freePerSecond)
}

/** How many leave within some seconds: first those that may be paid for. */
export function messagesWithin(seconds: number, rates: Rates, paidMessages: number): number {
  const { limitPerSecond } = rates
  const secondsPaid = Math.min(seconds, paidMessages / limitPerSecond)
  return Math.ceil(secondsPaid * limitPerSecond + (seconds - secondsPaid) * rateNow(rates, false))
}

/** How long so many take. */
export function secondsFor(messages: number, rates: Rates, paidMessages: number): number {
  const paid = Math.min(messages, paidMessages)
  return paid / rates.limitPerSecond + (messages - paid) / rateNow(rates, false)
}

/** Up to how many messages of a mailing may be paid for: none where the free rate is all that is wanted. */
export function payable({ limitPerSecond, freePerSecond }: Rates, paidMessages: number): number {
  return limitPerSecond > freePerSecond ? paidMessages : 0
}

/**
 * The right to pay, while a mailing is sent. A row of the ledger says beforehand how much may be used until the next:
 * whoever goes on after a crash counts all of that as used, so that the whole never passes what was approved.
 */
export type Purse = {
  /** Takes the right for one message; `false`: that one goes at the free rate. */
  take(): boolean
  /** Rests while `isPayRefused` is found out: whether Telegram does not let itself be paid. That ends it. */
  restUntil(isPayRefused: Promise<boolean>): Promise<boolean>
  left(): number
  /** For the next row: what may have been used before the one after it; behind the last row nothing is used. */
  forRow(isLast: boolean): number
  /** The row stands in the ledger. */
  granted(forRow: number): void
}

/** `used`: as the last row says. `reserve`: what may be used between two rows. */
export function createPurse(most: number, used: number, reserve: number): Purse {
  let taken = used
  let grantedTo = used
  let isClosed = false
  let questions = 0
  const left = (): number => (isClosed || questions > 0 ? 0 : Math.max(0, most - taken))
  return {
    take: () => {
      if (left() === 0 || taken >= grantedTo) return false
      taken += 1
      return true
    },
    restUntil: async (isPayRefused) => {
      questions += 1
      const isRefused = await isPayRefused
      questions -= 1
      isClosed ||= isRefused
      return isRefused
    },
    left,
    // Resting may end before the row is acknowledged: what was granted then counts again.
    forRow: (isLast) => (isLast || isClosed ? taken : Math.max(taken, Math.min(most, taken + reserve))),
    granted: (forRow) => {
      grantedTo = forRow
    },
  }
}
