/** Asks before everything begins anew. */
import { useState } from 'preact/hooks'
import { Panel } from './panel.tsx'
import { isRefusal, resetAll } from './people.ts'

export function Reset({ done, close }: { readonly done: () => void; readonly close: () => void }) {
  const [said, setSaid] = useState('')
  const [isBusy, setBusy] = useState(false)
  const begin = async (): Promise<void> => {
    setBusy(true)
    const answer = await resetAll()
    setBusy(false)
    if (isRefusal(answer)) setSaid(answer.reason)
    else {
      done()
      close()
    }
  }
  return (
    <Panel title="Reset" close={close}>
      <p class="intro">
        Everything as on the first start: all chats, everyone made by hand, all that the bot holds, and the
        date.
      </p>
      <p class="choices">
        <button type="button" class="strong" disabled={isBusy} onClick={() => void begin()}>
          {isBusy ? 'One moment…' : 'Begin anew'}
        </button>
        <button type="button" disabled={isBusy} onClick={close}>
          Keep it
        </button>
      </p>
      <p role="status">{said}</p>
    </Panel>
  )
}
