/** The rest of what can be done with a message: who has it, which team, a copy of it, its end. */
import { useRef, useState } from 'preact/hooks'
import { passphraseProblem } from '../../../bot/sealing/passphrase.ts'
import type { ConsoleRow } from '../../../bot/tips/console.ts'
import { busily, isOfTeam, membersOf, set, type Desk, type Opened } from '../desk.ts'
import { exportTip } from '../exporting.ts'
import { changeRows, handOver, remove } from '../handling.ts'
import { Field, Select } from './parts.tsx'

type Props = { readonly desk: Desk; readonly opened: Opened }

export function MoreBox({ desk, opened }: Props) {
  const { texts } = desk
  const { row, content } = opened
  // Whoever may only read it can pass it on, and nothing else.
  if (!isOfTeam(desk, row.team))
    return content ? (
      <section class="box" aria-label={texts.more} data-more>
        <HandOver desk={desk} opened={opened} />
      </section>
    ) : null
  const to = (status: ConsoleRow['status']) => () => void busily(desk, () => changeRows(desk, [row], status))
  return (
    <section class="box" aria-label={texts.more} data-more>
      <h3>{texts.more}</h3>
      <div class="line">
        {!row.mine && row.status !== 'closed' && (
          <button type="button" disabled={desk.busy} onClick={to('taken')}>
            {texts.take}
          </button>
        )}
        {row.status !== 'new' && row.status !== 'closed' && (
          <button type="button" disabled={desk.busy} onClick={to('new')}>
            {texts.putBack}
          </button>
        )}
        {row.status === 'closed' ? (
          <button type="button" disabled={desk.busy} onClick={to('open')}>
            {texts.reopen}
          </button>
        ) : (
          <button type="button" disabled={desk.busy} onClick={to('closed')}>
            {texts.close}
          </button>
        )}
      </div>
      <details>
        <summary>{texts.recuse}</summary>
        <p class="hint">{texts.recuseHint}</p>
        <button
          type="button"
          disabled={desk.busy}
          onClick={() => void busily(desk, () => changeRows(desk, [row], 'new', { recuse: true }))}
        >
          {texts.recuse}
        </button>
      </details>
      <Assign desk={desk} opened={opened} />
      {content && <HandOver desk={desk} opened={opened} />}
      {content && <Export desk={desk} opened={opened} />}
      <details class="harmful">
        <summary>{texts.remove}</summary>
        <p class="warning">{texts.removeSure}</p>
        <button
          type="button"
          class="harm"
          disabled={desk.busy}
          onClick={() => void busily(desk, () => remove(desk, opened))}
        >
          {texts.removeNow}
        </button>
      </details>
    </section>
  )
}

function Assign({ desk, opened: { row } }: Props) {
  const { texts } = desk
  const others = membersOf(desk, row.team)
    .map(({ id }) => id)
    .filter((id) => id !== desk.keys?.name)
  const [who, setWho] = useState(others[0] ?? '')
  if (others.length === 0 || row.status === 'closed') return null
  return (
    <details>
      <summary>{texts.assign}</summary>
      <Select
        label={texts.assign}
        value={who}
        options={others.map((id) => [id, id] as const)}
        change={setWho}
      />
      <button
        type="button"
        disabled={desk.busy}
        onClick={() => void busily(desk, () => changeRows(desk, [row], 'taken', { assignee: who }))}
      >
        {texts.apply}
      </button>
    </details>
  )
}

function HandOver({ desk, opened }: Props) {
  const { texts, roster } = desk
  const { team } = opened.row
  const all = roster?.teams.map(({ id }) => id) ?? []
  // One that was moved to a team without being sealed to it is sealed anew by whoever had it before.
  const own = isOfTeam(desk, team) ? [] : all.filter((id) => id === team)
  const teams = [...own, ...all.filter((id) => id !== team)]
  const [to, setTo] = useState(teams[0] ?? '')
  if (teams.length === 0) return null
  return (
    <details>
      <summary>{texts.handOver}</summary>
      <p class="hint">{texts.handOverHint}</p>
      <Select label={texts.team} value={to} options={teams.map((id) => [id, id] as const)} change={setTo} />
      <button
        type="button"
        disabled={desk.busy}
        onClick={() => void busily(desk, () => handOver(desk, opened, to))}
      >
        {texts.handOverNow}
      </button>
    </details>
  )
}

function Export({ desk, opened }: Props) {
  const { texts } = desk
  const field = useRef<HTMLInputElement>(null)
  const make = async (): Promise<void> => {
    const passphrase = field.current?.value ?? ''
    if (passphraseProblem(passphrase, desk.keys?.name ?? '') !== undefined) {
      set(desk, { said: texts.weak })
      return
    }
    if (field.current) field.current.value = ''
    await exportTip(desk, opened, passphrase)
    set(desk, { said: texts.done })
  }
  const submit = (event: Event): void => {
    event.preventDefault()
    void busily(desk, make)
  }
  return (
    <details>
      <summary>{texts.export}</summary>
      <form autocomplete="off" onSubmit={submit}>
        <Field label={texts.passphrase} hint={texts.exportHint}>
          {(id, hint) => (
            <input
              id={id}
              ref={field}
              type="password"
              autocomplete="off"
              dir="auto"
              aria-describedby={hint}
            />
          )}
        </Field>
        <button type="submit" disabled={desk.busy}>
          {texts.exportNow}
        </button>
      </form>
    </details>
  )
}
