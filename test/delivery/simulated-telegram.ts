/** Telegram as the simulated pump meets it, and what a call must not do at the moment at which it leaves. */
import type { CallAnswer, TelegramCall } from '../../bot/telegram/caller.ts'
import { gate, type Process, type World } from './simulated-world.ts'

export async function callTelegram(world: World, process: Process, call: TelegramCall): Promise<CallAnswer> {
  const { time, dice, options, state } = world
  checkStart(world, process)
  checkRate(world, call)
  await time.after(dice.between(5, 120))
  if (isSilent(world)) {
    await time.after(dice.between(5, 5000))
    await gate(world, process)
    return { kind: 'lost' }
  }
  const answer = dice.chance(options.serverError) ? refusal(502, 'Bad Gateway') : takeCall(world, call)
  checkPay(world, call, answer)
  await time.after(dice.between(5, 120))
  await gate(world, process)
  if (!dice.chance(options.lostAnswer)) {
    hear(world, process, call.payload['chat_id'], answer)
    return answer
  }
  state.lostAnswers += 1
  return { kind: 'lost' }
}

function isSilent({ time, options: { silence } }: World): boolean {
  if (!silence) return false
  const seconds = time.nowMs() / 1000 - silence.fromSeconds
  return seconds >= 0 && seconds < silence.seconds
}

/** What a process learns; a refusal for a chat that was written to just before is about that chat alone. */
function hear({ time }: World, process: Process, chat: unknown, answer: CallAnswer): void {
  const nowMs = time.nowMs()
  if (answer.kind === 'ok') process.arrivals.set(chat, nowMs)
  if (answer.kind !== 'refused' || answer.retryAfterSeconds === undefined) return
  if (nowMs - (process.arrivals.get(chat) ?? Number.NEGATIVE_INFINITY) <= 2000) return
  process.toldToWaitUntilMs = Math.max(process.toldToWaitUntilMs, nowMs + answer.retryAfterSeconds * 1000)
}

/** What a call must not do, at the moment at which it leaves. */
function checkStart({ time, state, violations, options }: World, process: Process): void {
  const nowMs = time.nowMs()
  if (state.lease?.fence !== process.fence)
    violations.push(`${nowMs}: a call of fence ${process.fence} under fence ${state.lease?.fence}`)
  const pauseUntilMs = nowMs > state.pauseKnownAtMs ? state.pauseUntilMs : 0
  const waitsUntilMs = Math.max(process.toldToWaitUntilMs, pauseUntilMs)
  if (nowMs < waitsUntilMs) violations.push(`${nowMs}: a call before ${waitsUntilMs}`)
  state.arrivals = [...state.arrivals.filter((atMs) => atMs > nowMs - 1000), nowMs]
  if (state.arrivals.length > options.limitPerSecond)
    violations.push(`${nowMs}: ${state.arrivals.length} calls in a second`)
  state.longestSilenceMs = Math.max(state.longestSilenceMs, nowMs - state.lastSendMs)
  state.lastSendMs = nowMs
}

/** Messages to people that cost nothing keep to the free rate, whatever else is sent. */
function checkRate({ time, state, violations, options }: World, { payload }: TelegramCall): void {
  const mayCost = payload['allow_paid_broadcast'] === true
  const isToPerson = typeof payload['chat_id'] === 'number' && payload['chat_id'] > 0
  if (isToPerson && !mayCost && state.arrivals.length > options.freePerSecond)
    violations.push(`${time.nowMs()}: a free call among ${state.arrivals.length} in a second`)
}

/** No more may cost Stars than were approved, also after crashes. What Telegram asked to wait with costs nothing. */
function checkPay(world: World, { payload }: TelegramCall, answer: CallAnswer): void {
  const { time, state, violations, options } = world
  const wasRefused = answer.kind === 'refused' && answer.status === 429
  if (payload['allow_paid_broadcast'] !== true || wasRefused) return
  state.paidCalls += 1
  if (state.paidCalls > options.paidMessages)
    violations.push(`${time.nowMs()}: paid call ${state.paidCalls} of ${options.paidMessages}`)
}

function takeCall(
  { time, dice, options, state, blocked, messages }: World,
  { method, payload }: TelegramCall,
): CallAnswer {
  const nowMs = time.nowMs()
  if (method === 'getMe') return { kind: 'ok', result: {} }
  if (nowMs < state.refusesUntilMs || dice.chance(options.burst429)) {
    state.refusesUntilMs = Math.max(state.refusesUntilMs, nowMs + dice.between(1000, 30_000))
    return refusal(429, 'Too Many Requests', Math.ceil((state.refusesUntilMs - nowMs) / 1000))
  }
  const chat = Number(String(payload['chat_id']).replace('@channel', '-'))
  if (blocked.has(chat)) return refusal(403, 'Forbidden: bot was blocked by the user')
  const text = payload['text'] as string
  if (method === 'sendMessage') {
    const messageId = state.nextMessage++
    messages.set(messageId, { chat, text })
    return { kind: 'ok', result: { message_id: messageId, chat: { id: chat } } }
  }
  const message = messages.get(payload['message_id'] as number)
  if (!message) return refusal(400, 'Bad Request: message to edit not found')
  if (message.text === text) return refusal(400, 'Bad Request: message is not modified')
  message.text = text
  return { kind: 'ok', result: true }
}

function refusal(status: number, description: string, retryAfterSeconds?: number): CallAnswer {
  return {
    kind: 'refused',
    status,
    description,
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  }
}
