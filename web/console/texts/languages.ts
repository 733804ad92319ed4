/** The languages of the console. */
import { az } from './az.ts'
import { en, type Texts } from './en.ts'
import { fr } from './fr.ts'
import { ru } from './ru.ts'

export const languages: readonly [Texts, ...Texts[]] = [en, az, fr, ru]
