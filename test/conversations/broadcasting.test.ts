import { describe, expect, test } from 'vitest'
import { aReader, labels, languages, seen } from '../support/reader.ts'
import {
  broadcast,
  control,
  farid,
  follower,
  judith,
  onSendingStage,
  pump,
  stage,
} from '../support/sending-stage.ts'

onSendingStage()

const codeIn = (text: string): string => /[A-Z0-9]{6}/.exec(text)?.[0] ?? ''

describe('the shortest way', () => {
  test('an update reaches every follower once, with its code and its buttons, in their language', async () => {
    const readers = await Promise.all(languages.map(follower))
    const stranger = aReader(stage, 'en')
    await stranger.person.starts()
    await broadcast('Khadija was heard in court today.')
    for (const reader of readers) {
      const got = reader.person.chat.filter(({ text }) => text.includes('heard in court'))
      expect(got).toHaveLength(1)
      expect(labels(reader)).toContain(reader.say.plain('reader.fewer'))
      expect(seen(reader).startsWith('(')).toBe(reader.language !== 'en')
    }
    expect(seen(stranger)).not.toContain('heard in court')
    expect(judith.chat.some(({ text }) => text.includes('heard in court'))).toBe(true)
  })

  test('whoever asks whether a code is genuine is told, and when it was sent', async () => {
    const reader = await follower('en')
    await broadcast('Another hearing is set for Friday.')
    const code = codeIn(seen(reader))
    await reader.person.says(`/verify ${code.toLowerCase()}`)
    expect(seen(reader)).toContain(`Genuine: ${code} is an update of ours, of 4 March 2015, 13:03.`)
    await reader.person.says('/verify ABCDEF')
    expect(seen(reader)).toContain('I don’t know this code.')
  })

  test('a draft that was not sent has no code that counts, and cannot be opened by a made-up button', async () => {
    const reader = await follower('en')
    await judith.says('/broadcast')
    await judith.presses('Everyone')
    await judith.says('Secret until Friday')
    const ids = (await stage.scan()).map(({ pk }) => String(pk)).filter((pk) => pk.startsWith('B#'))
    for (const id of ids)
      await reader.person.pressesData(reader.person.last?.messageId ?? 0, `1n:${id.slice(2)}`)
    expect(reader.person.chat.some(({ text }) => text.includes('Secret'))).toBe(false)
  })

  test('someone who wants it discreet sees only that there is news, without a sound, and opens it', async () => {
    const reader = await follower('en')
    await reader.person.says('/settings')
    await reader.person.presses('Discreet')
    await broadcast('She may leave the prison.')
    expect(seen(reader)).toBe('There is news.')
    expect(reader.person.last?.silent).toBe(true)
    await reader.person.presses('Show')
    expect(seen(reader)).toContain('She may leave the prison.')
  })

  test('fewer like this: a digest instead, or nothing at all, and a muted case can be heard again', async () => {
    const reader = await follower('en')
    await broadcast('One more thing.')
    await reader.person.presses('Fewer like this')
    await reader.person.presses('Daily digest')
    await broadcast('And another one.')
    expect(reader.person.chat.some(({ text }) => text.includes('And another one.'))).toBe(false)
    await reader.person.pressesData(reader.person.last?.messageId ?? 0, '1nm:khadija-ismayilova')
    expect(seen(reader)).toContain('You hear no more about this case.')
    await reader.person.says('/following')
    await reader.person.presses('Muted: Khadija Ismayilova')
    expect(labels(reader).join()).not.toContain('Muted')
  })
})

test('the message of whoever started it shows what came of it, with buttons for what can be done', async () => {
  await follower('en')
  await broadcast('Shown in one message.')
  const shown = judith.chat.find(({ text }) => text.includes('Everyone has it.'))
  expect(shown?.text).toMatch(/Sent: \d+ (person|people)/)
  expect(shown?.buttons.flat().map(({ text }) => text)).toContain('Hide')
})

describe('taking back', () => {
  test('any one person hides it at once, and it can be shown again', async () => {
    const reader = await follower('en')
    await broadcast('A name that should not be here.')
    await control(farid, 'A name that should')
    expect(farid.last?.text).toContain('Everyone has it.')
    await farid.presses('Hide')
    await pump()
    expect(seen(reader)).toBe('This message is being checked. Please don’t pass it on for now.')
    expect(judith.last?.text).toContain('A colleague hid the update')
    await control(farid, 'A name that should')
    expect(farid.last?.text).toContain('No copy is left as it was sent.')
    await farid.presses('Show again')
    await pump()
    expect(seen(reader)).toContain('A name that should not be here.')
  })

  test('a recall needs two different people, deletes what is young and withdraws the rest', async () => {
    const reader = await follower('en')
    await broadcast('This was a mistake.')
    await control(judith, 'This was a')
    await judith.presses('Recall')
    expect(judith.last?.text).toContain('A second person has to press Recall too.')
    await pump()
    expect(seen(reader)).toContain('This was a mistake.')
    await judith.presses('Recall')
    await pump()
    expect(seen(reader)).toContain('This was a mistake.')
    expect(farid.last?.text).toContain('That cannot be undone.')
    stage.moveTo('2015-03-07T09:00:00Z')
    await farid.presses('Recall')
    await pump()
    expect(reader.person.chat.some(({ text }) => text.includes('mistake'))).toBe(false)
    expect(seen(reader)).toBe('This message was withdrawn. Please don’t pass it on.')
  })

  test('a recalled update that is young is gone from the chat, and its code says so', async () => {
    const reader = await follower('en')
    await broadcast('Also a mistake.')
    const code = codeIn(seen(reader))
    await control(judith, 'Also a')
    await judith.presses('Recall')
    await farid.presses('Recall')
    await pump()
    expect(reader.person.chat.some(({ text }) => /mistake|withdrawn/.test(text))).toBe(false)
    await reader.person.says(code)
    expect(seen(reader)).toContain('It has been taken back')
  })

  test('during the delay it is paused, goes on, and is stopped for good; nobody gets it then', async () => {
    const reader = await follower('en')
    await judith.says('/broadcast')
    for (const step of ['Everyone']) await judith.presses(step)
    await judith.says('Wait with this.')
    await judith.presses('Submit')
    await farid.presses('Approve')
    await judith.presses('Send now')
    await control(farid, 'Wait with')
    await farid.presses('Pause')
    expect(farid.last?.text).toContain('Paused.')
    stage.moveTo('2015-03-04T10:00:00Z')
    await pump()
    expect(seen(reader)).not.toContain('Wait with this.')
    await farid.presses('Resume')
    await farid.presses('Stop')
    await pump()
    expect(seen(reader)).not.toContain('Wait with this.')
    await farid.presses('How does it stand?')
    expect(farid.last?.text).toContain('Stopped.')
  })

  test('hidden while it is on its way, it goes no further until someone resumes it', async () => {
    const first = await follower('en')
    await judith.says('/broadcast')
    await judith.presses('Everyone')
    await judith.says('Half way.')
    await judith.presses('Submit')
    await farid.presses('Approve')
    await judith.presses('Send now')
    await control(farid, 'Half way')
    await farid.presses('Hide')
    stage.moveTo('2015-03-04T10:00:00Z')
    await pump()
    expect(seen(first)).not.toContain('Half way.')
    await farid.presses('Show again')
    await farid.presses('Resume')
    await pump()
    expect(seen(first)).toContain('Half way.')
  })

  test('readers and strangers cannot take anything back', async () => {
    const reader = await follower('en')
    await broadcast('Stays.')
    const ids = (await stage.scan())
      .map(({ pk, sk }) => (sk === 'META' ? String(pk).slice(2) : ''))
      .filter(Boolean)
    for (const id of ids)
      for (const step of ['hide', 'recall', 'halt', 'pause', 'control'])
        await reader.person.pressesData(reader.person.last?.messageId ?? 0, `1b:${step}:${id}:-`)
    await pump()
    expect(reader.person.chat.some(({ text }) => text.includes('Stays.'))).toBe(true)
  })
})
