/** What one admin may do alone, what the screens say where it takes two, and languages of translators. */
import { afterEach, expect, test } from 'vitest'
import { openOffice, type Office } from '../support/office.ts'

let office: Office
afterEach(async () => office.stage.close())

const rolesOffered = async (): Promise<string[]> => {
  await office.judith.says('/staff')
  await office.judith.presses('Invite a colleague')
  return (office.judith.last?.keyboard ?? []).flat().filter((label) => label !== 'Back')
}

test('the only admin invites the second, who begins at once; from then on they ask each other', async () => {
  office = await openOffice(1)
  const { judith, joins, rowOf } = office
  expect(await rolesOffered()).toEqual(['admin', 'editor', 'translator', 'case officer'])
  expect(judith.last?.text).toContain('You are the only admin. So you invite the second one yourself')
  await judith.pressesData(judith.last?.messageId ?? 0, '1ii:approver')
  expect(judith.alerts.at(-1)?.text).toContain('take two admins')
  const second = await joins('Farid', 'admin')
  expect((await rowOf(second))?.roles).toEqual(['admin'])
  expect(await rolesOffered()).toContain('approver')
  expect(judith.last?.text).toContain('a second admin is asked first')
})

test('a colleague becomes the second admin by an invitation, and keeps their role', async () => {
  office = await openOffice(1)
  const { judith, chooses, joins, rowOf } = office
  const elchin = await joins('Elchin', 'editor')
  await chooses(judith, elchin, 'Give a role')
  expect(judith.last?.keyboard?.flat()).toEqual(['translator', 'case officer', 'Back'])
  expect(judith.last?.text).toContain('the link works for colleagues too')
  await rolesOffered()
  await judith.presses('admin')
  const link = /start=(\S+)/.exec(judith.last?.text ?? '')?.[1]
  await judith.starts(link)
  expect(judith.last?.text).toContain('not for you')
  await elchin.starts(link)
  await elchin.presses('Accept')
  expect((await rowOf(elchin))?.roles).toEqual(['editor', 'admin'])
  expect(judith.last?.text).toContain('A new role\n\nElchin: admin, editor\nBy Judith.')
})

test('alone in office, what takes two is not offered, and the card says why', async () => {
  office = await openOffice(2)
  const { judith, farid, chooses, joins } = office
  const elchin = await joins('Elchin', 'editor')
  await chooses(judith, elchin, 'Give a role', 'case officer')
  await chooses(judith, farid, 'Suspend Farid')
  await chooses(judith, elchin)
  expect(judith.last?.keyboard?.flat()).toEqual(['Suspend Elchin', 'Give a role', 'Back'])
  expect(judith.last?.text).toContain('takes a second admin in office. There is none but you now.')
  await judith.presses('Give a role')
  expect(judith.last?.keyboard?.flat()).toEqual(['translator', 'Back'])
  expect(judith.last?.text).toContain('there is no second one in office now')
  expect(await rolesOffered()).toEqual(['editor', 'translator', 'case officer'])
})

test('a translator’s languages are asked, shown, and can become more', async () => {
  office = await openOffice(2)
  const { judith, chooses, joins, rowOf, audit } = office
  const tural = await joins('Tural', 'translator', 'French', 'Russian', 'French', 'Done')
  expect((await rowOf(tural))?.languages).toEqual(['ru'])
  await judith.says('/staff')
  expect(judith.last?.text).toContain('Tural: translator (Russian)')
  await chooses(judith, tural, 'Give a role', 'translator')
  expect(judith.last?.keyboard?.flat()).toEqual(['English', 'Azerbaijani', 'French', 'All', 'Back'])
  await judith.presses('Azerbaijani')
  await judith.presses('Done')
  expect((await rowOf(tural))?.languages).toEqual(['ru', 'az'])
  expect(tural.last?.text).toContain('Tural: translator (Russian, Azerbaijani)')
  expect((await audit()).at(-1)).toMatchObject({ act: 'give-role', detail: 'translator az' })
  await chooses(judith, tural, 'Give a role', 'translator', 'All')
  expect((await rowOf(tural))?.languages).toBeUndefined()
  expect(tural.last?.text).toContain('Tural: translator\n')
  const leyla = await joins('Leyla', 'translator', 'All')
  expect((await rowOf(leyla))?.languages).toBeUndefined()
})

test('/staff says when nothing can be sent, to whom, and what to do', async () => {
  office = await openOffice(1)
  const { judith, chooses, joins } = office
  const said = async (person = judith): Promise<string> => {
    await person.says('/staff')
    return person.last?.text ?? ''
  }
  expect(await said()).toContain('Nothing can be sent to everyone yet: a second person has to approve.')
  await joins('Kamran', 'case officer')
  expect(await said()).toContain('Invite the second admin.')
  const elchin = await joins('Elchin', 'editor')
  // Whom one brought in alone one does not approve.
  expect(await said()).toContain('Nothing can be sent to everyone yet')
  await chooses(judith, elchin, 'Suspend Elchin')
  const zaur = await joins('Zaur', 'admin')
  expect(await said()).not.toContain('approve')
  await chooses(judith, zaur, 'Suspend Zaur')
  expect(await said()).toContain('An admin can reinstate a colleague')
})

test('/staff says when only what others write can be sent', async () => {
  office = await openOffice(2)
  const { judith, farid, chooses, joins } = office
  const elchin = await joins('Elchin', 'editor')
  await chooses(farid, judith, 'Suspend Judith')
  await farid.says('/staff')
  expect(farid.last?.text).toContain('Nobody but you may approve.')
  await elchin.says('/staff')
  expect(elchin.last?.text).not.toContain('approve')
})

test('/mydata shows role, languages and what is to begin; /forget says who can end it', async () => {
  office = await openOffice(3)
  const { judith, farid, chooses, joins } = office
  const tural = await joins('Tural', 'translator', 'French', 'Done')
  await chooses(judith, tural, 'Give a role', 'approver')
  await farid.presses('Agree')
  await tural.says('/mydata')
  const text = tural.chat.findLast(({ text: one }) => one.includes('What I hold about you'))?.text
  expect(text).toContain('You are on the staff: approver from Thursday 13:00, translator (French).')
  expect(text).toContain('your first name, your chat number and your language')
  const file = JSON.parse(new TextDecoder().decode(tural.last?.document?.bytes)) as { staff: object }
  expect(file.staff).toMatchObject({
    roles: ['translator'],
    granted: [{ role: 'approver', from: '2015-03-05T09:00:00.000Z' }],
    languages: ['fr'],
    name: 'Tural',
  })
  await tural.says('/forget')
  await tural.presses('Delete everything')
  expect(tural.last?.text).toContain('Two admins can remove you')
})
