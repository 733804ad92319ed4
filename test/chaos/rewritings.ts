/** What the staff can do with an update that was delivered, and what must then stand in each chat. */
import { createTexts, readLocales } from '../../bot/text/texts.ts'
import type { SeenMessage } from '../../local/telegram/people.ts'
import type { Crowd, Staff } from '../support/crowd.ts'

/** A delivered message: as it came, and as it stands now; `undefined`: it is gone. */
export type Copy = {
  readonly language: string
  /** Younger than 48 hours when it was rewritten. */
  readonly isYoung: boolean
  readonly now: SeenMessage | undefined
}

/** `left`: as it was before; `wrong`: neither that nor what it should be. */
export type Verdict = 'done' | 'left' | 'wrong'

export type Rewriting = {
  /** The update; what it begins with stays the same. */
  readonly text: string
  /** Of the languages that are spoken; none: all of them. */
  readonly touches?: readonly string[]
  /** What the staff do before the trouble begins. */
  readonly prepare?: (staff: Staff, crowd: Crowd) => Promise<void>
  /** Until the job is there. */
  readonly act: (staff: Staff) => Promise<void>
  readonly verdict: (copy: Copy) => Verdict
}

const texts = createTexts(readLocales('locales'))
const corrected = 'The hearing is on Tuesday.'
const late = 'Elle a écrit une lettre.'

/** Opens the screen that shows how the update stands. */
export async function control({ judith }: Pick<Staff, 'judith'>, { text }: Pick<Rewriting, 'text'>) {
  await judith.says('/broadcast')
  await judith.presses(` · ${text.slice(0, 8)}`)
}

function isHidden({ language, now }: Copy): boolean {
  return now?.text === texts.say(language).plain('reader.hidden')
}

function includes({ now }: Copy, text: string): boolean {
  return now?.text.includes(text) ?? false
}

const hide: Rewriting = {
  text: 'Her address stood here.',
  act: async (staff) => {
    await control(staff, hide)
    await staff.judith.presses('Hide')
  },
  verdict: (copy) => {
    if (isHidden(copy)) return 'done'
    return includes(copy, hide.text) ? 'left' : 'wrong'
  },
}

const showAgain: Rewriting = {
  text: 'Nobody saw him today.',
  prepare: async (staff, crowd) => {
    await control(staff, showAgain)
    await staff.judith.presses('Hide')
    await crowd.settled()
  },
  act: async (staff) => {
    await control(staff, showAgain)
    await staff.judith.presses('Show again')
  },
  verdict: (copy) => {
    if (includes(copy, showAgain.text) && copy.now?.buttons.length !== 0) return 'done'
    return isHidden(copy) ? 'left' : 'wrong'
  },
}

const recall: Rewriting = {
  text: 'They are free at last.',
  act: async (staff) => {
    await control(staff, recall)
    await staff.judith.presses('Recall')
    await staff.farid.presses('Recall')
  },
  verdict: (copy) => {
    if (includes(copy, recall.text)) return 'left'
    if (copy.isYoung) return copy.now === undefined ? 'done' : 'wrong'
    return copy.now?.text === texts.say(copy.language).plain('reader.withdrawn') ? 'done' : 'wrong'
  },
}

const correct: Rewriting = {
  text: 'The hearing is on Monday.',
  act: async (staff) => {
    const { judith, farid } = staff
    await control(staff, correct)
    await judith.presses('Correct')
    await judith.presses('Text: English')
    await judith.says(corrected)
    await judith.presses('Submit')
    await farid.presses('Approve')
  },
  verdict: (copy) => {
    if (includes(copy, corrected)) return 'done'
    return includes(copy, correct.text) ? 'left' : 'wrong'
  },
}

const lateTranslation: Rewriting = {
  text: 'A letter came from her.',
  touches: ['fr'],
  // Before a correction asks for translations too.
  prepare: async ({ leyla }) => {
    const ask = leyla.chat.findLast(({ text }) => text.includes('into French'))
    const claim = ask?.buttons.flat().find(({ text }) => text === 'Claim')?.callbackData ?? ''
    await leyla.pressesData(ask?.messageId ?? 0, claim)
  },
  act: async ({ leyla, farid }) => {
    await leyla.says(late)
    await farid.presses('Approve')
  },
  verdict: (copy) => {
    if (copy.language !== 'fr')
      return includes(copy, lateTranslation.text) && copy.now?.editedAtSeconds === undefined
        ? 'done'
        : 'wrong'
    // Its own language needs no line that says in which other it comes.
    if (copy.now?.text.startsWith(late)) return 'done'
    return includes(copy, lateTranslation.text) ? 'left' : 'wrong'
  },
}

/** By the names that CHAOS_KINDS takes. */
export const rewritings: Readonly<Record<string, Rewriting>> = {
  hide,
  'show-again': showAgain,
  recall,
  correct,
  late: lateTranslation,
}
