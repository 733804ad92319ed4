/** The system's own time, and how to move it: forward only, because nothing that became due can become undue. */
import { useEffect, useState } from 'preact/hooks'
import { Panel } from './panel.tsx'
import { isRefusal, loadClock, moveClock, type ClockMove } from './people.ts'
import { formatMoment } from './times.ts'

const everyMs = 1000

/** The system's time now, ticking; `again` asks for it anew. */
export function useClock(): { now: Date | undefined; again: () => void } {
  const [offsetMs, setOffsetMs] = useState<number>()
  const [, setTick] = useState(0)
  const [asked, setAsked] = useState(0)
  useEffect(() => {
    const load = async (): Promise<void> => {
      const clock = await loadClock()
      if (!isRefusal(clock)) setOffsetMs(Date.parse(clock.now) - Date.now())
    }
    void load()
  }, [asked])
  useEffect(() => {
    const timer = setInterval(() => setTick((tick) => tick + 1), everyMs)
    return () => clearInterval(timer)
  }, [])
  return {
    now: offsetMs === undefined ? undefined : new Date(Date.now() + offsetMs),
    again: () => setAsked((count) => count + 1),
  }
}

type Props = { readonly now: Date | undefined; readonly moved: () => void; readonly close: () => void }

export function Clock({ now, moved, close }: Props) {
  const [said, setSaid] = useState('')
  const [isBusy, setBusy] = useState(false)
  const move = async (wanted: ClockMove): Promise<void> => {
    setBusy(true)
    const report = await moveClock(wanted)
    setBusy(false)
    moved()
    if (isRefusal(report)) setSaid(report.reason)
    else setSaid(`Done. ${report.left === 0 ? 'Nothing is left due.' : `Left due: ${report.left}.`}`)
  }
  return (
    <Panel title="Clock" close={close}>
      <p class="now">{now ? formatMoment(now) : '…'}</p>
      <p class="intro">Every rule of the bot lives by this clock. It goes forward only.</p>
      <p class="choices">
        <button type="button" disabled={isBusy} onClick={() => void move({ advance: 'PT1H' })}>
          + 1 h
        </button>
        <button type="button" disabled={isBusy} onClick={() => void move({ advance: 'P1D' })}>
          + 1 day
        </button>
        <button type="button" disabled={isBusy} onClick={() => void move({ advance: 'P1W' })}>
          + 1 week
        </button>
      </p>
      <form
        class="to-date"
        onSubmit={(event) => {
          event.preventDefault()
          const to = new FormData(event.currentTarget).get('date')
          if (typeof to === 'string' && to !== '') void move({ to })
        }}
      >
        <label>
          To a date
          <input type="date" name="date" min={now?.toISOString().slice(0, 10)} required />
        </label>
        <button type="submit" class="strong" disabled={isBusy}>
          Go there
        </button>
      </form>
      <p role="status">{isBusy ? 'One moment…' : said}</p>
    </Panel>
  )
}
