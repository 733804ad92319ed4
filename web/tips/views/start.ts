/** The first view: what is protected and what is not, who can read, and the two ways on. */
import { button, element, heading, list, paragraphs } from '../elements.ts'
import { load, type Page } from '../page.ts'
import { filled } from '../texts/languages.ts'

export function startView(page: Page): Node[] {
  const { texts } = page
  const elsewhere = page.info?.elsewhere
  if (page.state === 'loading') return [element('p', { role: 'status' }, texts.loading)]
  if (page.state === 'unreachable') return unreachable(page)
  if (elsewhere !== undefined)
    return [heading(texts.pageTitle), element('p', {}, texts.elsewhere), link(elsewhere)]
  return [
    heading(texts.protectsTitle),
    element('h3', {}, texts.protectsYes),
    list(texts.protects),
    element('h3', {}, texts.protectsNo),
    element('ul', { class: 'limits' }, ...texts.protectsNot.map((text) => element('li', {}, text))),
    ...readers(page),
    ...(page.roster ? [] : [element('p', { class: 'warning', role: 'alert' }, texts.closed)]),
    element(
      'div',
      { class: 'ways' },
      page.roster ? button(texts.write, () => page.show('form'), 'main') : undefined,
      page.roster ? button(texts.comeBack, () => page.show('return')) : undefined,
      page.roster ? undefined : button(texts.tryAgain, () => void again(page)),
    ),
  ]
}

function unreachable(page: Page): Node[] {
  const { texts } = page
  return [
    element('p', { class: 'warning', role: 'alert' }, texts.unreachable),
    button(texts.tryAgain, () => void again(page), 'main'),
  ]
}

async function again(page: Page): Promise<void> {
  await load(page)
  page.show('start')
}

function readers({ texts, fingerprint }: Page): Node[] {
  if (fingerprint.length === 0) return []
  const words = fingerprint.map((word) => element('li', {}, word))
  return [
    ...paragraphs([texts.fingerprint]),
    element('ol', { class: 'words small', lang: 'en', dir: 'ltr', 'data-fingerprint': true }, ...words),
  ]
}

/** Above every view: whom to reach at once, and whether anyone is there. */
export function dangerBox(page: Page): HTMLElement {
  const { texts, info } = page
  const { emergency } = info ?? {}
  const said = emergency?.text[texts.code] ?? emergency?.text['en'] ?? Object.values(emergency?.text ?? {})[0]
  const box = element(
    'details',
    { class: 'danger', open: page.inDanger },
    element('summary', {}, texts.danger),
    said === undefined ? undefined : element('p', {}, said),
    emergency?.url === undefined ? undefined : link(emergency.url, texts.openContact),
    element('p', {}, dutyText(page)),
  )
  // What is drawn anew, when the door has answered or in another language, stays open.
  box.addEventListener('toggle', () => {
    page.inDanger = box.open
  })
  return box
}

function dutyText({ texts, info, roster, state }: Page): string {
  if (state === 'loading') return texts.loading
  if (!info || !roster) return texts.nothingSent
  return info.onDuty
    ? filled(texts.onDuty, { hours: info.promises.acknowledgeUrgentHours })
    : texts.nobodyOnDuty
}

function link(address: string, label = address): HTMLElement {
  const to = { href: address, rel: 'noreferrer noopener', target: '_blank' }
  return element('p', {}, element('a', to, label))
}
