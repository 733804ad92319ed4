/** What all of the staff is told about the staff: what happened, to whom, and who did it. */
import type { CaselineContext, Visit } from '../context.ts'
import { button, keyboard } from '../telegram/keyboards.ts'
import type { Screen } from '../telegram/screens.ts'
import { bold, lines, nameOfOther, paragraphs, type Html } from '../text/html.ts'
import { tellEach } from './acting.ts'
import { ableTo, mayDo, type Granted, type Office, type Role, type Staffer } from './roles.ts'
import { nameOf, personLine, roleName } from './staff-screens.ts'

export type News = {
  readonly what:
    | 'joined'
    | 'roleLater'
    | 'roleNow'
    | 'roleTaken'
    | 'roleStopped'
    | 'removed'
    | 'suspended'
    | 'reinstated'
  readonly person: Staffer
  /** Where it is about one of their roles. */
  readonly role?: Role
  readonly by: Staffer
  /** Whoever agreed. */
  readonly second?: Staffer | undefined
  /** What any admin may stop now. */
  readonly grant?: Granted | undefined
}

/** Tells those who were in office, but for `except`. */
export async function announce(
  ctx: CaselineContext,
  office: Office,
  news: News,
  except?: { readonly pseudonym: string },
): Promise<void> {
  const readers = ableTo('see-staff', office).filter(({ pseudonym }) => pseudonym !== except?.pseudonym)
  await tellEach(ctx, readers, (visit, colleague) =>
    newsScreen(visit, news, mayDo(colleague, 'stop-role', office.at)),
  )
}

/** `mayStop`: the reader is one of those who may. */
export function newsScreen(visit: Visit, news: News, mayStop = false): Screen {
  const { say } = visit
  const { what, by, second, grant } = news
  const name = nameOfOther(nameOf(say, by))
  const doers = second
    ? say.html('staff.news.byTwo', { name, second: nameOfOther(nameOf(say, second)) })
    : say.html('staff.news.by', { name })
  return {
    text: paragraphs([
      bold(say.html(`staff.news.${what}`)),
      lines([personText(visit, news), doers]),
      grant && say.html('staff.news.stoppable'),
    ]),
    ...(grant &&
      mayStop && { keyboard: keyboard([button(say.plain('staff.stop'), 'stopRole', { id: grant.id })]) }),
  }
}

function personText(visit: Visit, { what, person, role }: News): Html {
  const name = nameOfOther(nameOf(visit.say, person))
  if (what === 'removed') return name
  if (role === undefined) return personLine(visit, person)
  return visit.say.html('staff.person', { name, roles: roleName(visit.say, role) })
}
