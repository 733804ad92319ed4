/** What someone sees while signing: consent, name, country, the check before it counts, and what came of it. */
import type { ActionEntry } from '../campaign/pack.ts'
import { read } from '../cases/case-screens.ts'
import type { Visit } from '../context.ts'
import { button, inRows, keyboard } from '../telegram/keyboards.ts'
import type { Screen } from '../telegram/screens.ts'
import { countryName, likelyCountries } from '../text/countries.ts'
import { formatDay } from '../text/dates.ts'
import { bold, lines, paragraphs, type Html } from '../text/html.ts'
import { countText, elsewhereButton, goalText, meantForText } from './action-screens.ts'
import { keyEndDay } from './petition.ts'
import type { Signing } from './signing.ts'
import type { SignUp } from './sign-up.ts'

/** Stands for a name that was sealed. */
export const sealed = Symbol('sealed')

/** A country button that gives none. */
export const noCountry = '-'

/** What is agreed to, in full, with or without a choice to give a name. Its hash is kept with the signature. */
export function consentText(visit: Visit, action: ActionEntry, names: boolean): Html {
  return names ? consentWithNames(visit, action) : consentWithoutNames(visit, action)
}

function consentWithNames(visit: Visit, action: ActionEntry): Html {
  const { say, language } = visit
  const day = formatDay(keyEndDay(action) ?? '', language)
  const target = action.target && read(visit, action.target).text
  return paragraphs([
    bold(say.html('sign.consentTitle')),
    say.html('sign.consentStored'),
    say.html('sign.consentNameStored'),
    say.html('sign.consentNameLong', { day }),
    say.html('sign.consentNameRead'),
    target === undefined
      ? say.html('sign.consentNameHandedNoTarget')
      : say.html('sign.consentNameHanded', { target }),
    say.html('sign.consentNameFinal', { day }),
  ])
}

function consentWithoutNames(visit: Visit, action: ActionEntry): Html {
  const { say, language } = visit
  const day = formatDay(keyEndDay(action) ?? '', language)
  const target = action.target && read(visit, action.target).text
  return paragraphs([
    bold(say.html('sign.consentTitle')),
    say.html('sign.consentStored'),
    say.html('sign.consentLong', { day }),
    say.html('sign.consentRead'),
    target === undefined
      ? say.html('sign.consentHandedNoTarget')
      : say.html('sign.consentHanded', { target }),
    say.html('sign.consentFinal', { day }),
  ])
}

export function consentScreen(visit: Visit, action: ActionEntry, names: boolean): Screen {
  const { say } = visit
  return {
    text: consentText(visit, action, names),
    keyboard: keyboard([
      button(say.plain('sign.agree'), names ? 'agreeNamed' : 'agree', { actionId: action.id }),
      button(say.plain('sign.cancel'), 'cancel', { actionId: action.id }),
    ]),
  }
}

/** Without `names` none can be given: none is handed over, or none can be received now. */
export function nameScreen({ say }: Visit, action: ActionEntry, names?: Signing['names']): Screen {
  const { id: actionId, namesHandedOver } = action
  const without = namesHandedOver ? 'sign.nameUnavailable' : 'sign.nameAsk'
  return {
    text: say.html(names ? 'sign.nameChoose' : without),
    keyboard: keyboard(
      names ? [button(say.plain('sign.withName'), 'withName', { actionId })] : [],
      [button(say.plain('sign.anonymous'), 'anonymous', { actionId })],
      [button(say.plain('sign.cancel'), 'cancel', { actionId })],
    ),
  }
}

/** Asks for the name; `again`: what was typed is none. */
export function typingScreen({ say }: Visit, actionId: string, again = false): Screen {
  return {
    text: say.html(again ? 'sign.nameWrong' : 'sign.nameType'),
    keyboard: keyboard(
      [button(say.plain('sign.anonymous'), 'anonymous', { actionId })],
      [button(say.plain('sign.cancel'), 'cancel', { actionId })],
    ),
  }
}

/** Asks for the country; `candidates` are what a typed text may mean. */
export function countryScreen(visit: Visit, actionId: string, candidates?: readonly string[]): Screen {
  const { say, language } = visit
  const remembered = visit.chat.remembered.country
  const likely = [
    ...new Set([...(remembered === undefined ? [] : [remembered]), ...likelyCountries(language)]),
  ]
  const codes = candidates?.length ? candidates : likely
  const buttons = codes.map((country) =>
    button(countryName(country, language), 'country', { actionId, country }),
  )
  const trouble = candidates && say.html(candidates.length > 0 ? 'sign.countryWhich' : 'sign.countryUnknown')
  return {
    text: trouble ?? say.html('sign.countryAsk'),
    keyboard: keyboard(
      ...inRows(buttons, 2),
      [button(say.plain('sign.countrySkip'), 'country', { actionId, country: noCountry })],
      [button(say.plain('sign.cancel'), 'cancel', { actionId })],
    ),
  }
}

/** For someone in a country that the petition is not meant for: says so, and offers the other one. */
export function notMeantScreen(visit: Visit, action: ActionEntry): Screen {
  return {
    text: meantForText(visit, action) ?? countryScreen(visit, action.id).text,
    keyboard: keyboard(elsewhereButton(visit, action), [
      button(visit.say.plain('sign.cancel'), 'cancel', { actionId: action.id }),
    ]),
  }
}

/** `name`: as it was just typed; `sealed`: it was typed before, and cannot be shown any more. */
export function checkScreen(
  visit: Visit,
  action: ActionEntry,
  country: string,
  name?: string | typeof sealed,
): Screen {
  const { say, language } = visit
  const place =
    country === ''
      ? say.html('sign.checkNoCountry')
      : say.html('sign.checkCountry', { country: countryName(country, language) })
  return {
    text: paragraphs([
      bold(say.html('sign.check')),
      lines([
        say.html('sign.checkAction', { title: read(visit, action.title).text }),
        checkedName(visit, name),
        place,
      ]),
    ]),
    keyboard: keyboard([
      button(say.plain('sign.confirm'), 'confirm', { actionId: action.id }),
      button(say.plain('sign.cancel'), 'cancel', { actionId: action.id }),
    ]),
  }
}

function checkedName({ say }: Visit, name: string | typeof sealed | undefined): Html {
  if (name === sealed) return say.html('sign.checkNameSealed')
  return name === undefined ? say.html('sign.checkName') : say.html('sign.checkNamed', { name })
}

/** Thanks, and the count with the signer's own in it. */
export function thanksText(visit: Visit, action: ActionEntry, count: number): Html {
  return lines([bold(visit.say.html('sign.done')), countText(visit, count), goalText(visit, action, count)])
}

export function alreadyText({ say, language }: Visit, signUp: SignUp): Html {
  if (signUp.state === 'mark') return bold(say.html('sign.alreadyBare'))
  return bold(say.html('sign.already', { day: formatDay(signUp.day, language) }))
}

export function withdrawScreen({ say }: Visit, actionId: string): Screen {
  return {
    text: say.html('sign.withdrawAsk'),
    keyboard: keyboard([
      button(say.plain('sign.withdraw'), 'withdrawNow', { actionId }),
      button(say.plain('sign.keep'), 'action', { actionId }),
    ]),
  }
}
