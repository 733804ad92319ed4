/** Limits of the Bot API (https://core.telegram.org/bots/api), each with its unit. */

/** Of a message, after parsing, in UTF-16 units (sendMessage). */
export const textLimitCharacters = 4096
/** Of a photo's caption, after parsing, in UTF-16 units (sendPhoto). */
export const captionLimitCharacters = 1024
/** Of a button's callback data, in bytes of UTF-8 (InlineKeyboardButton). */
export const callbackDataLimitBytes = 64
/** Of the text shown when a button is answered (answerCallbackQuery). */
export const callbackAnswerLimitCharacters = 200
/** A button's label is cut by the client long before; this keeps it readable on a phone. */
export const buttonLabelCharacters = 60
/** For one call of deleteMessages. */
export const deletionLimitMessages = 100
/** Of the bot's name, in UTF-16 units (setMyName). */
export const botNameLimitCharacters = 64
