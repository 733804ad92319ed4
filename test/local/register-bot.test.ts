import { expect, test } from 'vitest'
import { registerBot } from '../../local/register-bot.ts'
import { startTelegram } from '../../local/telegram/server.ts'

const token = '4242:AAH-token-for-tests'

test('commands and descriptions are registered in every language, and for all others', async () => {
  const telegram = await startTelegram({ token, limits: 'off' })
  expect(await registerBot(telegram.apiRoot, token)).toBe(true)
  const ask = async (
    method: string,
    languageCode: string,
  ): Promise<Record<string, unknown>[] & Record<string, unknown>> => {
    const url = `${telegram.apiRoot}/bot${token}/${method}?language_code=${languageCode}`
    return ((await (await fetch(url)).json()) as { result: never }).result
  }
  expect((await ask('getMyCommands', 'ru')).find(({ command }) => command === 'forget')).toEqual({
    command: 'forget',
    description: 'Удалить всё о вас',
  })
  expect((await ask('getMyDescription', 'fr'))['description']).toContain('Lire n’enregistre rien.')
  expect((await ask('getMyShortDescription', 'fi'))['short_description']).toContain('act for them')
  await telegram.close()
})

test('a server that refuses the token, or is not there, is a plain no', async () => {
  const telegram = await startTelegram({ token, limits: 'off' })
  expect(await registerBot(telegram.apiRoot, '1:wrong')).toBe(false)
  await telegram.close()
  expect(await registerBot(telegram.apiRoot, token)).toBe(false)
})
