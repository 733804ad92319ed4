import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Person } from '../../local/telegram/server.ts'
import { aCrowd, isReader, until, type Arrived, type Crowd, type Staff } from '../support/crowd.ts'
import { control, rewritings, type Rewriting, type Verdict } from './rewritings.ts'

/*
 * What was delivered to many is hidden, shown again, recalled, corrected, or gets a translation that comes late, while
 * the whole process group is killed again and again. In the end each message is what it must be, but for those that the
 * report counts, and whoever had nothing before has nothing now. In the suite all kinds are under way at once.
 */

const seed = Number(process.env['CHAOS_SEED'] ?? 20_150_304)
/** While it is rewritten; and while it is sent, where copies get out of sight. */
const kills = Number(process.env['CHAOS_REWRITING_KILLS'] ?? 1)
const sendingKills = Number(process.env['CHAOS_SENDING_KILLS'] ?? 0)
const subscribers = Number(process.env['CHAOS_SUBSCRIBERS'] ?? 100)
const rate = Number(process.env['CHAOS_RATE'] ?? 60)
const kinds = (process.env['CHAOS_KINDS'] ?? Object.keys(rewritings).join(',')).split(',')
const chosen = kinds.map((kind) => rewritings[kind]).filter((one) => one !== undefined)
/** They follow everything only when all is sent. */
const newcomers = [900_001, 900_002, 900_003]
/** One in so many blocks the bot before the rewriting. */
const leaverEvery = 50
const youngSeconds = 48 * 3600
const recalledOrFirst = chosen.find((one) => one === rewritings['recall']) ?? chosen[0]
const methods = ['editMessageText', 'deleteMessage']

let crowd: Crowd
beforeAll(async () => {
  console.log(
    `rewriting: CHAOS_SEED=${seed} CHAOS_KINDS=${kinds.join(',')} CHAOS_REWRITING_KILLS=${kills} ` +
      `CHAOS_SENDING_KILLS=${sendingKills} CHAOS_SUBSCRIBERS=${subscribers}`,
  )
  crowd = await aCrowd({ seed, subscribers, rate })
}, 300_000)
afterAll(async () => crowd.close())

test(`${kinds.join(', ')}: after ${kills} kills each message is what it must be, or is counted`, async () => {
  expect(chosen).toHaveLength(kinds.length)
  const { arrived, traffic, staff, readers } = crowd
  const sending = await deliverAll()
  const copies = [...arrived]
  await crowd.join(newcomers.map((chatId) => ({ chatId })))
  for (const { prepare } of chosen) await prepare?.(staff, crowd)
  const leavers = readers.filter((_, index) => index % leaverEvery === 1)
  for (const { chatId } of leavers) await reader(chatId).blocks({ wait: false })
  const refusals = await rewriteAll()
  const doubtful = sendingKills * rate + sending.lostAnswers + sending.serverErrors
  const most = traffic.mostInASecond()
  console.log(
    `rewriting: ${kills} kills, ${refusals} refusals, at most ${most} in a second, ${traffic.early} before a wait had passed`,
  )
  for (const [index, rewriting] of chosen.entries()) {
    const { done, left, wrong } = countVerdicts(rewriting, copies)
    await control(staff, rewriting)
    const reported = copiesIn(staff.judith.last?.text ?? '')
    console.log(
      `${kinds[index]}: ${done} as they must be, ${left} left, ${reported} reported, ${wrong} wrong`,
    )
    expect(wrong).toBe(0)
    expect(left).toBeLessThanOrEqual(reported)
    expect(reported).toBeLessThanOrEqual(leavers.length + doubtful)
  }
  expect(arrived).toHaveLength(copies.length)
  for (const chatId of newcomers) expect(reader(chatId).last).toBeUndefined()
  expect(most).toBeLessThanOrEqual(rate)
  expect(traffic.early).toBe(0)
}, 3_600_000)

function reader(id: number): Person {
  return crowd.telegram.person({ id, firstName: 'Anna' })
}

/** Half of what is to be recalled has been there for more than two days when it is done. */
async function deliverAll() {
  const { staff, arrived, readers } = crowd
  for (const { text } of chosen) await begin(staff, text)
  crowd.fail(['sendMessage'])
  const total = readers.length * chosen.length
  const striking = crowd.strike(sendingKills, ['sendMessage'], () => arrived.length, total)
  await until(() => copiesOf(recalledOrFirst, arrived).length >= readers.length / 2)
  crowd.age(50)
  await striking
  await crowd.settled()
  return crowd.heal()
}

async function begin({ judith, farid }: Staff, text: string): Promise<void> {
  await judith.says('/broadcast')
  await judith.presses('Everyone')
  await judith.says(text)
  await judith.presses('Submit')
  await farid.presses('Approve')
  await judith.presses('Send now')
}

/** Gives how often Telegram refused. */
async function rewriteAll(): Promise<number> {
  let touched = 0
  const stop = crowd.telegram.watch((event) => {
    if (event.type !== 'call' || !methods.includes(event.call.method) || event.call.status >= 429) return
    if (isReader(Number(event.call.payload['chat_id']))) touched += 1
  })
  for (const { act } of chosen) await act(crowd.staff)
  crowd.fail(methods)
  const wanted = chosen.reduce(
    (sum, one) => sum + crowd.readers.filter((who) => isTouched(one, who)).length,
    0,
  )
  await crowd.strike(kills, methods, () => touched, wanted)
  await crowd.settled()
  stop()
  return crowd.heal().refusals
}

function isTouched({ touches }: Rewriting, { language = 'en' }: { language?: string }): boolean {
  return touches?.includes(language) ?? true
}

function copiesOf(rewriting: Rewriting | undefined, copies: readonly Arrived[]): Arrived[] {
  return copies.filter(({ text }) => rewriting !== undefined && text.includes(rewriting.text))
}

function countVerdicts(rewriting: Rewriting, copies: readonly Arrived[]): Record<Verdict, number> {
  const languages = new Map(crowd.readers.map(({ chatId, language = 'en' }) => [chatId, language]))
  const lastSeconds = copies.at(-1)?.atSeconds ?? 0
  const counts = { done: 0, left: 0, wrong: 0 }
  for (const { chatId, messageId, atSeconds } of copiesOf(rewriting, copies)) {
    const verdict = rewriting.verdict({
      language: languages.get(chatId) ?? 'en',
      isYoung: lastSeconds - atSeconds < youngSeconds,
      now: reader(chatId).chat.find((message) => message.messageId === messageId),
    })
    counts[verdict] += 1
  }
  return counts
}

/** What the staff are told may remain. */
function copiesIn(screen: string): number {
  return Number((/([\d,]+) cop(?:y|ies) may/.exec(screen)?.[1] ?? '0').replaceAll(',', ''))
}
