/** Small dialogs inside a pane, so that the phone beside it stays usable: an alert, something to copy, questions. */
import type { ComponentChildren } from 'preact'
import { useEffect, useId, useRef, useState } from 'preact/hooks'
import type { NewPerson } from '../../local/telegram/people-api.ts'

type DialogProps = {
  readonly title: string
  readonly close: () => void
  readonly role?: 'dialog' | 'alertdialog'
  readonly children: ComponentChildren
}

export function PaneDialog({ title, close, role = 'dialog', children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  useEffect(() => {
    const before = document.activeElement
    // Not modal: it would cover the other pane too. `show` moves the focus into it.
    dialog.current?.show()
    return () => {
      if (before instanceof HTMLElement) before.focus()
    }
  }, [])
  return (
    <div class="scrim">
      <dialog
        ref={dialog}
        role={role}
        aria-labelledby={titleId}
        onKeyDown={({ key }) => {
          if (key === 'Escape') close()
        }}
      >
        <h2 id={titleId}>{title}</h2>
        {children}
      </dialog>
    </div>
  )
}

export function AlertDialog(props: {
  readonly title: string
  readonly text: string
  readonly close: () => void
}) {
  return (
    <PaneDialog title={props.title} close={props.close} role="alertdialog">
      <p dir="auto">{props.text}</p>
      <p class="choices">
        <button type="button" class="strong" onClick={props.close}>
          OK
        </button>
      </p>
    </PaneDialog>
  )
}

/** Shows what would be sent to another chat, to be copied. */
export function ShareDialog({
  parts,
  close,
}: {
  readonly parts: readonly string[]
  readonly close: () => void
}) {
  const [copied, setCopied] = useState(false)
  const whole = parts.filter((part) => part !== '').join('\n')
  return (
    <PaneDialog title="Share" close={close}>
      <textarea readOnly rows={4} dir="auto" aria-label="To share" value={whole} />
      <p class="choices">
        <button
          type="button"
          class="strong"
          onClick={() => {
            void navigator.clipboard.writeText(whole).then(() => setCopied(true))
          }}
        >
          {copied ? 'Copied' : 'Copy'}
        </button>
        <button type="button" onClick={close}>
          Close
        </button>
      </p>
    </PaneDialog>
  )
}

type FormProps = {
  readonly title: string
  readonly done: string
  readonly submit: (fields: FormData) => void
  readonly close: () => void
  readonly children: ComponentChildren
}

function FormDialog({ title, done, submit, close, children }: FormProps) {
  return (
    <PaneDialog title={title} close={close}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          submit(new FormData(event.currentTarget))
        }}
      >
        {children}
        <p class="choices">
          <button type="submit" class="strong">
            {done}
          </button>
          <button type="button" onClick={close}>
            Cancel
          </button>
        </p>
      </form>
    </PaneDialog>
  )
}

export function DeepLinkDialog(props: {
  readonly open: (payload: string) => void
  readonly close: () => void
}) {
  return (
    <FormDialog
      title="Open a deep link"
      done="Open"
      close={props.close}
      submit={(fields) => props.open(textOf(fields, 'payload'))}
    >
      <label>
        Payload, the part after <code>?start=</code>
        <input name="payload" pattern="[A-Za-z0-9_\-]{0,64}" autocomplete="off" spellcheck={false} />
      </label>
    </FormDialog>
  )
}

/** Whoever has this role may do what staff may. */
export const staffLabel = 'Staff'

export function NewPersonDialog(props: {
  readonly make: (person: NewPerson) => void
  readonly close: () => void
}) {
  return (
    <FormDialog
      title="New person"
      done="Make"
      close={props.close}
      submit={(fields) => {
        const languageCode = textOf(fields, 'language')
        const label = textOf(fields, 'label')
        props.make({ firstName: textOf(fields, 'name'), label, ...(languageCode && { languageCode }) })
      }}
    >
      <label>
        First name
        <input name="name" required maxLength={64} autocomplete="off" />
      </label>
      <label>
        Language of the app, like <code>az</code> or <code>en-GB</code>
        <input
          name="language"
          pattern="[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*"
          autocomplete="off"
          list="languages"
        />
      </label>
      <label>
        Role
        <select name="label">
          <option>Supporter</option>
          <option>Activist</option>
          <option>{staffLabel}</option>
        </select>
      </label>
      <datalist id="languages">
        <option value="en" />
        <option value="az" />
        <option value="fr" />
        <option value="ru" />
      </datalist>
    </FormDialog>
  )
}

function textOf(fields: FormData, name: string): string {
  const value = fields.get(name)
  return typeof value === 'string' ? value.trim() : ''
}
