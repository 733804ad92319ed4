/** The form, and what is shown while it is sent. */
import { countryCodes, countryName } from '../../../bot/text/countries.ts'
import { holdsReceipt } from '../../../bot/sealing/receipt.ts'
import { topics, type Topic } from '../../../bot/tips/tip.ts'
import { newAttempt, type Attempt } from '../attempt.ts'
import { button, checkbox, element, heading, labelled } from '../elements.ts'
import { forget, load, type Page } from '../page.ts'
import { send, type Stage } from '../sending.ts'
import { filled } from '../texts/languages.ts'
import { filesField } from './files.ts'

export function formView(page: Page): Node[] {
  const { texts, draft } = page
  const problem = element('p', { class: 'warning', role: 'alert' })
  const form = element(
    'form',
    { autocomplete: 'off', novalidate: true, submit: (event) => event.preventDefault() },
    topicField(page),
    checkbox(texts.urgent, draft.urgent, (checked) => change(page, () => (draft.urgent = checked))),
    countryField(page),
    element('p', { class: 'hint' }, texts.seen),
    textField(page),
    filesField(page, () => changed(page)),
    problem,
    sendButtons(page, (text) => {
      problem.textContent = text
    }),
  )
  return [
    heading(page.receipt ? texts.further : texts.formTitle),
    ...(page.receipt ? [element('p', {}, texts.furtherHint)] : []),
    ...failureBox(page),
    form,
    button(texts.back, () => page.show(page.receipt ? 'mailbox' : 'start')),
  ]
}

/** What changed is another message: what came of an earlier try says nothing of it. */
function changed(page: Page): void {
  page.attempt = undefined
}

function change(page: Page, act: () => void): void {
  act()
  changed(page)
}

function topicField(page: Page): HTMLElement {
  const select = element('select', { autocomplete: 'off' })
  select.append(...topics.map((topic) => element('option', { value: topic }, page.texts.topics[topic])))
  select.value = page.draft.topic
  select.addEventListener('change', () => change(page, () => (page.draft.topic = select.value as Topic)))
  return labelled(page.texts.topic, select)
}

function countryField(page: Page): HTMLElement {
  const { texts, draft } = page
  const named = countryCodes.map((code) => ({ code, name: countryName(code, texts.code) }))
  const sorted = named.toSorted((one, other) => one.name.localeCompare(other.name, texts.code))
  const select = element('select', { autocomplete: 'off' }, element('option', { value: '' }, texts.noCountry))
  select.append(...sorted.map(({ code, name }) => element('option', { value: code }, name)))
  select.value = draft.country
  select.addEventListener('change', () => change(page, () => (draft.country = select.value)))
  return labelled(texts.country, select)
}

function textField(page: Page): HTMLElement {
  const { texts, draft, info } = page
  const limit = info?.limits.textCharacters ?? 0
  const quiet = { autocomplete: 'off', autocorrect: 'off', autocapitalize: 'off', spellcheck: 'false' }
  const area = element('textarea', { rows: 10, maxlength: limit, dir: 'auto', ...quiet })
  area.value = draft.text
  area.addEventListener('input', () => change(page, () => (draft.text = area.value)))
  return labelled(texts.text, area, filled(texts.textHint, { limit: limit.toLocaleString(texts.code) }))
}

function sendButtons(page: Page, say: (problem: string) => void): HTMLElement {
  const { texts } = page
  const go = (receipt: Page['wanted']) => (): void => {
    const problem = problemOf(page)
    say(problem ?? '')
    if (problem === undefined) void sendDraft(page, receipt)
  }
  if (page.failure !== undefined)
    return element('div', { class: 'ways' }, button(texts.tryAgain, go(page.wanted), 'main'))
  if (page.receipt) return element('div', { class: 'ways' }, button(texts.further, go('none'), 'main'))
  return element(
    'div',
    { class: 'ways' },
    button(texts.sendWithReceipt, go('new'), 'main'),
    element('p', { class: 'hint' }, texts.receiptHint),
    button(texts.sendPlain, go('none')),
  )
}

function problemOf({ draft, texts }: Page): string | undefined {
  if (draft.text.trim() === '' && draft.files.length === 0) return texts.needText
  if (holdsReceipt(draft.text)) return texts.holdsReceipt
  return draft.files.some(({ state }) => state === 'waiting') ? texts.fileWait : undefined
}

function failureBox({ failure, texts }: Page): Node[] {
  if (failure === undefined) return []
  return [
    element(
      'div',
      { class: 'warning', role: 'alert', 'data-failure': failure },
      element('strong', {}, texts.notReceivedTitle),
      element('p', {}, failureText(failure, texts.notReceived, texts.furtherFull)),
    ),
  ]
}

function failureText(
  failure: NonNullable<Page['failure']>,
  texts: Page['texts']['notReceived'],
  full: string,
): string {
  if (failure === 'full') return full
  if (failure === 'objects-missing' || failure === 'more-work' || failure === 'roster-changed')
    return texts.busy
  return failure in texts ? texts[failure as keyof typeof texts] : texts.malformed
}

/** `receipt` counts for a new try only: one that is gone on with keeps what it has. */
async function sendDraft(page: Page, receipt: Page['wanted']): Promise<void> {
  page.failure = undefined
  page.wanted = receipt
  page.show('sending')
  page.attempt ??= await newAttempt(page.draft, page.receipt ?? receipt)
  const { attempt } = page
  let sent = await sendOnce(page, attempt)
  if (!sent.ok && sent.failure === 'roster-changed') {
    await load(page)
    sent = await sendOnce(page, attempt)
  }
  if (!sent.ok) {
    page.failure = sent.failure
    page.show('form')
    return
  }
  forget(page)
  page.attempt = attempt.words ? attempt : undefined
  page.show(attempt.words ? 'words' : 'done')
}

async function sendOnce(page: Page, attempt: Attempt): ReturnType<typeof send> {
  const { draft, texts, roster, info } = page
  if (!roster || !info) return { ok: false, failure: 'closed' }
  const tell = (stage: Stage): void => tellStage(page, stage)
  return send({ draft, attempt, language: texts.code, roster, workBits: info.workBits, tell })
}

const stageId = 'stage'

export function sendingView({ texts }: Page): Node[] {
  return [heading(texts.sendingTitle), element('p', { id: stageId, role: 'status' }, texts.working)]
}

function tellStage({ texts }: Page, stage: Stage): void {
  const { kind } = stage
  const text = kind === 'uploading' ? filled(texts.uploading, stage) : texts[kind]
  document.querySelector(`#${stageId}`)?.replaceChildren(text)
}
