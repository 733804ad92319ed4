/** Methods that answer what people ask by a tap: button presses, inline queries, and the sign of life meanwhile. */
import { asText } from '../parameter-text.ts'
import { findOpenChat } from '../chats.ts'
import { checkReplyMarkup } from '../keyboards.ts'
import { answerLimitMs, callbackAnswerLimitCharacters, inlineResultsLimit, startPayload } from '../limits.ts'
import { badRequest } from '../refusal.ts'
import { readText } from '../text.ts'
import { tell, type Json, type StoredQuery, type World } from '../world.ts'
import type { Methods } from './method.ts'

const chatActions = new Set([
  'typing',
  'upload_photo',
  'record_video',
  'upload_video',
  'record_voice',
  'upload_voice',
  'upload_document',
  'choose_sticker',
  'find_location',
  'record_video_note',
  'upload_video_note',
])

export const queryMethods: Methods = {
  answerCallbackQuery: ({ world }, parameters) => {
    const text = parameters['text']
    if (typeof text === 'string' && text.length > callbackAnswerLimitCharacters)
      throw badRequest('MESSAGE_TOO_LONG')
    const query = findQuery(world, parameters['callback_query_id'], 'callback')
    const url = parameters['url']
    const alert = {
      personId: query.personId,
      ...(typeof text === 'string' && text !== '' && { text }),
      showAlert: parameters['show_alert'] === true,
      ...(typeof url === 'string' && { url }),
    }
    tell(world, { type: 'alert', chatId: query.personId, alert })
    return true
  },
  answerInlineQuery: ({ world }, parameters) => {
    const results = parameters['results'] as readonly Json[]
    if (results.length > inlineResultsLimit) throw badRequest('RESULTS_TOO_MUCH')
    if (new Set(results.map(({ id }) => id)).size < results.length) throw badRequest('RESULT_ID_DUPLICATE')
    for (const result of results) checkResult(result)
    const payload = (parameters['button'] as Json | undefined)?.['start_parameter']
    if (payload !== undefined && !startPayload.test(asText(payload))) throw badRequest('START_PARAM_INVALID')
    findQuery(world, parameters['inline_query_id'], 'inline')
    return true
  },
  sendChatAction: ({ world }, parameters) => {
    findOpenChat(world, parameters['chat_id'])
    if (!chatActions.has(String(parameters['action']))) throw badRequest('wrong parameter action in request')
    return true
  },
}

function checkResult(result: Json): void {
  const sizeBytes = Buffer.byteLength(String(result['id']))
  if (sizeBytes < 1 || sizeBytes > 64) throw badRequest('RESULT_ID_INVALID')
  const content = result['input_message_content'] as Json | undefined
  if (content?.['message_text'] !== undefined) readText(content['message_text'], content)
  checkReplyMarkup(result['reply_markup'])
}

/** May be answered more than once, but not late. */
function findQuery(world: World, id: unknown, kind: StoredQuery['kind']): StoredQuery {
  const query = world.queries.get(String(id))
  if (query?.kind !== kind || world.elapsed() - query.madeAtMs > answerLimitMs)
    throw badRequest('query is too old and response timeout expired or query ID is invalid')
  return query
}
