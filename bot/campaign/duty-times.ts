/** What a campaign promises whoever sends a tip, and how long a tip is kept. */
import * as v from 'valibot'

const wholeFrom = (least: number, most: number) =>
  v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most))
export const dutyTimes = {
  acknowledgeHours: v.optional(
    v.pipe(wholeFrom(1, 168), v.description('Within so many hours someone takes a tip on; 24.')),
  ),
  acknowledgeUrgentHours: v.optional(
    v.pipe(wholeFrom(1, 48), v.description('The same for an urgent one; 4.')),
  ),
  answerDays: v.optional(
    v.pipe(wholeFrom(1, 30), v.description('Within so many days its sender hears something; 7.')),
  ),
  keepClosedDays: v.optional(
    v.pipe(wholeFrom(1, 180), v.description('A tip is deleted so many days after it was closed; 90.')),
  ),
  keepDays: v.optional(
    v.pipe(wholeFrom(1, 180), v.description('It is deleted after so many days whatever became of it; 180.')),
  ),
}
