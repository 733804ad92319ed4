/**
 * Every button of the bot on one page: a route's code and what it carries. Slices link to each other by these, so
 * none has to import another's chat. Change the version when a code or a field changes its meaning.
 */
import {
  createCodec,
  flag,
  id,
  number,
  pattern,
  type Decoded,
  type Field,
  type ValuesOf,
} from './callback-data.ts'

/** What can be followed: `*` everything, `!` urgent actions, `AZ` a country, `khadija-ismayilova` a case. */
export type FollowToken = string
const follow = pattern(/^(\*|!|[A-Z]{2}|~?[a-z0-9-]{1,48})$/)
const language = pattern(/^[a-z]{2,3}(-[a-z]{1,4})?$/)
/** Country code, or `-` for rather not saying. */
const country = pattern(/^([A-Z]{2}|-)$/)
/** The card to go back to: `c` and a case, `a` and an action, `-` for the menu. */
const target = pattern(/^(-|[ca][a-z0-9-]{1,48})$/)
/** The screen on which a follow button stands. */
const origin: Field<'card' | 'list' | 'action'> = {
  encode: (value) => value.charAt(0),
  decode: (text) => ({ c: 'card', l: 'list', a: 'action' } as const)[text],
}
/** `2230-0700`, or `-` for none. */
const hours = pattern(/^(([01]\d|2[0-3])[0-5]\d-([01]\d|2[0-3])[0-5]\d|-)$/)
const timeZone = pattern(/^[A-Za-z][A-Za-z0-9_+/-]{1,39}$/)
/** A step with a broadcast: which, whose (`-`: none yet), and what with. */
const step = pattern(/^[a-z]{2,10}$/)
const broadcastId = pattern(/^(-|b[a-z2-7]{12})$/)
const detail = pattern(/^[A-Za-z0-9_.-]{1,24}$/)
const role = pattern<'admin' | 'editor' | 'approver' | 'translator' | 'caseOfficer'>(
  /^(admin|editor|approver|translator|caseOfficer)$/,
)
const proposalStep = pattern<'show' | 'agree' | 'refuse' | 'withdraw' | 'link'>(
  /^(show|agree|refuse|withdraw|link)$/,
)
const status = pattern<'wanted' | 'detained' | 'on-trial' | 'convicted' | 'released' | 'died'>(
  /^(wanted|detained|on-trial|convicted|released|died)$/,
)
/** A change of a case or action, or none. */
const changeId = pattern(/^(-|c[a-z2-7]{12})$/)
/** What a tip is about, and what its sender gets. */
const topic = pattern<'detention' | 'ill-treatment' | 'trial' | 'threats' | 'other'>(
  /^(detention|ill-treatment|trial|threats|other)$/,
)
const receipt = pattern<'none' | 'words' | 'tell'>(/^(none|words|tell)$/)
const ticket = pattern(/^[A-Za-z0-9_-]{22}$/)

const routes = {
  menu: { code: 'm', fields: {} },
  cases: { code: 'cl', fields: { page: number } },
  case: { code: 'c', fields: { caseId: id } },
  timeline: { code: 'ct', fields: { caseId: id, page: number } },
  actions: { code: 'al', fields: { page: number } },
  caseActions: { code: 'ac', fields: { caseId: id } },
  action: { code: 'a', fields: { actionId: id } },
  sign: { code: 's', fields: { actionId: id } },
  agree: { code: 'sa', fields: { actionId: id } },
  /** To the text that speaks of names. */
  agreeNamed: { code: 'sb', fields: { actionId: id } },
  withName: { code: 'sm', fields: { actionId: id } },
  anonymous: { code: 'sn', fields: { actionId: id } },
  country: { code: 'sc', fields: { actionId: id, country } },
  confirm: { code: 'sx', fields: { actionId: id } },
  cancel: { code: 'sq', fields: { actionId: id } },
  withdraw: { code: 'w', fields: { actionId: id } },
  withdrawNow: { code: 'wx', fields: { actionId: id } },
  following: { code: 'fl', fields: { page: number } },
  follow: { code: 'f', fields: { follow, wanted: flag, origin } },
  followFromAction: { code: 'fa', fields: { actionId: id } },
  stop: { code: 'fs', fields: {} },
  languages: { code: 'll', fields: { target } },
  language: { code: 'l', fields: { language, target } },
  secondLanguages: { code: 'sl', fields: {} },
  secondLanguage: { code: 'l2', fields: { language: pattern(/^([a-z]{2,3}(-[a-z]{1,4})?|-)$/) } },
  settings: { code: 'se', fields: {} },
  discreet: { code: 'sd', fields: { wanted: flag } },
  daily: { code: 'so', fields: { wanted: flag } },
  quiet: { code: 'q', fields: {} },
  quietHours: { code: 'qh', fields: { hours } },
  urgentAnytime: { code: 'qu', fields: { wanted: flag } },
  zones: { code: 'zl', fields: {} },
  zone: { code: 'z', fields: { timeZone } },
  remembered: { code: 'r', fields: {} },
  nameAsk: { code: 'rn', fields: {} },
  nameKeep: { code: 'rk', fields: {} },
  nameForget: { code: 'rx', fields: {} },
  countryAsk: { code: 'rl', fields: {} },
  countryKeep: { code: 'rc', fields: { country } },
  myData: { code: 'd', fields: {} },
  forget: { code: 'df', fields: {} },
  forgetNow: { code: 'dx', fields: {} },
  tip: { code: 't', fields: {} },
  tipForm: { code: 'tf', fields: {} },
  tipTopic: { code: 'tc', fields: {} },
  tipUrgency: { code: 'tu', fields: { topic } },
  tipReceipt: { code: 'tr', fields: { topic, urgent: flag } },
  tipAsk: { code: 'ta', fields: { topic, urgent: flag, receipt } },
  tipNoted: { code: 'tn', fields: {} },
  tipBurn: { code: 'tb', fields: { handle: ticket } },
  tipDuty: { code: 'td', fields: {} },
  tipDutyFor: { code: 'tdf', fields: { hours: number } },
  tipTake: { code: 'tt', fields: { team: id } },
  broadcast: { code: 'b', fields: { step, broadcastId, detail } },
  showNews: { code: 'n', fields: { broadcastId: id } },
  fewer: { code: 'nf', fields: { broadcastId: id } },
  mute: { code: 'nm', fields: { caseId: id } },
  dailyInstead: { code: 'nd', fields: {} },
  keepCase: { code: 'kc', fields: { caseId: id } },
  keepStatus: { code: 'ks', fields: { caseId: id, status } },
  keepEntry: { code: 'kt', fields: { caseId: id } },
  keepAction: { code: 'ka', fields: { actionId: id } },
  keepOpen: { code: 'ko', fields: { actionId: id } },
  keepClose: { code: 'kx', fields: { actionId: id } },
  keep: { code: 'k', fields: { step, changeId, detail } },
  inviting: { code: 'iv', fields: {} },
  invite: { code: 'ii', fields: { role } },
  acceptInvite: { code: 'ia', fields: { token: ticket } },
  lockdown: { code: 'ld', fields: { wanted: flag } },
  staff: { code: 'st', fields: { ticket, choice: number } },
  proposal: { code: 'sp', fields: { step: proposalStep, id: ticket } },
  stopRole: { code: 'sr', fields: { id: ticket } },
} as const

export type Routes = typeof routes
export type RouteName = keyof Routes
export type RouteValues<K extends RouteName> = ValuesOf<Routes[K]['fields']>
/** A pressed button whose data was understood. */
export type Press = Decoded<Routes>

const callbackVersion = '1'
export const callbackCodec = createCodec(callbackVersion, routes)

/** The `start` parameter of a deep link. */
export type StartTarget =
  | { kind: 'case'; caseId: string }
  | { kind: 'action'; actionId: string }
  | { kind: 'tip' }

/** Reads a deep link's parameter; `undefined` when it names nothing that we know. */
export function decodeStart(parameter: string): StartTarget | undefined {
  if (parameter === 'tip') return { kind: 'tip' }
  const match = /^(case|act)_([a-z0-9-]{1,48})$/.exec(parameter)
  if (!match?.[2]) return undefined
  return match[1] === 'case' ? { kind: 'case', caseId: match[2] } : { kind: 'action', actionId: match[2] }
}

/** A link that opens the bot at a card. */
export function deepLink(botUsername: string, target: StartTarget): string {
  const parameter = { case: 'case_', action: 'act_', tip: 'tip' }[target.kind]
  const suffix = target.kind === 'case' ? target.caseId : target.kind === 'action' ? target.actionId : ''
  return `https://t.me/${botUsername}?start=${parameter}${suffix}`
}
