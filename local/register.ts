/**
 * `npm run register [-- <campaign folder>]`: tells Telegram the bot's commands and descriptions in every language, and
 * with a campaign its names. Needs BOT_TOKEN; TELEGRAM_API_ROOT names another Bot API server. A deployment does the
 * same, and `npm start` for the simulator's own bot.
 */
import { botNames } from '../bot/telegram/introduction.ts'
import { readPack } from './campaign-pack.ts'
import { registerBot } from './register-bot.ts'
import { telegramItself } from '../bot/config.ts'

const words = {
  done: 'Registered.',
  refused: 'Telegram refused them. Check BOT_TOKEN.',
  unfinished: 'Telegram asks to wait, or does not answer. Run this again later: it goes on where it stopped.',
}

const token = process.env['BOT_TOKEN']
const [, , campaignDir] = process.argv
const reading = campaignDir === undefined ? undefined : await readPack(campaignDir)
if (token === undefined || token === '') {
  console.error('BOT_TOKEN is not set. BotFather gives it: https://t.me/BotFather')
  process.exitCode = 2
} else if (reading?.ok === false) {
  console.error(`${campaignDir} is not a campaign that can be imported.`)
  process.exitCode = 2
} else {
  const campaign = reading?.pack.campaign
  const names = campaign && botNames(campaign.title, campaign.locales[0] ?? '')
  const outcome = await registerBot(process.env['TELEGRAM_API_ROOT'] ?? telegramItself, token, names)
  console.log(words[outcome])
  process.exitCode = outcome === 'done' ? 0 : 1
}
