import { describe, expect, test } from 'vitest'
import { seen } from '../support/reader.ts'
import { broadcast, farid, follower, judith, onSendingStage, pump } from '../support/sending-stage.ts'

onSendingStage()

describe('correcting', () => {
  async function correct(text: string, beginning: string): Promise<void> {
    await judith.says('/broadcast')
    await judith.presses(` · ${beginning}`)
    await judith.presses('Correct')
    await judith.presses('Text: English')
    await judith.says(text)
  }

  test('the new text takes the place of the old one, approved by another, and nobody else gets it', async () => {
    const [reader, russian] = [await follower('en'), await follower('ru')]
    await broadcast('The hearing is on Monday.')
    const later = await follower('en')
    await correct('The hearing is on Tuesday.', 'The hearing')
    expect(judith.last?.text).toContain('✓ English: new')
    expect(judith.last?.text).toContain('Nothing is changed yet.')
    await judith.presses('Submit')
    expect(judith.last?.text).toContain('It waits for someone to approve it.')
    expect(farid.last?.text).toContain('It changes')
    await pump()
    expect(seen(reader)).toContain('Monday')
    const before = reader.person.chat.length
    await farid.presses('Approve')
    await pump()
    expect(reader.person.chat).toHaveLength(before)
    expect(seen(reader)).toContain('Tuesday')
    expect(seen(russian)).toContain('Tuesday')
    expect(later.person.chat.some(({ text }) => text.includes('hearing'))).toBe(false)
    expect(judith.last?.text).toContain('The correction is approved.')
    await judith.presses('How does it stand?')
    expect(judith.last?.text).toContain('Corrected everywhere.')
  })

  test('one language alone is corrected; the others stay as they were', async () => {
    const [reader, azeri] = [await follower('en'), await follower('az')]
    await broadcast('She is well.')
    await judith.says('/broadcast')
    await judith.presses(' · She is well')
    await judith.presses('Correct')
    await judith.presses('Text: Azerbaijani')
    await judith.says('O yaxşıdır.')
    expect(judith.last?.text).toContain('English: as it was')
    await judith.presses('Submit')
    await farid.presses('Approve')
    await pump()
    expect(seen(azeri)).toContain('O yaxşıdır.')
    expect(seen(reader)).toContain('She is well.')
  })

  test('it is sent back with a reason, changed, and approved then; what was shown before counts no more', async () => {
    const reader = await follower('en')
    await broadcast('Forty people came.')
    await correct('Four people came.', 'Forty people')
    await judith.presses('Submit')
    const first = farid.last
    await farid.presses('Reject')
    await farid.says('It was four hundred.')
    expect(judith.last?.text).toContain('It was four hundred.')
    await judith.presses('Text: English')
    await judith.says('Four hundred people came.')
    await judith.presses('Submit')
    const approve = first?.buttons.flat().find(({ text }) => text === 'Approve')?.callbackData ?? ''
    await farid.pressesData(first?.messageId ?? 0, approve)
    expect(farid.alerts.at(-1)?.text).toContain('It changed in the meantime.')
    await farid.presses('Approve')
    await pump()
    expect(seen(reader)).toContain('Four hundred people came.')
  })

  test('nobody approves their own, nobody changes another’s, and nothing new is nothing to submit', async () => {
    await follower('en')
    await broadcast('Written by Judith.')
    await judith.says('/broadcast')
    await judith.presses(' · Written by')
    await judith.presses('Correct')
    await judith.presses('Submit')
    expect(judith.alerts.at(-1)?.text).toContain('Nothing is different yet.')
    await judith.presses('Text: English')
    await judith.says('Written by Farid.')
    await farid.says('/broadcast')
    await farid.presses(' · Written by')
    await farid.presses('Correct')
    expect(farid.alerts.at(-1)?.text).toContain('Only the person who began it can change it.')
    await judith.presses('Submit')
    const approve = farid.last?.buttons.flat().find(({ text }) => text === 'Approve')?.callbackData ?? ''
    await judith.pressesData(judith.last?.messageId ?? 0, approve)
    expect(judith.alerts.at(-1)?.text).toContain('Another person must approve this, not you.')
    await judith.presses('Throw away')
    expect(judith.last?.text).toContain('The update stays as it was.')
    await farid.presses('Approve')
    expect(farid.alerts.at(-1)?.text).toContain('It changed in the meantime.')
  })

  test('a hidden update is corrected unseen, and shows the new text when it is shown again', async () => {
    const reader = await follower('en')
    await broadcast('He lives in a street.')
    await farid.says('/broadcast')
    await farid.presses(' · He lives')
    await farid.presses('Hide')
    await pump()
    await correct('He lives in a town.', 'He lives')
    await judith.presses('Submit')
    await farid.presses('Approve')
    expect(farid.last?.text).toContain('It can be read once the update is shown again.')
    await pump()
    expect(seen(reader)).toContain('This message is being checked.')
    await farid.presses('How does it stand?')
    await farid.presses('Show again')
    await pump()
    expect(seen(reader)).toContain('He lives in a town.')
  })

  test('a correction that is too long, or brings a picture, is refused, and the text asked for again', async () => {
    await follower('en')
    await broadcast('All is quiet.')
    await correct(`Too long ${'x'.repeat(4095 - 9)}`, 'All is quiet')
    expect(judith.last?.text).toContain('That is too long')
    await judith.sendsPhoto(new Uint8Array([1, 2, 3]), 'All is loud.')
    expect(judith.last?.text).toContain('A correction changes the text only')
  })
})
