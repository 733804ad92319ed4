/** What tests of the console look at: a message of someone with a receipt, and that nothing leaks from the page. */
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { mailboxIdOf, newWords, receiptOf, type Receipt } from '../../bot/sealing/receipt.ts'
import type { Reply } from '../../bot/tips/tip.ts'
import { ownHost, passphrase, type Visit } from './console-stage.ts'

export const secretText = 'Zumrud saw who beat Rauf in cell nineteen'

export async function aReceipt(): Promise<{ receipt: Receipt; reply: Reply }> {
  const receipt = await receiptOf(newWords())
  const { identityToRecipient } = await import('age-encryption')
  const recipient = await identityToRecipient(receipt.identity)
  return { receipt, reply: { mailboxId: await mailboxIdOf(receipt.mailboxSecret), recipient } }
}

/** Nothing in clear, to nobody else, nothing kept, and nothing broke the page's own policy. */
export async function expectQuiet(
  { page, context, sent, hosts, errors }: Visit,
  ...words: string[]
): Promise<void> {
  for (const word of [...words, passphrase, 'AGE-SECRET-KEY'])
    expect(sent.filter((each) => each.includes(word))).toEqual([])
  expect([...hosts]).toEqual([ownHost()])
  expect(await context.cookies()).toEqual([])
  expect(await page.evaluate(whatIsKept)).toEqual([0, 0, 0, 0, 0])
  expect(errors).toEqual([])
  expect(page.url()).toMatch(/\/console$/)
}

export const openFirst = async (page: Page): Promise<void> => {
  await page.locator('[data-row]').first().click()
  await page.locator('[data-tip]').waitFor()
}

// Run in the browser, as text: its names are not those of Node.
const whatIsKept = `(async () => [
  localStorage.length,
  sessionStorage.length,
  (await indexedDB.databases()).length,
  (await caches.keys()).length,
  (await navigator.serviceWorker?.getRegistrations() ?? []).length,
])()`
