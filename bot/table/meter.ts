/**
 * What the calls of a database client consume, as the database says, and how often writes met each other. A function
 * has one event at a time, so what was consumed since the last reading belongs to the event at hand.
 */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { codeOf } from '../errors.ts'
import { translateFailure } from './failures.ts'

export type Consumption = {
  readonly readUnits: number
  readonly writeUnits: number
  readonly conflicts: number
}
/** Gives what was consumed since it was last asked. */
export type Meter = () => Consumption

type Consumed = { readonly CapacityUnits?: number }
type Answer = { readonly ConsumedCapacity?: Consumed | readonly Consumed[] }

const reading = /^(Get|BatchGet|Query|TransactGet)/
const nothing: Consumption = { readUnits: 0, writeUnits: 0, conflicts: 0 }

/** Has every call of the client say what it consumed. */
export function createMeter(client: DynamoDBClient): Meter {
  let sum = nothing
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (call) => {
        try {
          const answer = await next({ ...call, input: { ...call.input, ReturnConsumedCapacity: 'TOTAL' } })
          sum = added(sum, commandName, unitsOf(answer.output as Answer))
          return answer
        } catch (error) {
          if (codeOf(translateFailure(error)) === 'conflict') sum = { ...sum, conflicts: sum.conflicts + 1 }
          throw error
        }
      },
    { step: 'initialize', name: 'meter' },
  )
  return () => {
    const consumed = sum
    sum = nothing
    return consumed
  }
}

/** Where nobody counts, nothing is asked and nothing summed. */
export function createIdleMeter(): Meter {
  return () => nothing
}

function added(sum: Consumption, commandName: string, units: number): Consumption {
  return reading.test(commandName)
    ? { ...sum, readUnits: sum.readUnits + units }
    : { ...sum, writeUnits: sum.writeUnits + units }
}

function unitsOf({ ConsumedCapacity: consumed }: Answer): number {
  const all: readonly Consumed[] = consumed === undefined ? [] : [consumed].flat()
  return all.reduce((total, { CapacityUnits = 0 }) => total + CapacityUnits, 0)
}
