/** A list of any length of which only what can be seen is there; all rows are of one height. */
import { useEffect, useRef, useState } from 'preact/hooks'
import type { ConsoleRow } from '../../../bot/tips/console.ts'
import { filled } from '../../tips/texts/languages.ts'
import { nowHere } from '../../tips/trust.ts'
import { busily, set, type Desk } from '../desk.ts'
import { dueOf, shownRows } from '../inbox.ts'
import { dayInWords, inWords } from '../times.ts'
import { openTip } from '../opening.ts'

const rowPixels = 76
/** Beyond what is seen, so that quick scrolling finds something. */
const spareRows = 8

type Props = { readonly desk: Desk; readonly shown: readonly ConsoleRow[] }

export function Rows({ desk, shown }: Props) {
  const box = useRef<HTMLDivElement>(null)
  const wasReading = useRef(false)
  const [top, setTop] = useState(0)
  const [height, setHeight] = useState(600)
  useEffect(() => {
    const measure = (): void => setHeight(box.current?.clientHeight ?? 600)
    measure()
    addEventListener('resize', measure)
    return () => removeEventListener('resize', measure)
  }, [])
  const isReading = desk.opened !== undefined
  useEffect(() => showCursor(box.current, desk.cursor), [desk.cursor, isReading])
  useEffect(() => backToRow(desk, isReading, wasReading), [isReading])
  const first = Math.max(0, Math.floor(top / rowPixels) - spareRows)
  const last = Math.min(shown.length, Math.ceil((top + height) / rowPixels) + spareRows)
  return (
    <div class="rows" ref={box} data-rows onScroll={(event) => setTop(event.currentTarget.scrollTop)}>
      <ul style={{ height: `${shown.length * rowPixels}px` }}>
        {shown.slice(first, last).map((row, index) => (
          <Row key={row.id} desk={desk} row={row} at={first + index} all={shown.length} />
        ))}
      </ul>
    </div>
  )
}

/** Brings the row of the keyboard into sight. */
function showCursor(box: HTMLDivElement | null, cursor: number): void {
  if (!box) return
  const at = cursor * rowPixels
  if (at < box.scrollTop) box.scrollTop = at
  else if (at + rowPixels > box.scrollTop + box.clientHeight)
    box.scrollTop = at + rowPixels - box.clientHeight
}

/** Whoever closes a message is where they opened it. */
function backToRow(desk: Desk, isReading: boolean, was: { current: boolean }): void {
  if (was.current && !isReading) focusRow(shownRows(desk.rows, desk.wish)[desk.cursor]?.id)
  was.current = isReading
}

/** Drawn by now, or after the list has scrolled there. */
export function focusRow(id: string | undefined): void {
  setTimeout(() => document.querySelector<HTMLElement>(`[data-row="${id ?? ''}"]`)?.focus(), 30)
}

type RowProps = {
  readonly desk: Desk
  readonly row: ConsoleRow
  readonly at: number
  readonly all: number
}

function Row({ desk, row, at, all }: RowProps) {
  const { texts, chosen, opened } = desk
  const date = dayInWords(row.day, texts.code)
  const choose = (checked: boolean): void => {
    const next = new Set(chosen)
    if (checked) next.add(row.id)
    else next.delete(row.id)
    set(desk, { chosen: next })
  }
  return (
    <li
      class={at === desk.cursor ? 'row here' : 'row'}
      style={{ top: `${at * rowPixels}px` }}
      aria-setsize={all}
      aria-posinset={at + 1}
    >
      <label class="pick">
        <input
          type="checkbox"
          checked={chosen.has(row.id)}
          aria-label={filled(texts.choose, { day: date })}
          onChange={(event) => choose(event.currentTarget.checked)}
        />
      </label>
      <button
        type="button"
        class="open"
        data-row={row.id}
        aria-current={opened?.row.id === row.id}
        onClick={() => {
          set(desk, { cursor: at })
          void busily(desk, () => openTip(desk, row))
        }}
      >
        <span class="what">
          {row.urgent && <strong class="urgent">{texts.urgent} · </strong>}
          {topicName(desk, row.topic)}
        </span>
        <span class="hint">{details(desk, row, date)}</span>
        <Due desk={desk} row={row} />
      </button>
    </li>
  )
}

function details({ texts }: Desk, row: ConsoleRow, date: string): string {
  const who = row.mine ? texts.mine : row.assignee
  const merged = row.into === undefined ? undefined : texts.merged
  return [date, texts.statuses[row.status], who, merged].filter((each) => each !== undefined).join(' · ')
}

/** One that this page does not know yet is shown as it is. */
export function topicName({ texts }: Desk, topic: string): string {
  return (texts.topics as Readonly<Record<string, string>>)[topic] ?? topic
}

export function Due({ desk, row }: { readonly desk: Desk; readonly row: ConsoleRow }) {
  const { texts, state } = desk
  const due = dueOf(row)
  if (due === undefined || !state) return null
  const now = nowHere(state.day)
  const when = inWords(due, now, texts.code)
  const isOver = Date.parse(due) < now
  return (
    <span class={isOver ? 'due over' : 'due'}>{filled(isOver ? texts.overdue : texts.due, { when })}</span>
  )
}
