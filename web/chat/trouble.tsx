/** Switches for trouble between the bot and Telegram. Trouble that is on is told in the bar above all phones. */
import type { FaultSettings, FaultView } from '../../local/telegram/people-api.ts'
import { Panel } from './panel.tsx'

const kinds: readonly { kind: FaultSettings['kind']; name: string; says: string }[] = [
  { kind: '429', name: 'Too many requests (429)', says: 'Telegram asks to wait before the next call.' },
  { kind: '5xx', name: 'Server errors (502)', says: 'The call is not done.' },
  { kind: 'slow', name: 'Slow', says: 'The call is done, and takes its time.' },
  { kind: 'lostAnswer', name: 'Lost answers', says: 'The call is done, then the line breaks.' },
  { kind: 'blocked', name: 'Blocked (403)', says: 'As if everyone had blocked the bot.' },
]

/** In a word, for the bar. */
export function troubleName(fault: FaultSettings): string {
  return { '429': '429', '5xx': '5xx', slow: 'slow', lostAnswer: 'lost answers', blocked: 'blocked' }[
    fault.kind
  ]
}

type Props = {
  readonly faults: readonly FaultView[]
  readonly set: (faults: readonly FaultSettings[]) => void
  readonly close: () => void
}

export function Trouble({ faults, set, close }: Props) {
  return (
    <Panel title="Trouble" close={close}>
      <p class="intro">What goes wrong between the bot and Telegram, from now on.</p>
      {kinds.map(({ kind, name, says }) => {
        const on = faults.find((fault) => fault.kind === kind)
        return (
          <FaultForm
            key={kind}
            kind={kind}
            name={name}
            says={says}
            on={on}
            set={(fault) => {
              const others = faults
                .filter((one) => one.kind !== kind)
                .map(({ happened: _count, ...rest }) => rest)
              set(fault ? [...others, fault] : others)
            }}
          />
        )
      })}
      <p class="choices">
        <button type="button" disabled={faults.length === 0} onClick={() => set([])}>
          All off
        </button>
      </p>
    </Panel>
  )
}

type FormProps = {
  readonly kind: FaultSettings['kind']
  readonly name: string
  readonly says: string
  readonly on: FaultView | undefined
  readonly set: (fault: FaultSettings | undefined) => void
}

function FaultForm({ kind, name, says, on, set }: FormProps) {
  return (
    <form
      class="fault"
      onSubmit={(event) => {
        event.preventDefault()
        set(on ? undefined : readFault(kind, new FormData(event.currentTarget)))
      }}
    >
      <fieldset>
        <legend>{name}</legend>
        <p>
          {says} {on && <b>So far: {on.happened}</b>}
        </p>
        <label>
          Calls
          <select name="calls" disabled={on !== undefined}>
            <option value="all">all</option>
            <option value="1">the next one</option>
            <option value="5">the next five</option>
            <option value="10%">one in ten</option>
            <option value="50%">every other</option>
          </select>
        </label>
        {kind === '429' && (
          <NumberField name="seconds" label="Wait, s" value={3} isFixed={on !== undefined} />
        )}
        {kind === 'slow' && (
          <NumberField name="ms" label="Takes, ms" value={2000} isFixed={on !== undefined} />
        )}
        <button type="submit" class={on ? 'strong' : ''} aria-pressed={on !== undefined}>
          {on ? 'Turn off' : 'Turn on'}
        </button>
      </fieldset>
    </form>
  )
}

function NumberField(props: { name: string; label: string; value: number; isFixed: boolean }) {
  return (
    <label>
      {props.label}
      <input
        name={props.name}
        type="number"
        min={1}
        max={60_000}
        value={props.value}
        disabled={props.isFixed}
        inputMode="numeric"
      />
    </label>
  )
}

function readFault(kind: FaultSettings['kind'], fields: FormData): FaultSettings {
  const chosen = fields.get('calls')
  const calls = typeof chosen === 'string' ? chosen : 'all'
  const [seconds, ms] = [Number(fields.get('seconds')), Number(fields.get('ms'))]
  return {
    kind,
    ...(calls.endsWith('%') && {
      probability: Number(calls.slice(0, -1)) / 100,
      seed: Date.now() % 1_000_000,
    }),
    ...(/^\d+$/.test(calls) && { count: Number(calls) }),
    ...(kind === '429' && { retryAfterSeconds: seconds }),
    ...(kind === 'slow' && { ms }),
  }
}
