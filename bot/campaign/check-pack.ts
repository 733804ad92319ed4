/**
 * Checks a campaign pack as a whole: each file against its schema, then what the files say of each other. All
 * problems are named at once, each by file, path and reason, so that staff need not mend them one by one.
 */
import * as v from 'valibot'
import { toEntry, unreadable, type Entry, type Folder, type PackFile } from './pack-entries.ts'
import { checkLanguages } from './pack-languages.ts'
import { quote, toProblem, type PackProblem, type Report } from './pack-problems.ts'
import { checkRelations } from './pack-relations.ts'
import {
  schemas,
  type ActionEntry,
  type CampaignInfo,
  type CaseEntry,
  type Pack,
  type UpdateEntry,
} from './pack.ts'

export type PackCheck =
  | { readonly ok: true; readonly pack: Pack }
  | { readonly ok: false; readonly problems: PackProblem[] }

export function checkPack(files: readonly PackFile[]): PackCheck {
  const problems: PackProblem[] = []
  const known = new Set<string>()
  const report: Report = (file, path, reason) => {
    const line = JSON.stringify([file, path, reason])
    if (!known.has(line)) problems.push({ file, path, reason })
    known.add(line)
  }
  for (const file of files)
    if ('unreadable' in file) for (const reason of file.unreadable) report(file.file, '', reason)
  const entries = files.map(toEntry).filter((entry) => entry !== undefined)
  const parsed = entries.map((entry) => ({ ...entry, value: checkSchema(entry, report) }))
  checkNames(entries, report)
  checkLanguages(entries, report)
  for (const entry of entries) checkRelations(entry, { files, entries, report })
  return problems.length > 0 ? { ok: false, problems } : { ok: true, pack: toPack(parsed) }
}

/** The value as the schema gives it, with defaults. Of each field that is wrong, one reason is reported. */
function checkSchema({ file, folder, value }: Entry, report: Report): unknown {
  if (value === unreadable) return undefined
  const result = v.safeParse(schemas[folder], value, { abortPipeEarly: true })
  for (const issue of result.issues ?? []) {
    const problem = toProblem(file, issue)
    report(file, problem.path, problem.reason)
  }
  return result.output
}

function checkNames(entries: readonly Entry[], report: Report): void {
  if (!entries.some(({ folder }) => folder === 'campaign'))
    report('campaign.yaml', '', 'The file is missing. Write one with id, title and locales.')
  const seen = new Set<string>()
  for (const { file, folder, id } of entries) {
    if (!/^[a-z0-9-]{1,48}$/.test(id))
      report(
        file,
        '',
        `Rename the file: its name is the id, and ${quote(id)} is not just a-z, 0-9 and - (at most 48).`,
      )
    if (seen.has(file)) report(file, '', `The id ${quote(id)} is used twice in ${folder}. Keep one of them.`)
    seen.add(file)
  }
}

function toPack(entries: readonly Entry[]): Pack {
  const inFolder = <T>(folder: Folder): T[] =>
    entries
      .filter((entry) => entry.folder === folder)
      .map(({ id, value }) => ({ id, ...(value as object) }) as T)
  return {
    campaign: entries.find(({ folder }) => folder === 'campaign')?.value as CampaignInfo,
    cases: inFolder<CaseEntry>('cases'),
    actions: inFolder<ActionEntry>('actions'),
    updates: inFolder<UpdateEntry>('updates'),
  }
}
