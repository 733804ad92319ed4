/** The signatures' part of /mydata and /forget: what was signed, and the bare mark that remains until the key goes. */
import { findAction } from '../campaign/content.ts'
import { read } from '../cases/case-screens.ts'
import type { CaselineContext, Visit } from '../context.ts'
import type { DataHolder } from '../held-data.ts'
import { button } from '../telegram/keyboards.ts'
import { countryName } from '../text/countries.ts'
import { formatDay } from '../text/dates.ts'
import type { Html } from '../text/html.ts'
import { findSignatures, type HeldSignature } from './held-signatures.store.ts'
import { keyEndDay } from './petition.ts'
import { signingOf } from './signing.ts'
import type { SignUp } from './sign-up.ts'
import type { SignUps } from './sign-ups.store.ts'

export function signatureHolder(signUps: SignUps): DataHolder {
  const find = async ({ visit }: CaselineContext): Promise<HeldSignature[]> =>
    findSignatures(signUps, visit.content, visit.userId, visit.now)
  return {
    describe: async (ctx) => {
      const held = await find(ctx)
      const begun = describeBegun(ctx.visit)
      if (held.length === 0 && !begun) return undefined
      return {
        lines: [...(begun ? [begun] : []), ...held.map((signature) => describe(ctx.visit, signature))],
        json: { signatures: held.map(({ action, signUp }) => ({ action: action.id, ...inFile(signUp) })) },
      }
    },
    erase: async (ctx) => {
      const held = await find(ctx)
      if (held.length === 0) return undefined
      const signed = held.filter(({ signUp }) => signUp.state === 'signed')
      return {
        writes: signed.flatMap(({ place }) => signUps.strip(place, ctx.visit.now)),
        remains: held.map((signature) => remains(ctx.visit, signature)),
        buttons: held.map(({ action }) =>
          button(
            ctx.visit.say.plain('forget.withdraw', { title: read(ctx.visit, action.title).text }),
            'withdraw',
            {
              actionId: action.id,
            },
          ),
        ),
      }
    },
  }
}

/** A sealed name is there, and says nothing to anyone here. */
function inFile(signUp: SignUp): object {
  return signUp.state === 'signed' && signUp.name ? { ...signUp, name: 'sealed' } : signUp
}

/** The signing under way, if there is one. The chat's own part shows it in the file. */
function describeBegun(visit: Visit): Html | undefined {
  const { say, content, chat, language } = visit
  const signing = signingOf(chat)
  const action = signing && findAction(content, signing.actionId)
  if (!action) return undefined
  const title = read(visit, action.title).text
  if (signing.name) return say.html('data.signingNamed', { title })
  if (!signing.country) return say.html('data.signing', { title })
  return say.html('data.signingFrom', { title, country: countryName(signing.country, language) })
}

function describe(visit: Visit, { action, signUp }: HeldSignature): Html {
  const { say, language } = visit
  const title = read(visit, action.title).text
  if (signUp.state === 'mark') return say.html('data.bareMark', { title, day: endDay(visit, action) })
  const day = formatDay(signUp.day, language)
  if (signUp.name) return say.html('data.signedNamed', { title, day })
  if (signUp.country === undefined) return say.html('data.signedNoCountry', { title, day })
  return say.html('data.signed', { title, day, country: countryName(signUp.country, language) })
}

function remains(visit: Visit, { action }: HeldSignature): Html {
  return visit.say.html('forget.mark', { title: read(visit, action.title).text, day: endDay(visit, action) })
}

function endDay({ language }: Visit, action: HeldSignature['action']): string {
  return formatDay(keyEndDay(action) ?? '', language)
}
