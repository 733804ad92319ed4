import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  callbackCodec,
  decodeStart,
  deepLink,
  type RouteName,
  type RouteValues,
} from '../../bot/telegram/routes.ts'

const id = fc.stringMatching(/^[a-z0-9-]{1,48}$/)
const page = fc.nat(9999)
const language = fc.constantFrom('en', 'az', 'fr', 'ru', 'qaa', 'pt-br')
const target = fc.oneof(
  fc.constant('-'),
  id.map((name) => `c${name}`),
  id.map((name) => `a${name}`),
)
const country = fc.constantFrom('AZ', 'GB', '-')
const topic = fc.constantFrom('detention' as const, 'ill-treatment' as const, 'other' as const)
const ticket = fc.stringMatching(/^[A-Za-z0-9_-]{22}$/)
const byId = fc.record({ actionId: id })
const values: { [K in RouteName]: fc.Arbitrary<RouteValues<K>> } = {
  menu: fc.constant({}),
  cases: fc.record({ page }),
  case: fc.record({ caseId: id }),
  timeline: fc.record({ caseId: id, page }),
  actions: fc.record({ page }),
  caseActions: fc.record({ caseId: id }),
  action: byId,
  sign: byId,
  agree: byId,
  agreeNamed: byId,
  withName: byId,
  anonymous: byId,
  country: fc.record({ actionId: id, country }),
  confirm: byId,
  cancel: byId,
  withdraw: byId,
  withdrawNow: byId,
  following: fc.record({ page }),
  follow: fc.record({
    follow: fc.oneof(fc.constantFrom('*', '!', 'AZ'), id),
    wanted: fc.boolean(),
    origin: fc.constantFrom('card' as const, 'list' as const),
  }),
  followFromAction: byId,
  stop: fc.constant({}),
  languages: fc.record({ target }),
  language: fc.record({ language, target }),
  secondLanguages: fc.constant({}),
  secondLanguage: fc.record({ language: fc.oneof(language, fc.constant('-')) }),
  settings: fc.constant({}),
  discreet: fc.record({ wanted: fc.boolean() }),
  daily: fc.record({ wanted: fc.boolean() }),
  quiet: fc.constant({}),
  quietHours: fc.record({ hours: fc.constantFrom('2230-0700', '0000-2359', '-') }),
  urgentAnytime: fc.record({ wanted: fc.boolean() }),
  zones: fc.constant({}),
  zone: fc.record({ timeZone: fc.constantFrom(...Intl.supportedValuesOf('timeZone')) }),
  remembered: fc.constant({}),
  nameAsk: fc.constant({}),
  nameKeep: fc.constant({}),
  nameForget: fc.constant({}),
  countryAsk: fc.constant({}),
  countryKeep: fc.record({ country }),
  myData: fc.constant({}),
  forget: fc.constant({}),
  forgetNow: fc.constant({}),
  tip: fc.constant({}),
  tipForm: fc.constant({}),
  tipTopic: fc.constant({}),
  tipUrgency: fc.record({ topic }),
  tipReceipt: fc.record({ topic, urgent: fc.boolean() }),
  tipAsk: fc.record({
    topic,
    urgent: fc.boolean(),
    receipt: fc.constantFrom('none' as const, 'words' as const, 'tell' as const),
  }),
  tipNoted: fc.constant({}),
  tipBurn: fc.record({ handle: ticket }),
  tipDuty: fc.constant({}),
  tipDutyFor: fc.record({ hours: fc.nat(24) }),
  tipTake: fc.record({ team: id }),
  broadcast: fc.record({
    step: fc.stringMatching(/^[a-z]{2,8}$/),
    broadcastId: fc.constantFrom('-', 'babcdefghij27'),
    detail: fc.stringMatching(/^[A-Za-z0-9_.-]{1,24}$/),
  }),
  showNews: fc.record({ broadcastId: id }),
  fewer: fc.record({ broadcastId: id }),
  mute: fc.record({ caseId: id }),
  dailyInstead: fc.constant({}),
  keepCase: fc.record({ caseId: id }),
  keepStatus: fc.record({ caseId: id, status: fc.constantFrom('on-trial' as const, 'convicted' as const) }),
  keepEntry: fc.record({ caseId: id }),
  keepAction: byId,
  keepOpen: byId,
  keepClose: byId,
  keep: fc.record({
    step: fc.stringMatching(/^[a-z]{2,10}$/),
    changeId: fc.oneof(fc.constant('-'), fc.stringMatching(/^c[a-z2-7]{12}$/)),
    detail: fc.stringMatching(/^[A-Za-z0-9_.-]{1,24}$/),
  }),
  inviting: fc.constant({}),
  invite: fc.record({ role: fc.constantFrom('admin' as const, 'caseOfficer' as const) }),
  acceptInvite: fc.record({ token: fc.stringMatching(/^[A-Za-z0-9_-]{22}$/) }),
  lockdown: fc.record({ wanted: fc.boolean() }),
  staff: fc.record({ ticket: fc.stringMatching(/^[A-Za-z0-9_-]{22}$/), choice: page }),
  proposal: fc.record({
    step: fc.constantFrom('show', 'agree', 'refuse', 'withdraw', 'link'),
    id: fc.stringMatching(/^[A-Za-z0-9_-]{22}$/),
  }),
  stopRole: fc.record({ id: fc.stringMatching(/^[A-Za-z0-9_-]{22}$/) }),
}

test.each(Object.keys(values) as RouteName[])(
  'a button of %s is read back as it was made, in 64 bytes',
  (route) => {
    fc.assert(
      fc.property(values[route] as fc.Arbitrary<never>, (given) => {
        const data = callbackCodec.encode(route, given)
        expect(new TextEncoder().encode(data).length).toBeLessThanOrEqual(64)
        expect(callbackCodec.decode(data)).toEqual({ ok: true, route, values: given })
      }),
    )
  },
)

test('whatever a button carries, reading it never fails and never makes something up', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.string({ unit: 'binary' }),
        fc.stringMatching(/^[0-2][a-z]{1,3}(:[^:]{0,9}){0,3}$/),
      ),
      (data) => {
        const decoded = callbackCodec.decode(data)
        const again = decoded.ok ? callbackCodec.encode(decoded.route, decoded.values) : data
        expect(again).toBe(data)
      },
    ),
    { numRuns: 2000 },
  )
})

test.each(['0m', '2m', '2cl:0', '1zz', '9c:khadija-ismayilova'])('%s is a button of another time', (data) => {
  expect(callbackCodec.decode(data)).toEqual({ ok: false, reason: 'outdated' })
})

test.each([
  '',
  'm',
  '1',
  '1cl',
  '1cl:x',
  '1cl:1:2',
  '1c:Khadija',
  '1c:',
  '1f:*:2:l',
  '1w:a b',
  'x'.repeat(64),
  '1constructor',
  '1m:',
])('%j was never a button of ours', (data) => {
  expect(callbackCodec.decode(data)).toEqual({ ok: false, reason: 'malformed' })
})

test('a deep link fits 64 characters and is read back', () => {
  fc.assert(
    fc.property(id, (name) => {
      for (const link of [
        { kind: 'case', caseId: name },
        { kind: 'action', actionId: name },
      ] as const) {
        const parameter = new URL(deepLink('some_bot', link)).searchParams.get('start') ?? ''
        expect(parameter).toMatch(/^[A-Za-z0-9_-]{1,64}$/)
        expect(decodeStart(parameter)).toEqual(link)
      }
    }),
  )
})

test.each(['case_', 'act_A', 'case_../x', 'invite_', 'tips', 'case_a b'])('%j leads nowhere', (parameter) => {
  expect(decodeStart(parameter)).toBeUndefined()
})
