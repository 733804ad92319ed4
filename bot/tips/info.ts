/**
 * What the page is told when it opens: the same for everyone who asks at that time, whoever they are. What a browser
 * can check, such as the signature of the roster, it checks itself.
 */
import type { CampaignInfo } from '../campaign/pack.ts'
import type { SignedRoster } from '../sealing/roster.ts'
import type { DutyTimes } from './desk.ts'
import { fileLimitBytes, filesLimit, filesLimitBytes } from './files.ts'
import { textLimitCharacters } from './tip.ts'

export type Info = {
  readonly v: 1
  readonly day: string
  /** By language. */
  readonly title: Readonly<Record<string, string>>
  readonly emergency?: { readonly text: Readonly<Record<string, string>>; readonly url?: string | undefined }
  /** Tips go to this address and nowhere else. */
  readonly elsewhere?: string
  /** Signed, to be verified by the page; none: tips cannot be received now. */
  readonly roster?: SignedRoster
  readonly onDuty: boolean
  /** Hours in which someone acknowledges; days in which a source hears something. */
  readonly promises: Pick<DutyTimes, 'acknowledgeHours' | 'acknowledgeUrgentHours' | 'answerDays'>
  readonly workBits: number
  readonly limits: {
    readonly textCharacters: number
    readonly files: number
    readonly fileBytes: number
    readonly allFilesBytes: number
  }
}

export type Told = {
  readonly campaign: CampaignInfo
  readonly roster: SignedRoster | undefined
  readonly onDuty: boolean
  readonly times: DutyTimes
  readonly workBits: number
  readonly now: Date
}

export function infoOf({ campaign, roster, onDuty, times, workBits, now }: Told): Info {
  const { title, emergency, tips } = campaign
  const { acknowledgeHours, acknowledgeUrgentHours, answerDays } = times
  return {
    v: 1,
    day: now.toISOString().slice(0, 10),
    title,
    ...(emergency && { emergency }),
    ...(tips?.door && { elsewhere: tips.door }),
    ...(roster && { roster }),
    onDuty,
    promises: { acknowledgeHours, acknowledgeUrgentHours, answerDays },
    workBits,
    limits: {
      textCharacters: textLimitCharacters,
      files: filesLimit,
      fileBytes: fileLimitBytes,
      allFilesBytes: filesLimitBytes,
    },
  }
}
