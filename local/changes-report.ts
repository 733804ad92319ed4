/** Changes that staff made in the chat, in words for whoever imports a pack, and as YAML for whoever keeps it. */
import { stringify } from 'yaml'
import type { Effect, LaidChange } from '../bot/campaign/change.ts'
import { effectStandings, layOver, type EffectStanding, type Standing } from '../bot/campaign/overlay.ts'
import type { ActionEntry, CaseEntry, Pack } from '../bot/campaign/pack.ts'

const said: Readonly<Record<Standing, string>> = {
  absorbed: 'The pack has taken up',
  'in-force': 'Still laid over the pack',
  overtaken: 'Not shown, since the pack says something newer (undo it in the chat, or correct the pack)',
  'left-over': 'Not shown, since the pack no longer has it (put it back, or undo the change in the chat)',
}

/** A line for each effect, with no text that anyone wrote: `…: cases/anna.yaml: status released since 2015-03-10`. */
export function reportLines(reports: readonly EffectStanding[]): string[] {
  return reports.map(
    ({ change, effect, standing }) => `${said[standing]}: ${fileOf(change.subject)}: ${effectText(effect)}`,
  )
}

function fileOf({ kind, id }: LaidChange['subject']): string {
  return `${kind === 'case' ? 'cases' : 'actions'}/${id}.yaml`
}

function effectText(effect: Effect): string {
  if (effect.field === 'status') return `status ${effect.status} since ${effect.day}`
  if (effect.field === 'timeline') return `an entry of ${effect.day} in the timeline`
  if (effect.field === 'outcome') return 'an outcome'
  return effect.day === null ? 'open without an end' : `${effect.field} ${effect.day}`
}

/** What to put into the files of a pack, so that the next import finds in it all that readers see. */
export function packFragments(imported: Pack, changes: readonly LaidChange[]): string[] {
  const laid = layOver(imported, changes)
  const unseen = effectStandings(imported, changes).filter(({ standing }) =>
    ['overtaken', 'left-over'].includes(standing),
  )
  const [first = ''] = imported.campaign.locales
  return [
    ...laid.cases.flatMap((entry, index) => caseFragment(imported.cases[index], entry, first)),
    ...laid.actions.flatMap((action, index) => actionFragment(imported.actions[index], action, first)),
    ...reportLines(unseen).map((line) => `# ${line}`),
  ]
}

const replacing = 'put these in place of what the file says.'

function caseFragment(before: CaseEntry | undefined, after: CaseEntry, first: string): string[] {
  const { status, asOf, detained } = after
  const isSame = JSON.stringify([before?.status, before?.detained]) === JSON.stringify([status, detained])
  const added = (after.timeline ?? []).slice(before?.timeline?.length ?? 0)
  const file = `cases/${after.id}.yaml`
  return [
    ...(isSame ? [] : [fragment(`${file}: ${replacing}`, { status, asOf, detained })]),
    ...(added.length === 0
      ? []
      : [
          fragment(`${file}: add these to its timeline.`, { timeline: added }),
          ...added.flatMap(({ date, text }) => missing(`${file}, ${date}`, text, first)),
        ]),
  ]
}

function actionFragment(before: ActionEntry | undefined, after: ActionEntry, first: string): string[] {
  const names = ['opens', 'closes', 'outcome'] as const
  const changed = names.filter((name) => JSON.stringify(before?.[name]) !== JSON.stringify(after[name]))
  if (changed.length === 0) return []
  const file = `actions/${after.id}.yaml`
  const gone = changed.filter((name) => after[name] === undefined)
  return [
    fragment(`${file}: ${replacing}`, Object.fromEntries(changed.map((name) => [name, after[name]]))),
    ...gone.map((name) => `# ${file}: take out "${name}".`),
    ...(changed.includes('outcome') && after.outcome ? missing(file, after.outcome, first) : []),
  ]
}

function missing(where: string, texts: Readonly<Record<string, string>>, first: string): string[] {
  return texts[first] === undefined
    ? [`# ${where}: write the text in "${first}" too, the first language of the campaign.`]
    : []
}

function fragment(title: string, fields: object): string {
  const known = Object.entries(fields).filter(([, value]) => value !== undefined)
  return `# ${title}\n${stringify(Object.fromEntries(known), { lineWidth: 0 }).trimEnd()}`
}
