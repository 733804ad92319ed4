import { describe, expect, test } from 'vitest'
import { environmentNames, readConfig } from '../bot/config.ts'

const environment = Object.fromEntries(
  [
    environmentNames.stage,
    environmentNames.campaignTable,
    environmentNames.vaultTable,
    environmentNames.parameterPrefix,
    environmentNames.pumpQueueUrl,
  ].map((name) => [name, 'x']),
)
const ratesFor = (rates: Record<string, string>): number[] => {
  const { sendRate, freeRate } = readConfig({ ...environment, ...rates })
  return [sendRate, freeRate]
}

describe('messages that cost nothing', () => {
  test.each([
    [{}, [25, 25]],
    [{ SEND_RATE: '30' }, [30, 30]],
    [{ SEND_RATE: '31' }, [31, 25]],
    [{ SEND_RATE: '1000' }, [1000, 25]],
    [{ SEND_RATE: '250', FREE_RATE: '250' }, [250, 250]],
  ])('with %j are sent at %j a second, the second being the free rate', (given, rates) => {
    expect(ratesFor(given)).toEqual(rates)
  })

  test('have a rate that is a whole number', () => {
    expect(() => ratesFor({ FREE_RATE: '0' })).toThrow('FREE_RATE is not a whole number from 1 to 1000')
  })
})
