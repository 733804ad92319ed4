/** Makes elements. Words become text nodes, never markup. */

type Child = Node | string | undefined
type Properties = Readonly<Record<string, string | number | boolean | ((event: Event) => void) | undefined>>

/** Functions are listeners by the name of their event, the rest are attributes; `false` leaves one out. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  properties: Properties = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name)
  for (const [key, value] of Object.entries(properties)) {
    if (typeof value === 'function') made.addEventListener(key, value)
    else if (value !== undefined && value !== false)
      made.setAttribute(key, value === true ? '' : String(value))
  }
  made.append(...children.filter((child) => child !== undefined))
  return made
}

export function button(label: string, press: () => void, kind = 'plain'): HTMLButtonElement {
  return element('button', { type: 'button', class: kind, click: press }, label)
}

/** A heading that takes the focus when what is shown changes, so that a screen reader begins there. */
export function heading(text: string): HTMLHeadingElement {
  return element('h2', { tabindex: -1 }, text)
}

export function paragraphs(texts: readonly string[]): HTMLElement[] {
  return texts.map((text) => element('p', {}, text))
}

export function list(texts: readonly string[]): HTMLUListElement {
  return element('ul', {}, ...texts.map((text) => element('li', {}, text)))
}

/** A field under its label. */
export function labelled(label: string, field: HTMLElement, hint?: string): HTMLElement {
  const id = `field-${(fields += 1)}`
  field.id = id
  if (hint !== undefined) field.setAttribute('aria-describedby', `${id}-hint`)
  return element(
    'div',
    { class: 'field' },
    element('label', { for: id }, label),
    hint === undefined ? undefined : element('p', { id: `${id}-hint`, class: 'hint' }, hint),
    field,
  )
}

export function checkbox(label: string, checked: boolean, change: (checked: boolean) => void): HTMLElement {
  const box = element('input', { type: 'checkbox', autocomplete: 'off' })
  box.checked = checked
  box.addEventListener('change', () => change(box.checked))
  return element('label', { class: 'check' }, box, element('span', {}, label))
}

let fields = 0
