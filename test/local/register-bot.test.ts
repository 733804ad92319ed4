import { expect, test } from 'vitest'
import { createTexts, readLocales } from '../../bot/text/texts.ts'
import { registerBot } from '../../local/register-bot.ts'
import { startTelegram } from '../../local/telegram/server.ts'

const texts = createTexts(readLocales('locales'))
const token = '4242:AAH-token-for-tests'

test('commands and descriptions are registered in every language, and for all others', async () => {
  const telegram = await startTelegram({ token, limits: 'off' })
  expect(await registerBot(telegram.apiRoot, token)).toBe('done')
  const ask = async (
    method: string,
    languageCode: string,
  ): Promise<Record<string, unknown>[] & Record<string, unknown>> => {
    const url = `${telegram.apiRoot}/bot${token}/${method}?language_code=${languageCode}`
    return ((await (await fetch(url)).json()) as { result: never }).result
  }
  expect((await ask('getMyCommands', 'ru')).find(({ command }) => command === 'forget')).toEqual({
    command: 'forget',
    description: texts.say('ru').plain('commands.forget'),
  })
  expect((await ask('getMyDescription', 'fr'))['description']).toBe(texts.say('fr').plain('bot.description'))
  expect((await ask('getMyShortDescription', 'fi'))['short_description']).toBe(
    texts.say('en').plain('bot.about'),
  )
  await telegram.close()
})

test('a server that refuses the token, or is not there, is told apart', async () => {
  const telegram = await startTelegram({ token, limits: 'off' })
  expect(await registerBot(telegram.apiRoot, '1:wrong')).toBe('refused')
  await telegram.close()
  expect(await registerBot(telegram.apiRoot, token)).toBe('unfinished')
})
