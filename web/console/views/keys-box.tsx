/** One's own key: a passkey for it, and taking kept ones away. */
import { busily, demand, set, type Desk } from '../desk.ts'
import { wrapWithPasskey } from '../passkey.ts'
import { lookAround } from '../session.ts'

export function KeysBox({ desk }: { readonly desk: Desk }) {
  const { texts, state } = desk
  return (
    <div class="line keys">
      <button
        type="button"
        class="small"
        disabled={desk.busy}
        onClick={() => void busily(desk, () => add(desk))}
      >
        {texts.addPasskey}
      </button>
      {state !== undefined && state.wrapped.length > 0 && (
        <button
          type="button"
          class="small"
          disabled={desk.busy}
          onClick={() => void busily(desk, () => dropAll(desk))}
        >
          {texts.dropKept}
        </button>
      )}
    </div>
  )
}

async function add(desk: Desk): Promise<void> {
  const { keys, texts } = desk
  if (!keys) return
  const wrapped = await wrapWithPasskey(keys).catch(() => undefined)
  if (!wrapped) set(desk, { said: texts.passkeyUnable })
  else if (await demand(desk, 'wrap', wrapped)) {
    await lookAround(desk)
    set(desk, { said: texts.passkeyAdded })
  }
}

async function dropAll(desk: Desk): Promise<void> {
  for (const { wrapping } of desk.state?.wrapped ?? [])
    if (!(await demand(desk, 'wrap', { wrapping, blob: null }))) return
  await lookAround(desk)
  set(desk, { said: desk.texts.done })
}
