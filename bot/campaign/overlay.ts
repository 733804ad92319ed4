/**
 * Approved changes laid over an imported pack, and what an import finds of each. A newer word counts:
 *
 * - A status holds unless the pack was checked (`asOf`) on a later day than the change was written down and says
 *   something else. It closes and opens times in detention.
 * - An entry of the timeline is added unless the pack has one of that day with the same text or source.
 * - Opening, closing and outcome of an action hold while the pack says what it said at the approval.
 *
 * Nothing is dropped: what does not count stays as it is, and is named by each import.
 */
import { hashOf } from '../identity/pseudonyms.ts'
import type { CaseStatus, Effect, LaidChange } from './change.ts'
import type { ActionEntry, CaseEntry, Pack } from './pack.ts'

/**
 * `in-force`: readers see it. `absorbed`: the pack says the same. `overtaken`: the pack says something newer.
 * `left-over`: the pack no longer has the case or action.
 */
export type Standing = 'in-force' | 'absorbed' | 'overtaken' | 'left-over'

type Entries = Pick<Pack, 'cases' | 'actions'>
type StatusEffect = Extract<Effect, { field: 'status' }>
type EntryEffect = Extract<Effect, { field: 'timeline' }>
type ActionEffect = Exclude<Effect, StatusEffect | EntryEffect>
type Period = NonNullable<CaseEntry['detained']>[number]

/** `changes` in the order of their approval. */
export function layOver<T extends Entries>(pack: T, changes: readonly LaidChange[]): T {
  if (changes.length === 0) return pack
  return {
    ...pack,
    cases: pack.cases.map((entry) => caseWith(entry, effectsOn('case', entry.id, changes))),
    actions: pack.actions.map((entry) => actionWith(entry, effectsOn('action', entry.id, changes))),
  }
}

/** How each change stands to a pack, by its id. Of several effects, one that readers do not see counts most. */
export function standings(pack: Entries, changes: readonly LaidChange[]): Map<string, Standing> {
  const found = effectStandings(pack, changes)
  return new Map(
    changes.map(({ id }) => {
      const own = new Set(found.filter(({ change }) => change.id === id).map(({ standing }) => standing))
      return [id, countingMost.find((standing) => own.has(standing)) ?? 'absorbed']
    }),
  )
}

const countingMost: readonly Standing[] = ['overtaken', 'left-over', 'in-force']

export type EffectStanding = {
  readonly change: LaidChange
  readonly effect: Effect
  readonly standing: Standing
}

export function effectStandings(pack: Entries, changes: readonly LaidChange[]): EffectStanding[] {
  return changes.flatMap((change) =>
    change.effects.map((effect) => ({ change, effect, standing: standingOf(pack, change, effect, changes) })),
  )
}

function standingOf(
  pack: Entries,
  { subject: { kind, id } }: LaidChange,
  effect: Effect,
  all: readonly LaidChange[],
): Standing {
  const others = effectsOn(kind, id, all)
  const entry = pack.cases.find((known) => kind === 'case' && known.id === id)
  const action = pack.actions.find((known) => kind === 'action' && known.id === id)
  if (entry && effect.field === 'status') return statusStanding(entry, effect, others.filter(isStatus))
  if (entry && effect.field === 'timeline') return hasEntry(entry, effect) ? 'absorbed' : 'in-force'
  if (!action || effect.field === 'status' || effect.field === 'timeline') return 'left-over'
  return actionStanding(action, newest(effect, others))
}

function effectsOn(kind: 'case' | 'action', id: string, changes: readonly LaidChange[]): Effect[] {
  return changes.flatMap(({ subject, effects }) =>
    subject.kind === kind && subject.id === id ? effects : [],
  )
}

function isStatus(effect: Effect): effect is StatusEffect {
  return effect.field === 'status'
}

function caseWith(entry: CaseEntry, effects: readonly Effect[]): CaseEntry {
  const laid = statusLaid(entry, effects.filter(isStatus))
  return effects.reduce((before, effect) => (isEntry(effect) ? withEntry(before, effect) : before), laid)
}

function isEntry(effect: Effect): effect is EntryEffect {
  return effect.field === 'timeline'
}

function withEntry(entry: CaseEntry, effect: EntryEffect): CaseEntry {
  if (hasEntry(entry, effect)) return entry
  const { day, texts, source } = effect
  const added = { date: day, text: { ...texts }, ...(source !== undefined && { source }) }
  return { ...entry, timeline: [...(entry.timeline ?? []), added] }
}

function hasEntry({ timeline }: CaseEntry, { day, texts, source }: EntryEffect): boolean {
  return (timeline ?? []).some(
    (known) =>
      known.date === day &&
      ((source !== undefined && known.source === source) ||
        Object.entries(texts).some(([language, text]) => known.text[language] === text)),
  )
}

/** Where the newest one was overtaken, none counts. */
function statusLaid(entry: CaseEntry, effects: readonly StatusEffect[]): CaseEntry {
  const last = effects.at(-1)
  if (!last || isOvertaken(entry, last)) return entry
  return effects.filter((effect) => !isOvertaken(entry, effect)).reduce(withStatus, entry)
}

function withStatus(entry: CaseEntry, { status, day, asOf }: StatusEffect): CaseEntry {
  const detained = periodsAfter(entry.detained, status, day)
  const checked = entry.asOf !== undefined && entry.asOf > asOf ? entry.asOf : asOf
  return { ...entry, status, asOf: checked, ...(detained && { detained }) }
}

function isOvertaken({ asOf, status }: CaseEntry, effect: StatusEffect): boolean {
  return asOf !== undefined && asOf > effect.asOf && status !== effect.status
}

/** All changes of a case's status stand together: what counts is where they lead. */
function statusStanding(entry: CaseEntry, effect: StatusEffect, all: readonly StatusEffect[]): Standing {
  const laid = statusLaid(entry, all)
  const isSame = laid.status === entry.status && spans(laid.detained) === spans(entry.detained)
  const last = all.at(-1) ?? effect
  if (isOvertaken(entry, last)) return 'overtaken'
  if (isSame) return 'absorbed'
  // An older one that the pack has passed is history to the newer one.
  return isOvertaken(entry, effect) ? 'absorbed' : 'in-force'
}

function spans(periods: readonly Period[] | undefined): string {
  return JSON.stringify((periods ?? []).map(({ from, to }) => [from, to ?? null]))
}

const endsDetention: ReadonlySet<CaseStatus> = new Set(['released', 'died'])

/** Times in detention after a change of status; times that came later than that day are left alone. */
function periodsAfter(
  periods: readonly Period[] | undefined,
  status: CaseStatus,
  day: string,
): Period[] | undefined {
  const covers = ({ from, to }: Period): boolean => from <= day && (to ?? '9999') > day
  if (endsDetention.has(status))
    return periods?.map((period) => (covers(period) ? { ...period, to: day } : period))
  const known = periods?.some((period) => covers(period) || period.from >= day) ?? false
  return status === 'detained' && !known
    ? [...(periods ?? []), { from: day, to: null }]
    : periods && [...periods]
}

/** The newest of each field. */
function newest<T extends Effect>(effect: T, effects: readonly Effect[]): T {
  return (effects.findLast(({ field }) => field === effect.field) as T | undefined) ?? effect
}

function actionWith(action: ActionEntry, effects: readonly Effect[]): ActionEntry {
  const wanted = (['opens', 'closes', 'outcome'] as const).flatMap((field) => {
    const effect = effects.findLast((known): known is ActionEffect => known.field === field)
    return effect && actionStanding(action, effect) === 'in-force' ? [effect] : []
  })
  return wanted.reduce(withEffect, action)
}

function withEffect(action: ActionEntry, effect: ActionEffect): ActionEntry {
  if (effect.field === 'opens') return { ...action, opens: effect.day }
  if (effect.field === 'outcome') return { ...action, outcome: { ...effect.texts } }
  const { closes: _before, ...open } = action
  return effect.day === null ? open : { ...open, closes: effect.day }
}

function actionStanding(action: ActionEntry, effect: ActionEffect): Standing {
  if (says(action, effect)) return 'absorbed'
  return baseOf(action, effect.field) === effect.base ? 'in-force' : 'overtaken'
}

function says(action: ActionEntry, effect: ActionEffect): boolean {
  if (effect.field !== 'outcome') return (action[effect.field] ?? null) === effect.day
  return Object.entries(effect.texts).every(([language, text]) => action.outcome?.[language] === text)
}

/** What a pack says of a field, to be compared with what it says later. */
export function baseOf(action: ActionEntry, field: ActionEffect['field']): string | null {
  if (field !== 'outcome') return action[field] ?? null
  const texts = Object.entries(action.outcome ?? {}).toSorted(([one], [other]) => (one < other ? -1 : 1))
  return action.outcome ? hashOf(JSON.stringify(texts)) : null
}
