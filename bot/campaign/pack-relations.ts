/**
 * What the files of a pack say of each other and of time: references that lead somewhere, photos and target lists
 * that are there, days in order.
 */
import {
  at,
  fileLimitBytes,
  hasEntry,
  isMap,
  list,
  photoLimitBytes,
  strings,
  type Entry,
  type PackFile,
} from './pack-entries.ts'
import { quote, type Report } from './pack-problems.ts'
import { photoFile, targetsFile } from './pack.ts'

type Check = {
  readonly files: readonly PackFile[]
  readonly entries: readonly Entry[]
  readonly report: Report
}

export function checkRelations(entry: Entry, check: Check): void {
  if (entry.folder === 'cases') checkCase(entry, check)
  if (entry.folder === 'actions') checkAction(entry, check)
  if (entry.folder === 'updates') checkUpdate(entry, check)
}

function checkCase(entry: Entry, { files, report }: Check): void {
  const { file, value } = entry
  let freeFrom = ''
  for (const [index, period] of list(at(value, 'detained')).entries()) {
    const [from, to] = [at(period, 'from'), at(period, 'to')]
    checkOrder(entry, [`detained[${index}].from`, from], [`detained[${index}].to`, to], report)
    if (isDay(from) && from < freeFrom)
      report(
        file,
        `detained[${index}].from`,
        `${quote(from)} lies in the time before it. Put the times in order and end each one but the last.`,
      )
    freeFrom = isDay(to) ? to : '9999'
  }
  checkPhoto(entry, files, report)
}

/** What a caption holds at most is 1,024 characters; the rest is left for status, dates and some of the summary. */
const captionShareCharacters = 750

function checkPhoto(entry: Entry, files: readonly PackFile[], report: Report): void {
  const { file, value } = entry
  const name = at(value, 'photo', 'file')
  if (typeof name !== 'string' || !photoFile.test(name)) return
  const photo = files.find((candidate) => candidate.file === `photos/${name}`)
  const reason = photo ? photoTrouble(photo) : `There is no ${quote(name)} in the folder photos. Add it.`
  if (reason !== undefined) report(file, 'photo.file', reason)
  checkCaption(entry, report)
}

function checkCaption({ file, value }: Entry, report: Report): void {
  const name = at(value, 'name')
  const credit = at(value, 'photo', 'credit')
  const texts = [name, at(value, 'photo', 'alt'), ...list(at(value, 'demands'))]
  for (const language of Object.keys(isMap(name) ? name : {})) {
    const characters = [...texts.map((text) => at(text, language)), credit].reduce<number>(
      (sum, text) => sum + (typeof text === 'string' ? text.length : 0),
      0,
    )
    if (characters > captionShareCharacters)
      report(
        file,
        'photo',
        `Name, demands, alt and credit have ${characters} characters in all in ${quote(language)}; with a photo, ${captionShareCharacters} fit. Shorten them, or leave the photo out.`,
      )
  }
}

/** Of what could not be read, more is not said than that. */
function photoTrouble(photo: PackFile): string | undefined {
  if (!('bytes' in photo)) return undefined
  const { file, bytes } = photo
  if (bytes.length > photoLimitBytes) return `${quote(file)} is over 1 MB. Make it smaller.`
  const starts = (...signature: number[]): boolean => signature.every((byte, index) => bytes[index] === byte)
  if (starts(0xff, 0xd8, 0xff) || starts(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return undefined
  return `${quote(file)} is neither JPEG nor PNG. Save it as one of them.`
}

function checkAction(entry: Entry, check: Check): void {
  const { file, id, value } = entry
  const { report, entries } = check
  strings(at(value, 'cases')).forEach((name, index) => checkReference(entry, check, `cases[${index}]`, name))
  const elsewhere = at(value, 'elsewhere')
  if (elsewhere === id) report(file, 'elsewhere', 'Name another action than this one.')
  else if (typeof elsewhere === 'string' && !hasEntry(entries, 'actions', elsewhere))
    report(file, 'elsewhere', `There is no actions/${elsewhere}.yaml. Write it or name another action.`)
  if (at(value, 'kind') === 'petition' && at(value, 'closes') === undefined)
    report(file, 'closes', 'Say on which day the petition closes: its key is destroyed 14 days later.')
  checkOrder(entry, ['opens', at(value, 'opens')], ['closes', at(value, 'closes')], report)
  checkTargets(entry, check)
}

const targetColumns = 'id,name,role,area,postcodes,email,phone,language'

function checkTargets({ file, value }: Entry, { files, report }: Check): void {
  const name = at(value, 'targets', 'file')
  if (typeof name !== 'string' || !targetsFile.test(name)) return
  const table = files.find((candidate) => candidate.file === name)
  const reason = table ? targetsTrouble(table) : `There is no ${quote(name)}. Add it.`
  if (reason !== undefined) report(file, 'targets.file', reason)
}

function targetsTrouble(table: PackFile): string | undefined {
  if (!('bytes' in table)) return undefined
  const { file, bytes } = table
  if (bytes.length > fileLimitBytes) return `${quote(file)} is over 256 KB. Shorten it.`
  const [head = ''] = new TextDecoder().decode(bytes).split(/\r?\n/)
  if (head === targetColumns) return undefined
  return `The first line of ${quote(file)} is ${quote(head)}. Write ${targetColumns}.`
}

function checkUpdate(entry: Entry, check: Check): void {
  const { file, value } = entry
  if (!isMap(value)) return
  const name = at(value, 'case')
  if (typeof name === 'string') checkReference(entry, check, 'case', name)
  if ((name === undefined) === (at(value, 'country') === undefined))
    check.report(
      file,
      'case',
      'Name either a case or a country that the update is about, not both and not none.',
    )
}

function checkReference({ file }: Entry, { entries, report }: Check, path: string, name: string): void {
  if (hasEntry(entries, 'cases', name)) return
  report(file, path, `There is no cases/${name}.yaml. Write it or name another case.`)
}

type Dated = readonly [path: string, day: unknown]

function checkOrder({ file }: Entry, [, first]: Dated, [path, last]: Dated, report: Report): void {
  if (!isDay(first) || !isDay(last) || first <= last) return
  report(file, path, `${quote(last)} is before ${quote(first)}. Correct one of the days.`)
}

function isDay(value: unknown): value is string {
  return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)
}
