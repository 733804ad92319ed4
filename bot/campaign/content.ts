/**
 * The campaign as the bot reads it: the imported pack with a version. All of it is held in memory and replaced as a
 * whole, so a reader never sees half of an import.
 */
import type { LanguageRules } from '../text/languages.ts'
import { dayOf } from '../text/dates.ts'
import type { ActionEntry, CampaignInfo, CaseEntry, UpdateEntry } from './pack.ts'

export type PhotoReference = { readonly file: string; readonly hash: string }

export type Content = {
  readonly version: string
  readonly campaign: CampaignInfo
  readonly cases: readonly CaseEntry[]
  readonly actions: readonly ActionEntry[]
  readonly updates: readonly UpdateEntry[]
  readonly photos: readonly PhotoReference[]
}

/** Languages on offer: those of the campaign first, then any other that the bot itself speaks. */
export function languageRules({ campaign }: Content, spoken: readonly string[]): LanguageRules {
  const first = campaign.locales.filter((language) => spoken.includes(language))
  const others = spoken.filter((language) => !first.includes(language))
  return { offered: [...first, ...others], fallback: campaign.fallback ?? {} }
}

/** Languages of the campaign that the bot speaks: those that texts are written in. */
export function writtenLanguages({ campaign }: Content, { offered }: LanguageRules): string[] {
  return campaign.locales.filter((language) => offered.includes(language))
}

/** The calendar day in the campaign's time zone. */
export function campaignDay({ campaign }: Content, now: Date): string {
  return dayOf(now, campaign.timeZone)
}

export function findCase(content: Content, id: string): CaseEntry | undefined {
  return content.cases.find((entry) => entry.id === id)
}

export function findAction(content: Content, id: string): ActionEntry | undefined {
  return content.actions.find((entry) => entry.id === id)
}

/** The countries that the campaign's cases are in. */
export function countriesOf(content: Content): string[] {
  return [...new Set(content.cases.flatMap(({ country }) => (country ? [country] : [])))]
}
