/**
 * A campaign pack: the folder of YAML that staff keep, as it must look. What is checked here is one file at a time;
 * what the files say of each other is checked by check-pack.ts. Texts are plain text by language, never markup. Days
 * are `YYYY-MM-DD` and stay strings. The descriptions end up in the JSON Schemas that editors show to staff.
 */
import * as v from 'valibot'
import { isCountryCode } from '../text/countries.ts'
import { textLimits, unwantedCharacters } from './text-limits.ts'
import { dutyTimes } from './duty-times.ts'

const mostDemands = 6

const text = (limitCharacters: number) =>
  v.pipe(
    v.string('Write it as text, in quotes if it looks like a number.'),
    v.trim(),
    v.nonEmpty('Write a text, or leave the field out.'),
    v.maxLength(limitCharacters),
    v.check((value) => !unwantedCharacters.test(value), 'Remove the control character.'),
  )
const line = (limitCharacters: number) =>
  v.pipe(
    text(limitCharacters),
    v.check((value) => !value.includes('\n'), 'Write it on one line.'),
  )
/** One word of a campaign's languages, in small letters: `en`, `pt-br`. */
const language = v.pipe(
  v.string('Use a language code such as en.'),
  v.regex(/^[a-z]{2,3}(-[a-z0-9]{2,8})?$/, 'Use a language code in small letters, such as en or pt-br.'),
)
const texts = (limitCharacters: number) => v.record(language, text(limitCharacters))
const lines = (limitCharacters: number) => v.record(language, line(limitCharacters))

const id = v.pipe(
  v.string('Write an id of a-z, 0-9 and -.'),
  v.regex(/^[a-z0-9-]{1,48}$/, 'Use only a-z, 0-9 and -, at most 48 characters.'),
)
const day = v.pipe(
  v.string('Write a day as YYYY-MM-DD.'),
  v.regex(/^\d{4}-\d{2}-\d{2}$/, 'Write a day as YYYY-MM-DD.'),
  v.check(isCalendarDay, 'There is no such day; write a real one as YYYY-MM-DD.'),
)
const country = v.pipe(
  v.string('Write a country code such as AZ.'),
  v.regex(/^[A-Z]{2}$/, 'Use a country code of two capital letters (ISO 3166-1), such as AZ.'),
  v.check(isCountryCode, 'There is no such country; use a code of ISO 3166-1, such as AZ.'),
)
const address = v.pipe(
  v.string('Write a full address that begins with https://.'),
  v.url('Write a full address that begins with https://.'),
  v.regex(/^https?:\/\//, 'Write an address that begins with https:// or http://.'),
)
/** Names of files that entries point to; none can lead out of its folder. */
export const photoFile = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/
export const targetsFile = /^targets\/[A-Za-z0-9][A-Za-z0-9._-]{0,99}\.csv$/
const fileName = (pattern: RegExp, example: string) =>
  v.pipe(
    v.string(`Write a file name such as ${example}.`),
    v.regex(pattern, `Use a name such as ${example}.`),
  )

const demands = v.pipe(
  v.array(lines(textLimits.demand)),
  v.maxLength(mostDemands),
  v.description('What is asked for, at most six points.'),
)

/** A channel's public name, as people link to it. */
const channelName = v.pipe(
  v.string('Write the public name of the channel, such as @freedom_az.'),
  v.regex(
    /^@[A-Za-z][A-Za-z0-9_]{3,31}$/,
    'Write the public name of the channel with @, such as @freedom_az: letters, digits and _.',
  ),
)

/** Longest time in which an update can be stopped before it goes out. */
const longestDelaySeconds = 600
const sendingSchema = v.strictObject({
  delay: v.optional(
    v.pipe(
      v.string('Write the time as PT60S or PT2M.'),
      v.regex(/^PT(?=\d)(?:\d{1,2}M)?(?:\d{1,3}S)?$/, 'Write the time as PT60S or PT2M.'),
      v.check(
        (text) => secondsOf(text) <= longestDelaySeconds,
        'Write at most PT10M, ten minutes; for later there is the button Schedule.',
      ),
      v.description('From Send now to the first message, while anyone on the staff can stop it; PT60S.'),
    ),
  ),
  paid: v.optional(
    v.pipe(
      v.strictObject({
        starsPerBroadcast: v.pipe(
          v.number(),
          v.integer(),
          v.minValue(1),
          v.maxValue(100_000),
          v.description('So many of the bot’s Stars may go for one update; a Star pays for ten messages.'),
        ),
      }),
      v.description('Telegram may take Stars for messages beyond 30 a second. Left out: never.'),
    ),
  ),
  pauseAbove: v.optional(
    v.pipe(
      v.number('Write a number of percent, such as 2.'),
      v.minValue(0.2),
      v.maxValue(100),
      v.description('Percent: sending pauses by itself when more of the last 500 people leave; 2.'),
    ),
  ),
})

const campaignSchema = v.strictObject({
  id: v.pipe(id, v.description('Names the campaign for good; a-z, 0-9 and -.')),
  title: v.pipe(lines(textLimits.title), v.description('The name of the campaign, by language.')),
  locales: v.pipe(
    v.array(language),
    v.minLength(1, 'Name at least one language.'),
    v.description('Languages of this campaign. Every text must exist in the first one.'),
  ),
  fallback: v.optional(
    v.pipe(
      v.record(language, v.array(language)),
      v.description('For a language, those to use where a text is missing, the best one first.'),
    ),
  ),
  timeZone: v.optional(
    v.pipe(
      v.string('Write a time zone such as Asia/Baku.'),
      v.check(isTimeZone, 'There is no such time zone; use a name such as Asia/Baku.'),
      v.description('The time zone in which days begin (IANA name).'),
    ),
    'UTC',
  ),
  emergency: v.optional(
    v.pipe(
      v.strictObject({ text: texts(textLimits.summary), url: v.optional(address) }),
      v.description('Shown to someone who is in danger now.'),
    ),
  ),
  tips: v.optional(
    v.strictObject({
      door: v.pipe(
        v.nullish(address),
        v.description('Address of a GlobaLeaks or SecureDrop that is used instead of the built-in tip form.'),
      ),
      page: v.optional(
        v.pipe(address, v.description('Address of the built-in tip form, as people reach it.')),
      ),
      ...dutyTimes,
    }),
  ),
  channels: v.optional(
    v.pipe(
      v.record(language, channelName),
      v.description(
        'Public channels, by language, in which updates are posted too. The bot must be an admin there.',
      ),
    ),
  ),
  sending: v.optional(v.pipe(sendingSchema, v.description('How updates are sent.'))),
  sample: v.pipe(v.optional(v.boolean(), false), v.description('A deployment refuses a sample.')),
  localStart: v.optional(v.pipe(day, v.description("The simulator's first day; used nowhere else."))),
})

const caseStatuses = ['wanted', 'detained', 'on-trial', 'convicted', 'released', 'died'] as const
const period = v.strictObject({
  from: v.pipe(day, v.description('The day of the arrest.')),
  to: v.pipe(v.nullish(day), v.description('The day of release; null or left out while held.')),
})
const timelineEntry = v.strictObject({
  date: v.pipe(day, v.description('Shown from this day on.')),
  text: texts(textLimits.timeline),
  source: v.optional(v.pipe(address, v.description('Where a reader can check this.'))),
})
const forms = v.union([line(textLimits.title), v.array(line(textLimits.title))])
const photo = v.strictObject({
  file: v.pipe(
    fileName(photoFile, 'khadija.jpg'),
    v.description('A JPEG or PNG of at most 1 MB in the folder photos.'),
  ),
  alt: v.optional(
    v.pipe(lines(textLimits.alt), v.description('What is to be seen, for those who cannot see it.')),
  ),
  credit: v.optional(v.pipe(line(textLimits.credit), v.description('Who made the picture.'))),
})

const caseSchema = v.strictObject({
  name: v.pipe(lines(textLimits.title), v.description('The name of the person or group, by language.')),
  country: v.optional(v.pipe(country, v.description('Where it happens (ISO 3166-1, two letters).'))),
  status: v.pipe(v.picklist(caseStatuses), v.description('How it stands on the day asOf.')),
  group: v.pipe(v.optional(v.boolean(), false), v.description('true for several people in one case.')),
  detained: v.optional(v.pipe(v.array(period), v.description('Times in detention, in order.'))),
  asOf: v.optional(v.pipe(day, v.description('The day on which status and summary were last checked.'))),
  summary: v.optional(texts(textLimits.summary)),
  demands: v.optional(demands),
  photo: v.optional(photo),
  timeline: v.optional(v.array(timelineEntry)),
  guard: v.optional(
    v.strictObject({
      embargoUntil: v.pipe(v.nullish(day), v.description('The case is hidden before this day.')),
      neverMention: v.optional(
        v.pipe(
          v.array(v.record(language, forms)),
          v.description('Names and words that must never be sent out, with their forms by language.'),
        ),
      ),
    }),
  ),
})

const actionSchema = v.strictObject({
  kind: v.picklist(['petition', 'email-target', 'solidarity', 'call', 'event']),
  cases: v.optional(v.pipe(v.array(id), v.description('The cases it is for; none: for all.'))),
  title: lines(textLimits.title),
  ask: v.optional(v.pipe(texts(textLimits.ask), v.description('What the reader is asked to do, and why.'))),
  demands: v.optional(demands),
  target: v.optional(v.pipe(lines(textLimits.title), v.description('To whom it is handed, by language.'))),
  namesHandedOver: v.optional(
    v.pipe(
      v.boolean(),
      v.description('true if names, not only the number of signatures, are handed to the target.'),
    ),
  ),
  for: v.optional(
    v.pipe(v.array(country), v.minLength(1), v.description('Only for people who live in these countries.')),
  ),
  elsewhere: v.optional(v.pipe(id, v.description('The action that everyone else is offered instead.'))),
  opens: v.optional(v.pipe(day, v.description('The first day.'))),
  closes: v.optional(v.pipe(day, v.description('The last day. A petition must have one.'))),
  event: v.optional(
    v.pipe(
      v.strictObject({ date: day, title: lines(textLimits.title) }),
      v.description('What the countdown runs to.'),
    ),
  ),
  goals: v.optional(
    v.pipe(
      v.array(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000_000_000))),
      v.maxLength(10),
      v.description('Numbers to reach, one after the other.'),
    ),
  ),
  targets: v.optional(
    v.strictObject({
      file: v.pipe(
        fileName(targetsFile, 'targets/uk-mps.csv'),
        v.description('Columns: id, name, role, area, postcodes, email, phone, language.'),
      ),
      area: v.optional(
        v.pipe(line(textLimits.title), v.description('What an area is called, e.g. constituency.')),
      ),
      findUrl: v.optional(v.pipe(address, v.description('A page on which people can find their own.'))),
    }),
  ),
  letters: v.optional(
    v.pipe(
      v.array(v.strictObject({ subject: lines(textLimits.subject), body: texts(textLimits.letter) })),
      v.description('Variants of the letter. {{target}} stands for the addressee.'),
    ),
  ),
  followUp: v.optional(
    v.strictObject({
      after: v.pipe(
        v.string('Write the days as P4D.'),
        v.regex(/^P[1-9]\d{0,2}D$/, 'Write the days as P4D.'),
        v.description('How long to wait for an answer before asking again: P4D is four days.'),
      ),
      times: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(5)),
    }),
  ),
  outcome: v.optional(v.pipe(texts(textLimits.ask), v.description('What came of it, once it is over.'))),
})

const updateSchema = v.strictObject({
  case: v.optional(v.pipe(id, v.description('The case it is about; else name a country.'))),
  country: v.optional(v.pipe(country, v.description('The country it is about; else name a case.'))),
  date: v.pipe(day, v.description('Shown from this day on.')),
  text: texts(textLimits.update),
})

/** The schema of campaign.yaml, and those of the files in each folder. */
export const schemas = {
  campaign: campaignSchema,
  cases: caseSchema,
  actions: actionSchema,
  updates: updateSchema,
}

/** What a file says, with the id that its name gives. */
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

/** Of a duration in minutes and seconds, such as PT1M30S. */
export function secondsOf(duration: string): number {
  const [, minutes = '0', seconds = '0'] = /^PT(?:(\d+)M)?(?:(\d+)S)?$/.exec(duration) ?? []
  return Number(minutes) * 60 + Number(seconds)
}

function isCalendarDay(text: string): boolean {
  const instant = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(text)
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) instanceof Intl.DateTimeFormat
  } catch {
    return false
  }
}
