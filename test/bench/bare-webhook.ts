/**
 * The least that a bot can be: grammy/web behind the same adapter as the real webhook, one GetItem and one reply; after
 * a press it edits, and answers in its reply to the webhook, as the real one does. What the bench compares with.
 */
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb'
import type { LambdaFunctionURLEvent, LambdaFunctionURLResult } from 'aws-lambda'
import { Bot } from 'grammy'
import type { UserFromGetMe } from 'grammy/types'
import { readIncoming, secretHeader } from '../../bot/telegram/incoming.ts'

const bot = new Bot(process.env['BENCH_TOKEN'] ?? '', {
  botInfo: { id: 1, is_bot: true, first_name: 'bare', username: 'bare_bot' } as UserFromGetMe,
  client: {
    apiRoot: process.env['TELEGRAM_API_ROOT'] ?? '',
    canUseWebhookReply: (method) => method === 'answerCallbackQuery',
  },
})
const database = new DynamoDBClient({})
const secret = process.env['BENCH_SECRET'] ?? ''

bot.use(async (ctx) => {
  const key = { pk: { S: `bare#${ctx.from?.id ?? 0}` }, sk: { S: '-' } }
  await database.send(new GetItemCommand({ TableName: process.env['CAMPAIGN_TABLE'], Key: key }))
  const text = 'A case, in a few words.'
  if (!ctx.callbackQuery) await ctx.reply(text)
  else await Promise.all([ctx.editMessageText(text), ctx.answerCallbackQuery()])
})

export async function handler(event: LambdaFunctionURLEvent): Promise<LambdaFunctionURLResult> {
  const body = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8')
  const incoming = readIncoming(secret, event.headers[secretHeader], body)
  if (incoming.kind !== 'update') return { statusCode: 401 }
  let reply = ''
  await bot.handleUpdate(incoming.update, { send: (call) => void (reply = call) })
  return { statusCode: 200, headers: { 'content-type': 'application/json' }, body: reply }
}
