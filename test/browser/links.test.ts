import { expect, it } from 'vitest'
import { choosePhones, nextPerson, readAddress, writeAddress } from '../../web/chat/address.ts'
import { readLink } from '../../web/chat/links.ts'

const read = (address: string) => readLink(address, 'caseline_bot')
const people = [1, 2, 3].map((id) => ({
  id,
  firstName: `P${id}`,
  started: false,
  blocked: false,
  deactivated: false,
}))

it.for([
  ['https://t.me/caseline_bot?start=case_k', 'case_k'],
  ['https://telegram.me/Caseline_Bot?start=tip', 'tip'],
  ['tg://resolve?domain=caseline_bot&start=tip', 'tip'],
  ['https://t.me/caseline_bot', ''],
] as const)('%s starts this bot', ([address, payload]) => {
  expect(read(address)).toEqual({ kind: 'start', payload })
})

it('a share link gives its text and its address', () => {
  expect(read('https://t.me/share/url?url=https%3A%2F%2Fexample.org%2F%3Fa%3D1&text=Read+this')).toEqual({
    kind: 'share',
    url: 'https://example.org/?a=1',
    text: 'Read this',
  })
})

it.for(['https://example.org/a?b', 'https://t.me/another_bot?start=x', 'mailto:mp@example.org'])(
  '%s opens as a page',
  (address) => {
    expect(read(address)).toEqual({ kind: 'page', url: address })
  },
)

it.for(['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', 'tg://user?id=1', 'no address', ''])(
  '%j opens nothing',
  (address) => {
    expect(read(address)).toBeUndefined()
  },
)

it('the address keeps all phones', () => {
  expect(choosePhones(readAddress(writeAddress([3, 1, 2])), people)).toEqual([3, 1, 2])
})

it.for([
  ['', [1, 2]],
  ['#2', [2]],
  ['#99,2', [2]],
  ['#99', [1, 2]],
  ['#x,-1,,2', [2]],
  ['#2,2', [2]],
] as const)('%j opens phones of people who exist', ([hash, phones]) => {
  expect(choosePhones(readAddress(hash), people)).toEqual(phones)
})

it('one more phone is for someone who has none', () => {
  expect(nextPerson([1, 3], people)).toBe(2)
  expect(nextPerson([1, 2, 3], people)).toBeUndefined()
})

it('nobody holds a phone where there are no people', () => {
  expect(choosePhones([1, 2], [])).toEqual([])
})
