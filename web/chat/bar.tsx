/** The bar above the phones: what concerns all of them. */
import type { FaultView } from '../../local/telegram/people-api.ts'
import { formatMoment } from './times.ts'
import { troubleName } from './trouble.tsx'

export type PanelName = 'calls' | 'trouble' | 'clock' | 'reset'

type Props = {
  readonly botName: string
  readonly now: Date | undefined
  readonly faults: readonly FaultView[]
  readonly open: PanelName | undefined
  readonly toggle: (panel: PanelName) => void
  readonly addPhone: (() => void) | undefined
}

export function Bar({ botName, now, faults, open, toggle, addPhone }: Props) {
  const choice = (panel: PanelName, label: string) => (
    <button type="button" aria-expanded={open === panel} onClick={() => toggle(panel)}>
      {label}
    </button>
  )
  return (
    <header class="bar">
      <h1>{botName}</h1>
      <nav aria-label="The made-up world">
        {choice('clock', now ? formatMoment(now) : 'Clock')}
        {choice('trouble', 'Trouble')}
        {choice('calls', 'Calls')}
        <button type="button" disabled={!addPhone} onClick={addPhone}>
          + Phone
        </button>
        {choice('reset', 'Reset')}
      </nav>
      {faults.length > 0 && (
        <p class="trouble-on" role="status">
          Trouble is on: {faults.map(troubleName).join(', ')}
        </p>
      )}
    </header>
  )
}
