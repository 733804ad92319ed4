/** Coming in from the chat: with a link, whose token waits for a press, or with a typed code. */
import { useState } from 'preact/hooks'
import { busily, type Desk } from '../desk.ts'
import { enter } from '../session.ts'
import { Field, Heading } from './parts.tsx'

type Props = { readonly desk: Desk }

export function TelegramView({ desk: { texts } }: Props) {
  return (
    <section data-telegram>
      <Heading text={texts.inTelegram} />
      <p>{texts.inTelegramHint}</p>
    </section>
  )
}

export function EntryView({ desk }: Props) {
  const { texts, token } = desk
  const [code, setCode] = useState('')
  const use = (event: Event): void => {
    event.preventDefault()
    if (code.trim() !== '') void busily(desk, () => enter(desk, { code: code.trim().slice(0, 40) }))
  }
  return (
    <section>
      <Heading text={texts.entryTitle} />
      {token !== undefined && (
        <>
          <p>{texts.linkHint}</p>
          <button
            type="button"
            class="main whole"
            disabled={desk.busy}
            onClick={() => void busily(desk, () => enter(desk, { token }))}
          >
            {texts.useLink}
          </button>
        </>
      )}
      <form autocomplete="off" onSubmit={use}>
        <p>{texts.codeHint}</p>
        <Field label={texts.typedCode}>
          {(id) => (
            <input
              id={id}
              type="text"
              dir="ltr"
              autocomplete="off"
              autocapitalize="none"
              spellcheck={false}
              maxLength={40}
              value={code}
              onInput={(event) => setCode(event.currentTarget.value)}
            />
          )}
        </Field>
        <button type="submit" class="whole" disabled={desk.busy}>
          {texts.useCode}
        </button>
      </form>
    </section>
  )
}
