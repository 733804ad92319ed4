/** The people of the built-in simulator, so that a first start shows a campaign with someone in it. */

export const personas = [
  { id: 5_100_000_001, firstName: 'Anna', languageCode: 'en' },
  { id: 5_100_000_002, firstName: 'Rəşad', languageCode: 'az' },
  { id: 5_100_000_003, firstName: 'Camille', languageCode: 'fr' },
  { id: 5_100_000_004, firstName: 'Ольга', languageCode: 'ru' },
  { id: 5_100_000_005, firstName: 'Farid', languageCode: 'az' },
  { id: 5_100_000_006, firstName: 'Judith', languageCode: 'en' },
] as const

/** Farid and Judith: admins unless ADMIN_IDS says otherwise. */
export const staffPersonaIds: readonly number[] = [5_100_000_005, 5_100_000_006]
