/** Coming back with the words: answers and status, a further message, deleting everything. */
import { deletionSecretsOf, readWords, receiptOf } from '../../../bot/sealing/receipt.ts'
import type { Answer } from '../../../bot/tips/answer.ts'
import { askDeletion } from '../door.ts'
import { button, element, heading, labelled } from '../elements.ts'
import { readMail } from '../mailbox.ts'
import { forget, type Page } from '../page.ts'

export function returnView(page: Page): Node[] {
  const { texts } = page
  const quiet = { autocomplete: 'off', autocorrect: 'off', autocapitalize: 'off', spellcheck: 'false' }
  const area = element('textarea', { rows: 3, dir: 'ltr', lang: 'en', ...quiet })
  const said = element('p', { role: 'status' })
  const open = (): void => {
    const words = readWords(area.value)
    said.textContent = words === undefined ? texts.notWords : texts.opening
    if (words !== undefined) void openMailbox(page, words)
  }
  return [
    heading(texts.returnTitle),
    element(
      'form',
      { autocomplete: 'off', submit: (event) => (event.preventDefault(), open()) },
      labelled(texts.typeWords, area),
      said,
      element('div', { class: 'ways' }, element('button', { type: 'submit', class: 'main' }, texts.open)),
    ),
    button(texts.back, () => page.show('start')),
  ]
}

async function openMailbox(page: Page, words: readonly string[]): Promise<void> {
  page.receipt = await receiptOf(words)
  await readAgain(page)
}

async function readAgain(page: Page): Promise<void> {
  if (!page.receipt || !page.roster) return
  page.mail = await readMail(page.receipt, page.roster)
  page.show('mailbox')
}

export function mailboxView(page: Page): Node[] {
  const { texts, mail } = page
  if (!mail?.ok)
    return [
      heading(texts.answersTitle),
      element('p', { class: 'warning', role: 'alert' }, texts.unreachable),
      button(texts.tryAgain, () => void readAgain(page), 'main'),
    ]
  return [
    heading(texts.answersTitle),
    ...(mail.answers.length === 0 ? [element('p', { 'data-nothing': true }, texts.nothingYet)] : []),
    ...mail.answers.map((answer) => answerBox(page, answer)),
    ...(mail.unsigned ? [element('p', { class: 'warning', role: 'alert' }, texts.unsigned)] : []),
    ...(mail.answers.length > 0 ? [element('p', { class: 'hint' }, texts.answersKept)] : []),
    element(
      'div',
      { class: 'ways' },
      button(texts.further, () => page.show('form'), 'main'),
    ),
    deletionBox(page),
    button(texts.back, () => {
      forget(page)
      page.show('start')
    }),
  ]
}

function answerBox({ texts }: Page, { day, status, text }: Answer): HTMLElement {
  const date = new Intl.DateTimeFormat(texts.code, { dateStyle: 'long', timeZone: 'UTC' }).format(
    new Date(day),
  )
  return element(
    'article',
    { class: 'answer' },
    element('p', { class: 'hint' }, `${date} · ${texts.statuses[status]}`),
    text === undefined ? undefined : element('p', { dir: 'auto', class: 'said' }, text),
  )
}

function deletionBox(page: Page): HTMLElement {
  const { texts } = page
  const said = element('p', { role: 'alert' })
  const remove = async (): Promise<void> => {
    if (!page.receipt) return
    said.textContent = texts.loading
    const { mailboxSecret } = page.receipt
    const deletionSecrets = await deletionSecretsOf(page.receipt)
    const answer = await askDeletion({ v: 1, mailboxSecret, deletionSecrets })
    if (!answer.ok) {
      said.textContent = texts.unreachable
      return
    }
    forget(page)
    page.show('deleted')
  }
  return element(
    'details',
    { class: 'delete' },
    element('summary', {}, texts.deleteAll),
    element('p', {}, texts.deleteSure),
    button(texts.deleteNow, () => void remove(), 'harm'),
    said,
  )
}

export function deletedView({ texts }: Page): Node[] {
  return [heading(texts.deleteAll), element('p', { 'data-deleted': true }, texts.deleted)]
}
