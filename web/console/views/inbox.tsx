/** The messages of one's teams: filtered, in order, several at once. */
import { useMemo } from 'preact/hooks'
import { deskStatuses } from '../../../bot/tips/desk.ts'
import { topics } from '../../../bot/tips/tip.ts'
import { filled } from '../../tips/texts/languages.ts'
import { busily, set, type Desk } from '../desk.ts'
import { orders, shownRows, type Wish } from '../inbox.ts'
import { loadInbox } from '../opening.ts'
import { Batch } from './batch.tsx'
import { KeysBox } from './keys-box.tsx'
import { Check, Heading, Select } from './parts.tsx'
import { ResealBox } from './reseal-box.tsx'
import { Rows } from './rows.tsx'

type Props = { readonly desk: Desk }

export function InboxView({ desk }: Props) {
  const { texts, rows, wish } = desk
  const shown = useMemo(() => shownRows(rows, wish), [rows, wish])
  return (
    <section class="inbox" aria-label={texts.inbox}>
      <Heading text={texts.inbox} />
      <ResealBox desk={desk} />
      <div class="line">
        <span class="hint" data-count>
          {filled(texts.count, { shown: shown.length, all: rows.length })}
        </span>
        <button
          type="button"
          class="small"
          disabled={desk.busy}
          onClick={() => void busily(desk, () => loadInbox(desk))}
        >
          {texts.refresh}
        </button>
      </div>
      <Filters desk={desk} />
      {shown.length === 0 ? <p data-none>{texts.none}</p> : <Rows desk={desk} shown={shown} />}
      {desk.chosen.size > 0 && <Batch desk={desk} />}
      <KeysBox desk={desk} />
    </section>
  )
}

function Filters({ desk }: Props) {
  const { texts, wish } = desk
  const change = (changes: Partial<Wish>): void => set(desk, { wish: { ...wish, ...changes }, cursor: 0 })
  const teams = [...new Set(desk.rows.map(({ team }) => team))]
  return (
    <details class="filters" data-filters>
      <summary>{texts.filters}</summary>
      <div class="grid">
        <Select
          label={texts.status}
          value={wish.status}
          options={[
            ['waiting', texts.waiting],
            ['all', texts.all],
            ...deskStatuses.map((each) => [each, texts.statuses[each]] as const),
          ]}
          change={(status) => change({ status })}
        />
        <Select
          label={texts.topic}
          value={wish.topic}
          options={[['', texts.all], ...topics.map((each) => [each, texts.topics[each]] as const)]}
          change={(topic) => change({ topic })}
        />
        {teams.length > 1 && (
          <Select
            label={texts.team}
            value={wish.team}
            options={[['', texts.all], ...teams.map((id) => [id, id] as const)]}
            change={(team) => change({ team })}
          />
        )}
        <Select
          label={texts.order}
          value={wish.order}
          options={orders.map((each) => [each, texts.orders[each]] as const)}
          change={(order) => change({ order })}
        />
      </div>
      <Check
        label={texts.urgentOnly}
        checked={wish.urgentOnly}
        change={(urgentOnly) => change({ urgentOnly })}
      />
      <Check label={texts.mineOnly} checked={wish.mineOnly} change={(mineOnly) => change({ mineOnly })} />
    </details>
  )
}
