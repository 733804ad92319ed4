/** How the staff is shown: colleagues, roles, and what is asked of a second admin, to a reader in their language and time. */
import type { Visit } from '../context.ts'
import { button, keyboard, type InlineKeyboardButton } from '../telegram/keyboards.ts'
import type { Screen } from '../telegram/screens.ts'
import { bold, cutText, lines, nameOfOther, paragraphs, type Html } from '../text/html.ts'
import { formatMoment } from '../text/dates.ts'
import { languageName } from '../text/languages.ts'
import type { Say } from '../text/texts.ts'
import { lapsesAt, linkableUntil, stateAt, type Proposal, type Wish } from './proposal.ts'
import { allRoles, type Office, type Role, type Staffer } from './roles.ts'

export const nameLimitCharacters = 40
const languagesLimitCharacters = 80

export function nameOf(say: Say, staffer: Staffer | undefined): string {
  return staffer ? (staffer.name ?? say.plain('staff.unnamed')) : say.plain('staff.former')
}

/** A name in a sentence: nothing in it becomes a link or markup. */
function shownName(say: Say, pseudonym: string, { everyone }: Office): Html {
  return nameOfOther(
    nameOf(
      say,
      everyone.find((staffer) => staffer.pseudonym === pseudonym),
    ),
  )
}

export function roleName(say: Say, role: Role): string {
  return say.plain(`staff.role.${role}`)
}

/** "editor, translator (français), approver from Thursday 14:00, suspended". */
export function rolesText(visit: Visit, staffer: Staffer): string {
  const { say } = visit
  const names = allRoles(staffer).map((role) => roleText(visit, staffer, role))
  return [...names, ...(staffer.suspended ? [say.plain('staff.suspended')] : [])].join(', ')
}

function roleText(visit: Visit, { granted = [], languages }: Staffer, role: Role): string {
  const { say, now } = visit
  const name =
    role === 'translator' && languages
      ? say.plain('staff.translates', {
          role: roleName(say, role),
          languages: languagesText(visit, languages),
        })
      : roleName(say, role)
  const grant = granted.find((entry) => entry.role === role && new Date(entry.from) > now)
  return grant
    ? say.plain('staff.roleFrom', { role: name, when: momentText(visit, new Date(grant.from)) })
    : name
}

function languagesText({ language: own }: Visit, languages: readonly string[]): string {
  const names = languages.map((language) => languageName(language, own)).join(', ')
  return cutText(names, languagesLimitCharacters)
}

export function momentText({ language, chat, content }: Visit, at: Date): string {
  return formatMoment(at, chat.settings.timeZone ?? content.campaign.timeZone, language)
}

export function personLine(visit: Visit, staffer: Staffer): Html {
  return visit.say.html('staff.person', {
    name: nameOfOther(nameOf(visit.say, staffer)),
    roles: rolesText(visit, staffer),
  })
}

/** What is asked for. */
export function wishText({ say }: Visit, wish: Wish, office: Office): Html {
  if (wish.kind === 'invite') return say.html('staff.wish.invite', { role: roleName(say, wish.role) })
  const name = shownName(say, wish.subject, office)
  if (wish.kind === 'remove') return say.html('staff.wish.remove', { name })
  return say.html(`staff.wish.${wish.kind}`, { name, role: roleName(say, wish.role) })
}

/** A proposal as it stands, for whoever looks at it. */
export function proposalScreen(
  visit: Visit,
  proposal: Proposal,
  office: Office,
  viewer: { readonly pseudonym: string },
): Screen {
  const { say, now } = visit
  const { id, by } = proposal
  const own = by === viewer.pseudonym
  const state = stateAt(proposal, now)
  const step = (label: string, name: Step): InlineKeyboardButton =>
    button(label, 'proposal', { step: name, id })
  const asked = [
    bold(say.html(own ? 'staff.askedOwn' : 'staff.askedOther')),
    lines([
      wishText(visit, proposal.wish, office),
      own ? undefined : say.html('staff.askedBy', { name: shownName(say, by, office) }),
    ]),
  ]
  if (state === 'asked') {
    const when = momentText(visit, lapsesAt(proposal))
    const buttons = own
      ? [step(say.plain('staff.withdraw'), 'withdraw')]
      : [step(say.plain('staff.agree'), 'agree'), step(say.plain('staff.refuse'), 'refuse')]
    return {
      text: paragraphs([...asked, say.html(own ? 'staff.waitsUntil' : 'staff.lapses', { when })]),
      keyboard: keyboard(buttons),
    }
  }
  const until = linkableUntil(proposal, office, now)
  const mayTake = own && until !== undefined
  return {
    text: paragraphs([
      wishText(visit, proposal.wish, office),
      decisionText(visit, proposal, office),
      mayTake ? say.html('staff.linkUntil', { when: momentText(visit, until) }) : undefined,
    ]),
    ...(mayTake && { keyboard: keyboard([step(say.plain('staff.link'), 'link')]) }),
  }
}

type Step = 'show' | 'agree' | 'refuse' | 'withdraw' | 'link'

function decisionText({ say, now }: Visit, proposal: Proposal, office: Office): Html {
  const state = stateAt(proposal, now)
  const name = shownName(say, proposal.decidedBy ?? '', office)
  if (state === 'agreed' || state === 'used') return say.html('staff.agreedBy', { name })
  if (state === 'refused') return say.html('staff.refusedBy', { name })
  return say.html(state === 'withdrawn' ? 'staff.withdrawn' : 'staff.lapsed')
}
