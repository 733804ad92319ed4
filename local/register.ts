/**
 * `npm run register`: tells Telegram the bot's commands and descriptions in every language. Needs BOT_TOKEN; TELEGRAM_API_ROOT names
 * another Bot API server. The simulator's own bot is registered by `npm start`.
 */
import { registerBot } from './register-bot.ts'
import { telegramItself } from './settings.ts'

const token = process.env['BOT_TOKEN']
if (token === undefined || token === '') {
  console.error('BOT_TOKEN is not set. BotFather gives it: https://t.me/BotFather')
  process.exitCode = 2
} else {
  const done = await registerBot(process.env['TELEGRAM_API_ROOT'] ?? telegramItself, token)
  console.log(done ? 'Registered.' : 'Telegram refused them. Check BOT_TOKEN.')
  process.exitCode = done ? 0 : 1
}
