/** A broadcast through the whole local stack: functions in processes of their own, the queue, the clock. */
import { expect, onTestFinished, test } from 'vitest'
import { readSettings } from '../../local/settings.ts'
import { startStack } from '../../local/stack.ts'
import { temporaryFolder } from './fixtures/folders.ts'

const [anna, olga, farid, judith] = [5_100_000_001, 5_100_000_004, 5_100_000_005, 5_100_000_006]

test('once the clock has passed the delay, followers have the update when the clock answers', async () => {
  const read = await readSettings({ PORT: '0', DATA_DIR: temporaryFolder(), LOG_LEVEL: 'error' })
  if (!read.ok) throw new TypeError(read.problems.join('\n'))
  const stack = await startStack(read.settings)
  onTestFinished(() => stack.close())
  const post = async (path: string, body: object = {}): Promise<number> => {
    const answer = await fetch(`http://localhost:${stack.port}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    await answer.arrayBuffer()
    return answer.status
  }
  const chatOf = async (id: number): Promise<Message[]> => {
    const answer = await fetch(`http://localhost:${stack.port}/people/${id}/chat`)
    return ((await answer.json()) as { messages: Message[] }).messages
  }
  const press = async (id: number, label: string): Promise<void> => {
    for (const message of (await chatOf(id)).toReversed()) {
      const row = message.buttons.findIndex((buttons) => buttons.some(({ text }) => text.includes(label)))
      const column = message.buttons[row]?.findIndex(({ text }) => text.includes(label)) ?? -1
      if (column === -1) continue
      await post(`/people/${id}/press?wait=1`, { messageId: message.messageId, row, column })
      return
    }
    throw new TypeError(`There is no button ${label}.`)
  }
  for (const id of [farid, judith]) await post(`/people/${id}/say?wait=1`, { text: '/staff' })
  await post(`/people/${anna}/start?wait=1`, { payload: 'case_khadija-ismayilova' })
  await press(anna, 'Follow')
  await post(`/people/${olga}/start?wait=1`, { payload: 'case_khadija-ismayilova' })
  await press(olga, 'Следить')
  await post(`/people/${judith}/say?wait=1`, { text: '/broadcast' })
  await press(judith, 'Everyone')
  await post(`/people/${judith}/say?wait=1`, { text: 'She was heard today.' })
  await press(judith, 'Submit')
  await press(farid, 'Təsdiq')
  await press(judith, 'Send now')
  expect(await post('/local/clock', { advance: 'PT2M' })).toBe(200)
  for (const id of [anna, olga]) {
    const got = (await chatOf(id)).filter(({ text }) => text.includes('She was heard today.'))
    expect(got).toHaveLength(1)
  }
})

type Message = { messageId: number; text: string; buttons: { text: string }[][] }
