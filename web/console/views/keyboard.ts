/** Single keys, wherever nothing is being typed. */
import { busily, set, type Desk } from '../desk.ts'
import { shownRows } from '../inbox.ts'
import { openTip } from '../opening.ts'
import { lock } from '../unlocking.ts'
import { focusRow } from './rows.tsx'
import { toAnswer } from './tip.tsx'

export function watchKeys(desk: Desk): void {
  addEventListener('keydown', (event) => {
    if (!desk.keys || event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === 'Escape') back(desk, event.target)
    else if (!isTyping(event.target) && press(desk, event)) event.preventDefault()
  })
}

/** `false`: the key means nothing here. */
function press(desk: Desk, { key, target }: KeyboardEvent): boolean {
  const act = actions[key === '?' || key === '/' ? key : key.toLowerCase()]
  // A button that has the focus is pressed by Enter anyway.
  if (!act || (key === 'Enter' && target instanceof HTMLElement && target.matches('button, summary, a')))
    return false
  act(desk)
  return true
}

const actions: Readonly<Record<string, (desk: Desk) => void>> = {
  j: (desk) => move(desk, 1),
  k: (desk) => move(desk, -1),
  enter: (desk) => {
    const row = shownRows(desk.rows, desk.wish)[desk.cursor]
    if (row) void busily(desk, () => openTip(desk, row))
  },
  a: toAnswer,
  h: (desk) => set(desk, { hidden: !desk.hidden }),
  l: (desk) => void lock(desk),
  '?': (desk) => set(desk, { shortcuts: !desk.shortcuts }),
  '/': () => {
    const filters = document.querySelector<HTMLDetailsElement>('[data-filters]')
    if (!filters) return
    filters.open = true
    filters.querySelector('select')?.focus()
  },
}

function move(desk: Desk, by: number): void {
  const last = shownRows(desk.rows, desk.wish).length - 1
  const cursor = Math.max(0, Math.min(last, desk.cursor + by))
  set(desk, { cursor })
  focusRow(shownRows(desk.rows, desk.wish)[cursor]?.id)
}

function back(desk: Desk, target: EventTarget | null): void {
  if (isTyping(target)) (target as HTMLElement).blur()
  else if (desk.shortcuts) set(desk, { shortcuts: false })
  else if (desk.opened) set(desk, { opened: undefined })
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('textarea, select, input:not([type="checkbox"])')
}
