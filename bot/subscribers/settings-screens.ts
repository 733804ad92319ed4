/** What the settings look like: an overview that says how things stand, and one screen for each choice. */
import { rememberedNameCharacters, quietHoursText, type QuietHours } from '../chats/settings.ts'
import type { Visit } from '../context.ts'
import { button, inRows, keyboard } from '../telegram/keyboards.ts'
import type { Screen } from '../telegram/screens.ts'
import { countryName, likelyCountries } from '../text/countries.ts'
import { bold, lines, nameOfOther, paragraphs, type Html } from '../text/html.ts'
import type { Texts } from '../text/texts.ts'
import { likelyZones, timeIn, zoneName } from '../text/time-zones.ts'
import { homeButton } from './menu.ts'

const offeredHours: readonly QuietHours[] = [
  { fromMinute: 21 * 60, toMinute: 7 * 60 },
  { fromMinute: 22 * 60, toMinute: 8 * 60 },
  { fromMinute: 23 * 60, toMinute: 9 * 60 },
]
const candidatesShown = 6
/** A country button that stands for none. */
const noCountry = '-'
export const noHours = '-'

export function settingsScreen(visit: Visit, texts: Texts): Screen {
  const { say, chat } = visit
  const { discreet = false, daily = false } = chat.settings
  return {
    text: paragraphs([
      bold(say.html('settings.title')),
      say.html('settings.intro'),
      lines(settingLines(visit, texts)),
    ]),
    keyboard: keyboard(
      [button(marked(say.plain('settings.discreet'), discreet), 'discreet', { wanted: !discreet })],
      [
        button(marked(say.plain('settings.atOnce'), !daily), 'daily', { wanted: false }),
        button(marked(say.plain('settings.daily'), daily), 'daily', { wanted: true }),
      ],
      [button(say.plain('settings.quiet'), 'quiet'), button(say.plain('settings.zone'), 'zones')],
      [
        button(say.plain('settings.language'), 'languages', { target: '-' }),
        button(say.plain('settings.second'), 'secondLanguages'),
      ],
      [button(say.plain('settings.remembered'), 'remembered')],
      [homeButton(say)],
    ),
  }
}

/** How every setting stands, in words. */
function settingLines(visit: Visit, texts: Texts): Html[] {
  const { say, chat, language } = visit
  const { discreet, daily } = chat.settings
  const nameOf = (code: string): string => texts.say(code).plain('language.ownName')
  return [
    say.html(discreet ? 'settings.discreetOn' : 'settings.discreetOff'),
    say.html(daily ? 'settings.dailyNow' : 'settings.atOnceNow'),
    quietLine(visit),
    zoneLine(visit),
    say.html('settings.languageNow', { language: nameOf(language) }),
    chat.secondLanguage === undefined
      ? undefined
      : say.html('settings.secondNow', { language: nameOf(chat.secondLanguage) }),
    ...rememberedLines(visit),
  ].filter((line) => line !== undefined)
}

/** Name and country, as far as they are remembered. */
export function rememberedLines({ say, chat, language }: Visit): Html[] {
  const { name, country } = chat.remembered
  return [
    name === undefined ? undefined : say.html('settings.nameNow', { name: nameOfOther(name) }),
    country === undefined
      ? undefined
      : say.html('settings.countryNow', { country: countryName(country, language) }),
  ].filter((line) => line !== undefined)
}

export function quietLine({ say, chat }: Visit): Html {
  const { quietHours, urgentAnytime } = chat.settings
  if (!quietHours) return say.html('settings.quietOffNow')
  const now = say.html('settings.quietNow', { hours: quietHoursText(quietHours) })
  return urgentAnytime ? lines([now, say.html('settings.urgentNow')]) : now
}

function zoneOf({ chat, content }: Visit): string {
  return chat.settings.timeZone ?? content.campaign.timeZone
}

function zoneLine(visit: Visit): Html {
  const zone = zoneOf(visit)
  const { say, language, now } = visit
  return say.html('settings.zoneNow', { zone: zoneName(zone, language), time: timeIn(zone, now) })
}

/** `offered` are hours that were typed; `trouble` says why none could be read. */
export function quietScreen(visit: Visit, offered?: QuietHours, trouble?: Html): Screen {
  const { say, chat } = visit
  const { quietHours, urgentAnytime = false } = chat.settings
  const choices = offered ? [offered] : offeredHours
  const buttons = choices.map((hours) =>
    button(marked(quietHoursText(hours), sameHours(hours, quietHours)), 'quietHours', {
      hours: hoursToken(hours),
    }),
  )
  const urgent = button(marked(say.plain('settings.urgentAnytime'), urgentAnytime), 'urgentAnytime', {
    wanted: !urgentAnytime,
  })
  return {
    text: paragraphs([
      bold(say.html('settings.quiet')),
      trouble ?? say.html('settings.quietAsk'),
      lines([quietLine(visit), zoneLine(visit)]),
    ]),
    keyboard: keyboard(
      ...inRows(buttons, 2),
      [button(marked(say.plain('settings.quietOff'), !quietHours), 'quietHours', { hours: noHours })],
      quietHours ? [urgent] : undefined,
      [button(say.plain('settings.zone'), 'zones'), backButton(visit)],
    ),
  }
}

/** `candidates` are what a typed place may mean. */
export function zonesScreen(visit: Visit, candidates?: readonly string[]): Screen {
  const { say, language, now } = visit
  const campaignZone = visit.content.campaign.timeZone
  const offered = candidates?.length
    ? candidates.slice(0, candidatesShown)
    : [...new Set([campaignZone, ...likelyZones(language)])]
  const rows = offered.map((timeZone) => {
    const label = `${zoneName(timeZone, language)} · ${timeIn(timeZone, now)}`
    return [button(marked(label, timeZone === zoneOf(visit)), 'zone', { timeZone })]
  })
  const trouble =
    candidates && say.html(candidates.length > 0 ? 'settings.zoneWhich' : 'settings.zoneUnknown')
  return {
    text: paragraphs([
      bold(say.html('settings.zone')),
      trouble ?? say.html('settings.zoneAsk'),
      zoneLine(visit),
    ]),
    keyboard: keyboard(...rows, [button(say.plain('settings.quiet'), 'quiet'), backButton(visit)]),
  }
}

export function rememberedScreen(visit: Visit): Screen {
  const { say, chat, language } = visit
  const { name, country } = chat.remembered
  return {
    text: paragraphs([
      bold(say.html('settings.remembered')),
      say.html('settings.rememberedAsk'),
      lines([
        name === undefined
          ? say.html('settings.nameNone')
          : say.html('settings.nameNow', { name: nameOfOther(name) }),
        country === undefined
          ? say.html('settings.countryNone')
          : say.html('settings.countryNow', { country: countryName(country, language) }),
      ]),
    ]),
    keyboard: keyboard(
      [button(say.plain('settings.nameType'), 'nameAsk')],
      name === undefined ? undefined : [button(say.plain('settings.nameForget'), 'nameForget')],
      [button(say.plain('settings.countryChoose'), 'countryAsk')],
      country === undefined
        ? undefined
        : [button(say.plain('settings.countryForget'), 'countryKeep', { country: noCountry })],
      [backButton(visit)],
    ),
  }
}

export function nameAskScreen(visit: Visit, tooLong = false): Screen {
  const { say } = visit
  return {
    text: paragraphs([
      tooLong ? say.html('settings.nameTooLong', { count: rememberedNameCharacters }) : undefined,
      say.html('settings.nameAsk'),
    ]),
    keyboard: keyboard([button(say.plain('nav.back'), 'remembered')]),
  }
}

export function nameCheckScreen(visit: Visit, name: string): Screen {
  const { say } = visit
  return {
    text: say.html('settings.nameCheck', { name: nameOfOther(name) }),
    keyboard: keyboard([
      button(say.plain('settings.nameKeep'), 'nameKeep'),
      button(say.plain('nav.back'), 'remembered'),
    ]),
  }
}

/** `candidates` are what a typed text may mean. */
export function countriesScreen(visit: Visit, candidates?: readonly string[]): Screen {
  const { say, language } = visit
  const offered = candidates?.length ? candidates.slice(0, candidatesShown) : likelyCountries(language)
  const buttons = offered.map((country) => button(countryName(country, language), 'countryKeep', { country }))
  const trouble = candidates && say.html(candidates.length > 0 ? 'sign.countryWhich' : 'sign.countryUnknown')
  return {
    text: trouble ?? say.html('sign.countryAsk'),
    keyboard: keyboard(...inRows(buttons, 2), [button(say.plain('nav.back'), 'remembered')]),
  }
}

function backButton({ say }: Visit) {
  return button(say.plain('nav.back'), 'settings')
}

function marked(label: string, chosen: boolean): string {
  return chosen ? `✓ ${label}` : label
}

function hoursToken(hours: QuietHours): string {
  return quietHoursText(hours).replaceAll(':', '').replace('–', '-')
}

function sameHours(one: QuietHours, other: QuietHours | undefined): boolean {
  return one.fromMinute === other?.fromMinute && one.toMinute === other.toMinute
}
