/** The people of the built-in simulator, so that a first start shows a campaign with someone in it. */

export const personas = [
  { id: 5_100_000_001, firstName: 'Anna', languageCode: 'en', label: 'Supporter' },
  { id: 5_100_000_002, firstName: 'Rəşad', languageCode: 'az', label: 'Activist' },
  { id: 5_100_000_003, firstName: 'Camille', languageCode: 'fr', label: 'Supporter' },
  { id: 5_100_000_004, firstName: 'Ольга', languageCode: 'ru', label: 'Supporter' },
  { id: 5_100_000_005, firstName: 'Farid', languageCode: 'az', label: 'Staff' },
  { id: 5_100_000_006, firstName: 'Judith', languageCode: 'en', label: 'Staff' },
] as const

/** Farid and Judith: admins unless ADMIN_IDS says otherwise. */
export const staffPersonaIds: readonly number[] = [5_100_000_005, 5_100_000_006]
