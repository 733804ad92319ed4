/** Limits of the Bot API that the simulator holds calls to (https://core.telegram.org/bots/api), each with its unit. */

/** Of a text, after parsing, in UTF-16 units. */
export const textLimitCharacters = 4096
/** Of a caption, after parsing, in UTF-16 units. */
export const captionLimitCharacters = 1024
export const callbackDataLimitBytes = 64
/** Of the text that answers a callback query. */
export const callbackAnswerLimitCharacters = 200
export const keyboardLimitButtons = 100
export const copyTextLimitCharacters = 256
export const startPayload = /^[A-Za-z0-9_-]{1,64}$/
export const inlineQueryLimitCharacters = 256
export const inlineResultsLimit = 50
export const webhookSecret = /^[A-Za-z0-9_-]{1,256}$/
export const commandName = /^[a-z0-9_]{1,32}$/
export const commandsLimit = 100
export const commandDescriptionLimitCharacters = 256
export const botNameLimitCharacters = 64
export const shortDescriptionLimitCharacters = 120
export const descriptionLimitCharacters = 512
/** Ids in one deleteMessages. */
export const deletionLimitMessages = 100
/** How old a message may be when the bot deletes it. */
export const deletionAgeLimitSeconds = 48 * 3600
export const photoLimitBytes = 10 * 1024 * 1024
export const uploadLimitBytes = 50 * 1024 * 1024
/** What a bot can download with getFile. */
export const downloadLimitBytes = 20 * 1024 * 1024
/** Width and height of a photo together. */
export const photoLimitPixels = 10_000
export const photoLimitRatio = 20

/** After this a pressed button cannot be answered any more. */
export const answerLimitMs = 15_000
/** After these an update that is not taken is given up. */
export const redeliveryLimitMs = {
  callback: 150_000,
  inline: 30_000,
  message: 86_400_000,
  member: 86_400_000,
}
