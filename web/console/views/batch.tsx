/** What can be done with several messages at once. */
import { useState } from 'preact/hooks'
import { deskStatuses } from '../../../bot/tips/desk.ts'
import { filled } from '../../tips/texts/languages.ts'
import { busily, set, type Desk } from '../desk.ts'
import { changeRows, mergeRows } from '../handling.ts'
import { Select } from './parts.tsx'

export function Batch({ desk }: { readonly desk: Desk }) {
  const { texts } = desk
  const [to, setTo] = useState<(typeof deskStatuses)[number]>('taken')
  const rows = desk.rows.filter(({ id }) => desk.chosen.has(id))
  const ofOneTeam = new Set(rows.map(({ team }) => team)).size === 1
  return (
    <div class="bar" role="group" aria-label={filled(texts.chosen, { count: rows.length })}>
      <strong data-chosen>{filled(texts.chosen, { count: rows.length })}</strong>
      <Select
        label={texts.setStatus}
        value={to}
        options={deskStatuses.map((each) => [each, texts.statuses[each]] as const)}
        change={setTo}
      />
      <div class="line">
        <button
          type="button"
          class="main"
          disabled={desk.busy}
          onClick={() => void busily(desk, () => changeRows(desk, rows, to))}
        >
          {texts.apply}
        </button>
        {rows.length > 1 && ofOneTeam && (
          <button
            type="button"
            disabled={desk.busy}
            onClick={() => void busily(desk, () => mergeRows(desk, rows))}
          >
            {texts.mergeChosen}
          </button>
        )}
        <button type="button" onClick={() => set(desk, { chosen: new Set() })}>
          {texts.clearChoice}
        </button>
      </div>
    </div>
  )
}
