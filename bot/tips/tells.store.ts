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
import { staffOf } from './team.ts'

export type TellsParts = {
  readonly staff: Pick<Staff, 'all'>
  readonly texts: Texts
  readonly clock: Clock
  /** The roster that holds at a time. */
  readonly roster: (now: Date) => Promise<Roster | undefined>
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
      alertFor(parts.texts, await teamOf(team), team, urgency !== 'urgent'),
    'roster-end': async ([_epoch, days = '0']) =>
      plainTell(parts.texts, ableTo('consent', await office()), (say) =>
        say.html('tipDesk.rosterEnds', { count: Number(days) }),
      ),
  }
}

function alertFor(texts: Texts, staff: readonly Staffer[], team: string, silent: boolean): Tell {
  return {
    named: namedOf(staff),
    message: ({ language }) => {
      const say = texts.say(language)
      const take = button(say.plain('tipDesk.take'), 'tipTake', { team })
      return { text: say.html('tipDesk.alert'), keyboard: keyboard([take]), ...(silent && { silent }) }
    },
  }
}

function plainTell(texts: Texts, staff: readonly Staffer[], textOf: (say: Say) => Html): Tell {
  return { named: namedOf(staff), message: ({ language }) => ({ text: textOf(texts.say(language)) }) }
}

/** By the pseudonym of the staff. */
function namedOf(staff: readonly Staffer[]): Named[] {
  return staff.flatMap(({ pseudonym, contact }) =>
    contact ? [{ name: pseudonym, chatId: contact.chatId, variant: { language: contact.language } }] : [],
  )
}
