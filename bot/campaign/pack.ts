/**
 * A campaign pack: the folder of YAML that staff keep, as it must look. What is checked here is one file at a time;
 * what the files say of each other is checked by check-pack.ts. Texts are plain text by language, never markup.
 */
import * as v from 'valibot'

/** Longest texts, in UTF-16 units, so that a card fits into a Telegram message. */
const limits = {
  title: 100,
  summary: 600,
  demand: 160,
  ask: 700,
  timeline: 300,
  update: 2500,
  alt: 300,
  credit: 100,
}
const mostDemands = 6

const localizedText = (limit: number) =>
  v.record(
    v.pipe(v.string(), v.regex(/^[a-z]{2,3}(-[a-z]{1,4})?$/, 'Use a language code such as en.')),
    v.pipe(v.string(), v.nonEmpty('Write a text or leave the language out.'), v.maxLength(limit)),
  )
const id = v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,48}$/, 'Use a-z, 0-9 and -, at most 48 characters.'))
const day = v.pipe(
  v.string('Write the date as YYYY-MM-DD.'),
  v.isoDate('Write the date as YYYY-MM-DD.'),
  v.check(
    (text) => !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text),
    'There is no such day.',
  ),
)
const country = v.pipe(v.string(), v.regex(/^[A-Z]{2}$/, 'Use an ISO 3166-1 code such as AZ.'))
const url = v.pipe(v.string(), v.url('Write a full address.'), v.regex(/^https?:\/\//, 'Use http or https.'))

export const campaignSchema = v.strictObject({
  id,
  title: localizedText(limits.title),
  locales: v.pipe(v.array(v.string()), v.minLength(1)),
  fallback: v.optional(v.record(v.string(), v.array(v.string()))),
  timeZone: v.optional(v.string(), 'UTC'),
  emergency: v.optional(v.strictObject({ text: localizedText(limits.summary), url: v.optional(url) })),
  tips: v.optional(v.strictObject({ door: v.nullish(url) })),
  sample: v.optional(v.boolean(), false),
  localStart: v.optional(day),
})

const period = v.strictObject({ from: day, to: v.nullish(day) })
const timelineEntry = v.strictObject({
  date: day,
  text: localizedText(limits.timeline),
  source: v.optional(url),
})

export const caseSchema = v.strictObject({
  name: localizedText(limits.title),
  country: v.optional(country),
  status: v.picklist(['wanted', 'detained', 'on-trial', 'convicted', 'released', 'died']),
  group: v.optional(v.boolean(), false),
  detained: v.optional(v.array(period)),
  asOf: v.optional(day),
  summary: v.optional(localizedText(limits.summary)),
  demands: v.optional(v.pipe(v.array(localizedText(limits.demand)), v.maxLength(mostDemands))),
  photo: v.optional(
    v.strictObject({
      file: v.string(),
      alt: v.optional(localizedText(limits.alt)),
      credit: v.optional(v.pipe(v.string(), v.maxLength(limits.credit))),
    }),
  ),
  timeline: v.optional(v.array(timelineEntry)),
  guard: v.optional(
    v.strictObject({
      embargoUntil: v.nullish(day),
      neverMention: v.optional(v.array(v.record(v.string(), v.union([v.string(), v.array(v.string())])))),
    }),
  ),
})

export const actionSchema = v.strictObject({
  kind: v.picklist(['petition', 'email-target', 'solidarity', 'call', 'event']),
  cases: v.optional(v.array(id)),
  title: localizedText(limits.title),
  ask: v.optional(localizedText(limits.ask)),
  target: v.optional(localizedText(limits.title)),
  demands: v.optional(v.pipe(v.array(localizedText(limits.demand)), v.maxLength(mostDemands))),
  for: v.optional(v.array(country)),
  elsewhere: v.optional(id),
  opens: v.optional(day),
  closes: v.optional(day),
  event: v.optional(v.strictObject({ date: day, title: localizedText(limits.title) })),
  goals: v.optional(v.array(v.pipe(v.number(), v.integer(), v.minValue(1)))),
  targets: v.optional(
    v.strictObject({ file: v.string(), area: v.optional(v.string()), findUrl: v.optional(url) }),
  ),
  letters: v.optional(
    v.array(v.strictObject({ subject: localizedText(limits.title), body: localizedText(limits.update) })),
  ),
  followUp: v.optional(v.strictObject({ after: v.pipe(v.string(), v.regex(/^P\d+D$/)), times: v.number() })),
  outcome: v.optional(localizedText(limits.ask)),
})

export const updateSchema = v.strictObject({
  case: v.optional(id),
  country: v.optional(country),
  date: day,
  text: localizedText(limits.update),
})

type Identified<T> = T & { readonly id: string }
export type CampaignInfo = v.InferOutput<typeof campaignSchema>
export type CaseEntry = Identified<v.InferOutput<typeof caseSchema>>
export type ActionEntry = Identified<v.InferOutput<typeof actionSchema>>
export type UpdateEntry = Identified<v.InferOutput<typeof updateSchema>>

export type Pack = {
  readonly campaign: CampaignInfo
  readonly cases: readonly CaseEntry[]
  readonly actions: readonly ActionEntry[]
  readonly updates: readonly UpdateEntry[]
}
