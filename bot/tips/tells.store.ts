/**
 * What the pump tells about tips: alerts for a team. An alert says nothing of what came, not even how much; whether it
 * makes a sound is all that tells an urgent one from others.
 */
import type { Clock } from '../clock.ts'
import type { Named } from '../delivery/mailing.ts'
import type { Tell, Tells } from '../delivery/tells.ts'
import type { Roster } from '../sealing/roster.ts'
import { ableTo, type Office, type Staffer } from '../staff/roles.ts'
import type { Staff } from '../staff/staff.store.ts'
import { button, keyboard } from '../telegram/keyboards.ts'
import type { Html } from '../text/html.ts'
import type { Say, Texts } from '../text/texts.ts'
import type { Route } from './routes.store.ts'
import { staffOf } from './team.ts'

export type TellsParts = {
  readonly staff: Pick<Staff, 'all'>
  readonly texts: Texts
  readonly clock: Clock
  /** The roster that holds at a time. */
  readonly roster: (now: Date) => Promise<Roster | undefined>
  /** The way back under a handle, if there is one still. */
  readonly route: (handle: string) => Promise<Route | undefined>
}

export function createTipTells(parts: TellsParts): Tells {
  const office = async (): Promise<Office> => ({ everyone: await parts.staff.all(), at: parts.clock() })
  const teamOf = async (id: string): Promise<Staffer[]> => {
    const roster = await parts.roster(parts.clock())
    return staffOf(
      roster?.teams.find((team) => team.id === id),
      await office(),
    )
  }
  return {
    'tip-alert': async ([team = '', urgency]) =>
      deskTell(parts.texts, await teamOf(team), (say) => say.html('tipDesk.alert'), {
        take: team,
        ...(urgency !== 'urgent' && { silent: true }),
      }),
    'tip-reminder': async ([team = '', clock]) =>
      deskTell(parts.texts, await teamOf(team), (say) => say.html('tipDesk.reminder'), {
        ...(clock === 'acknowledge' && { take: team }),
      }),
    'tip-ending': async ([team = '']) =>
      deskTell(parts.texts, await teamOf(team), (say) => say.html('tipDesk.ending')),
    'tip-stuck': async () =>
      deskTell(parts.texts, ableTo('consent', await office()), (say) => say.html('tipDesk.stuck')),
    'tip-answer': async ([handle = '']) => noticeFor(parts.texts, handle, await parts.route(handle)),
    'roster-end': async ([stage, days = '0']) =>
      deskTell(parts.texts, ableTo('consent', await office()), (say) => rosterText(say, stage, Number(days))),
  }
}

function rosterText(say: Say, stage: string | undefined, days: number): Html {
  if (stage === 'ended') return say.html('tipDesk.rosterEnded')
  if (stage === 'refused') return say.html('tipDesk.rosterRefused')
  return days === 0 ? say.html('tipDesk.rosterEndsToday') : say.html('tipDesk.rosterEnds', { count: days })
}

/** `take`: the team whose tips a button takes on. */
function deskTell(
  texts: Texts,
  staff: readonly Staffer[],
  textOf: (say: Say) => Html,
  { take, ...how }: { readonly take?: string; readonly silent?: true } = {},
): Tell {
  return {
    named: namedOf(staff),
    message: ({ language }) => {
      const say = texts.say(language)
      const row = take === undefined ? [] : [button(say.plain('tipDesk.take'), 'tipTake', { team: take })]
      return { text: textOf(say), ...(row.length > 0 && { keyboard: keyboard(row) }), ...how }
    },
  }
}

/** To whoever left a way back: without a word of what it is about. The ledger knows them as `source`. */
function noticeFor(texts: Texts, handle: string, route: Route | undefined): Tell | undefined {
  if (!route) return undefined
  return {
    named: [{ name: 'source', chatId: route.chatId, variant: { language: route.language } }],
    message: ({ language }) => {
      const say = texts.say(language)
      return {
        text: say.html('tip.answer'),
        keyboard: keyboard([button(say.plain('tip.burn'), 'tipBurn', { handle })]),
      }
    },
  }
}

/** By the pseudonym of the staff. */
function namedOf(staff: readonly Staffer[]): Named[] {
  return staff.flatMap(({ pseudonym, contact }) =>
    contact ? [{ name: pseudonym, chatId: contact.chatId, variant: { language: contact.language } }] : [],
  )
}
