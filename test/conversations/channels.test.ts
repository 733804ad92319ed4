import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Group } from '../../local/telegram/server.ts'
import { createStaff } from '../../bot/staff/staff.store.ts'
import { keyringOf } from '../support/audience.ts'
import { aCampaign, aPack, aPetition } from '../support/builders.ts'
import { aReader, seen } from '../support/reader.ts'
import {
  broadcast,
  control,
  drafts,
  farid,
  follower,
  judith,
  onSendingStage,
  pump,
  sendsSubmitted,
  stage,
} from '../support/sending-stage.ts'

const named = { en: '@free_baku', az: '@azad_baki' }
const withChannels = (channels: Record<string, string>) =>
  aPack({ campaign: aCampaign({ channels }), actions: [aPetition()] })
onSendingStage({ pack: withChannels(named) })

let english: Group
let azerbaijani: Group
beforeEach(() => {
  english = stage.telegram.channel({ id: -1001, title: 'Free in Baku', username: 'free_baku' })
  azerbaijani = stage.telegram.channel({ id: -1002, title: 'Bakıda azad', username: 'azad_baki' })
})
afterEach(async () => {
  for (const channel of [english, azerbaijani])
    for (const { messageId } of channel.messages) channel.deletes(messageId)
  await imports(named)
})

async function imports(channels: Record<string, string>): Promise<void> {
  await stage.importPack(withChannels(channels))
  await stage.restart()
}

/** Someone who translates into Azerbaijani. */
async function hire(userId: number): Promise<void> {
  const staff = createStaff(stage.table, await keyringOf(stage))
  const contact = { chatId: userId, language: 'az' }
  const roles = ['translator'] as const
  const newcomer = { pseudonym: staff.pseudonymOf(userId), roles, suspended: false, languages: ['az'] }
  await stage.table.write([staff.newWrite({ ...newcomer, contact, version: 0 })])
  await stage.telegram.person({ id: userId, firstName: 'Aygün' }).starts()
}

const textsIn = ({ messages }: Group): string[] => messages.map(({ text }) => text)

describe('an update', () => {
  test('is posted once in the channel of each language, openly, with links in place of buttons', async () => {
    const reader = await follower('en')
    await drafts('She was heard.')
    await judith.presses('Button: case')
    await judith.presses('Khadija Ismayilova')
    await judith.presses('Button: action')
    await judith.presses('Free them all')
    await judith.presses('Submit')
    await sendsSubmitted()
    expect(seen(reader)).toContain('She was heard.')
    expect(textsIn(english)).toEqual([expect.stringMatching(/^She was heard\.\n\nCode [A-Z0-9]{6}$/)])
    expect(textsIn(azerbaijani)).toEqual([expect.stringMatching(/^\(.*\)\n\nShe was heard\./)])
    expect(english.messages[0]?.buttons).toEqual([
      [{ text: 'Khadija Ismayilova', url: 'https://t.me/caseline_bot?start=case_khadija-ismayilova' }],
      [{ text: 'Free them all', url: 'https://t.me/caseline_bot?start=act_free-them' }],
    ])
    expect(azerbaijani.messages[0]?.keyboard).toEqual([['Xədicə İsmayılova'], ['Hamısını azad edin']])
    expect(english.messages[0]?.silent).toBeUndefined()
    expect(judith.chat.some(({ text }) => text.includes('Posted in: @azad_baki, @free_baku'))).toBe(true)
  })

  test('names its channels to the writer, in the preview, and to whoever approves it', async () => {
    await drafts('Look at the channels.')
    expect(judith.last?.text).toContain('Also posted in: @azad_baki, @free_baku')
    await judith.presses('Preview')
    expect(judith.last?.text).toContain('Also posted in: @azad_baki, @free_baku')
    await judith.presses('Back')
    await judith.presses('Submit')
    expect(farid.last?.text).toContain('Also posted in: @azad_baki, @free_baku')
  })

  test('is posted nowhere when its writer does not want it there', async () => {
    const reader = await follower('en')
    await drafts('For followers only.')
    await judith.presses('✓ Also in the channels')
    expect(judith.last?.text).not.toContain('Also posted in')
    await judith.presses('Submit')
    expect(farid.last?.text).not.toContain('Also posted in')
    await sendsSubmitted()
    expect(seen(reader)).toContain('For followers only.')
    expect([...textsIn(english), ...textsIn(azerbaijani)]).toEqual([])
  })

  test('loses its approval when its writer chooses otherwise', async () => {
    await drafts('Here or not.')
    await judith.presses('Submit')
    await farid.presses('Approve')
    await judith.says('/broadcast')
    await judith.presses('Here or not.')
    await judith.presses('✓ Also in the channels')
    expect(judith.last?.text).toContain('the approval no longer counts')
    await farid.presses('Send now')
    expect(farid.alerts.at(-1)?.text).toContain('It is too late for that')
  })

  test('goes only where it was approved for and the campaign still posts', async () => {
    await drafts('Only where approved.')
    await judith.presses('Submit')
    await imports({ az: '@azad_baki', ru: '@svoboda_baku' })
    const russian = stage.telegram.channel({ id: -1003, title: 'Свобода', username: 'svoboda_baku' })
    await sendsSubmitted()
    expect(textsIn(azerbaijani)).toHaveLength(1)
    expect([...textsIn(english), ...textsIn(russian)]).toEqual([])
  })

  test('stands in the other channels and reaches everyone when one refuses it, and staff read which', async () => {
    const reader = await follower('en')
    azerbaijani.letsBotPost(false)
    await broadcast('One channel is closed.')
    azerbaijani.letsBotPost(true)
    expect(seen(reader)).toContain('One channel is closed.')
    expect(textsIn(english)).toHaveLength(1)
    await control(judith, 'One channel is')
    expect(judith.last?.text).toContain('Posted in: @free_baku')
    expect(judith.last?.text).toContain('Not posted in @azad_baki: Telegram refused it.')
    expect(judith.last?.text).not.toContain('Refused by Telegram')
  })
})

describe('what stands in a channel', () => {
  test('is hidden and shown again with the rest', async () => {
    await broadcast('To be hidden.')
    await control(farid, 'To be hidden')
    await farid.presses('Hide')
    await pump()
    expect(textsIn(english)).toEqual(['This message is being checked. Please don’t pass it on for now.'])
    expect(english.messages[0]?.keyboard).toEqual([])
    await farid.presses('Show again')
    await pump()
    expect(textsIn(english)).toEqual([expect.stringContaining('To be hidden.')])
    expect(textsIn(azerbaijani)).toEqual([expect.stringContaining('To be hidden.')])
  })

  test('is deleted by a recall while it is young, and withdrawn when it is old', async () => {
    for (const [text, days] of [
      ['Young mistake.', 0],
      ['Old mistake.', 3],
    ] as const) {
      await broadcast(text)
      stage.moveTo(new Date(stage.now().getTime() + days * 86_400_000).toISOString())
      await control(judith, text)
      await judith.presses('Recall')
      await farid.presses('Recall')
      await pump()
      expect(textsIn(english)).toEqual(
        days === 0 ? [] : ['This message was withdrawn. Please don’t pass it on.'],
      )
    }
  })

  test('is corrected with the rest', async () => {
    await broadcast('She has 7 years.')
    await control(judith, 'She has 7')
    await judith.presses('Correct')
    await judith.presses('Text: English')
    await judith.says('She has 7½ years.')
    await judith.presses('Submit')
    await farid.presses('Approve')
    await pump()
    expect(textsIn(english)).toEqual([expect.stringContaining('She has 7½ years.')])
    expect(textsIn(azerbaijani)).toEqual([expect.stringContaining('She has 7½ years.')])
  })

  test('that cannot be changed any more is named to staff', async () => {
    await broadcast('Bot thrown out.')
    english.letsBotPost(false)
    await control(farid, 'Bot thrown out')
    await farid.presses('Hide')
    await pump()
    english.letsBotPost(true)
    await control(farid, 'Bot thrown out')
    expect(farid.last?.text).toContain('Could not be changed in @free_baku: it may stand there as it was.')
    expect(farid.last?.text).not.toContain('@azad_baki: it may')
  })

  test('that its owner deleted needs no care', async () => {
    await broadcast('Deleted by hand.')
    for (const { messageId } of english.messages) english.deletes(messageId)
    await control(farid, 'Deleted by hand')
    await farid.presses('Hide')
    await pump()
    await control(farid, 'Deleted by hand')
    expect(farid.last?.text).not.toContain('Could not be changed')
  })

  test('gets the translation that comes late', async () => {
    const translator = aReader(stage, 'az')
    await hire(translator.person.id)
    await drafts('Soon in Azerbaijani.')
    await judith.presses('Submit')
    await translator.person.presses(translator.say.plain('broadcast.claim'))
    await farid.presses('Approve')
    await farid.presses('Send now')
    await translator.person.says('Tezliklə azərbaycanca.')
    stage.moveTo(new Date(stage.now().getTime() + 61_000).toISOString())
    await pump()
    expect(textsIn(azerbaijani)).toEqual([expect.stringContaining('Soon in Azerbaijani.')])
    await farid.presses('Approve')
    await pump()
    expect(textsIn(azerbaijani)).toEqual([expect.stringMatching(/^Tezliklə azərbaycanca\.\n\nKod/)])
    expect(textsIn(english)).toEqual([expect.stringContaining('Soon in Azerbaijani.')])
  })
})
