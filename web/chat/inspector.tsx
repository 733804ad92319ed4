/** What the bot calls: method, payload, answer and time of each call of the Bot API, as they happen. */
import { useEffect, useRef, useState } from 'preact/hooks'
import type { CallView, PersonView } from '../../local/telegram/people-api.ts'
import type { Feed } from './feed.ts'
import { Panel } from './panel.tsx'
import { isRefusal, loadCalls } from './people.ts'
import { formatExactTime } from './times.ts'

const keptCalls = 300

type Props = {
  readonly feed: Feed
  readonly people: readonly PersonView[]
  readonly close: () => void
}

export function Inspector({ feed, people, close }: Props) {
  const { calls, isPaused, setPaused, clear } = useCalls(feed)
  const [method, setMethod] = useState('')
  const [onlyFailures, setOnlyFailures] = useState(false)
  const shown = calls.filter(
    (call) => (method === '' || call.method === method) && (!onlyFailures || isFailure(call)),
  )
  const methods = [...new Set(calls.map((call) => call.method))].sort()
  return (
    <Panel title="Bot API calls" close={close}>
      <div class="filters">
        <label>
          Method
          <select value={method} onChange={({ currentTarget }) => setMethod(currentTarget.value)}>
            <option value="">all</option>
            {methods.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
        <label class="check">
          <input
            type="checkbox"
            checked={onlyFailures}
            onChange={({ currentTarget }) => setOnlyFailures(currentTarget.checked)}
          />
          failures only
        </label>
        <button type="button" aria-pressed={isPaused} onClick={() => setPaused(!isPaused)}>
          {isPaused ? 'Go on' : 'Hold'}
        </button>
        <button type="button" onClick={clear}>
          Clear
        </button>
      </div>
      <ol class="calls" aria-label="Calls, newest first" tabIndex={0}>
        {shown.length === 0 && <li class="waiting">No calls yet. Write to the bot.</li>}
        {shown.toReversed().map((call) => (
          <Call key={call.number} call={call} people={people} />
        ))}
      </ol>
    </Panel>
  )
}

function Call({ call, people }: { readonly call: CallView; readonly people: readonly PersonView[] }) {
  const chat = people.find(({ id }) => id === call.payload['chat_id'])
  return (
    <li>
      <details>
        <summary class={isFailure(call) ? 'failure' : ''}>
          <b>{call.method}</b>
          <span>{chat?.firstName}</span>
          <span>{call.status}</span>
          <span>{Math.max(1, Math.round(call.durationMs))} ms</span>
          <time dateTime={new Date(call.atSeconds * 1000).toISOString()}>
            {formatExactTime(call.atSeconds)}
          </time>
        </summary>
        <h3>Payload</h3>
        <pre tabIndex={0}>{JSON.stringify(call.payload, undefined, 2)}</pre>
        <h3>Answer</h3>
        <pre tabIndex={0}>{JSON.stringify(call.answer, undefined, 2)}</pre>
      </details>
    </li>
  )
}

function isFailure({ status }: CallView): boolean {
  return status >= 400
}

/** The newest calls; while it is held, none are added. */
function useCalls(feed: Feed) {
  const [calls, setCalls] = useState<readonly CallView[]>([])
  const [isPaused, setPaused] = useState(false)
  const paused = useRef(false)
  paused.current = isPaused
  useEffect(() => {
    const load = async (): Promise<void> => {
      const loaded = await loadCalls(0)
      if (!isRefusal(loaded)) setCalls(loaded.calls.slice(-keptCalls))
    }
    void load()
    return feed.subscribe((news) => {
      if (news.type === 'reset') setCalls([])
      if (news.type === 'call' && !paused.current) setCalls((before) => withCall(before, news.call))
    })
  }, [feed])
  return { calls, isPaused, setPaused, clear: () => setCalls([]) }
}

function withCall(calls: readonly CallView[], call: CallView): CallView[] {
  return [...calls.filter(({ number }) => number !== call.number), call].slice(-keptCalls)
}
