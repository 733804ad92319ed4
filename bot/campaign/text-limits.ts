/** How long a campaign's texts may be, in UTF-16 units, so that a card fits into a Telegram message, and what no text may hold. */
export const textLimits = {
  title: 100,
  summary: 600,
  demand: 160,
  ask: 700,
  timeline: 300,
  update: 2500,
  subject: 200,
  letter: 2500,
  alt: 300,
  credit: 100,
}

/**
 * Control characters (line breaks aside), halves of surrogate pairs, and marks that turn the direction of whatever
 * follows them: none of them is ever meant, and each can spoil a card around it.
 */
export const unwantedCharacters = /(?!\n)\p{Cc}|\p{Cs}|[\u202A-\u202E\u2066-\u2069]/u
