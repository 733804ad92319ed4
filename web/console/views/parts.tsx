/** Small parts that views share. */
import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'

/** Takes the focus when it is first shown, so that a screen reader begins there. */
export function Heading({ text }: { readonly text: string }) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  return (
    <h2 ref={heading} tabIndex={-1}>
      {text}
    </h2>
  )
}

type FieldProps = {
  readonly label: string
  readonly hint?: string
  readonly children: (id: string, hintId: string | undefined) => ComponentChildren
}

export function Field({ label, hint, children }: FieldProps) {
  const [id] = useState(() => `field-${(fields += 1)}`)
  const hintId = hint === undefined ? undefined : `${id}-hint`
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {hint !== undefined && (
        <p id={hintId} class="hint">
          {hint}
        </p>
      )}
      {children(id, hintId)}
    </div>
  )
}

/** Of the fields so far; Preact's own ids are told twice where a part is drawn later. */
let fields = 0

type SelectProps<T extends string> = {
  readonly label: string
  readonly value: T
  readonly options: readonly (readonly [T, string])[]
  readonly change: (value: T) => void
}

export function Select<T extends string>({ label, value, options, change }: SelectProps<T>) {
  return (
    <Field label={label}>
      {(id) => (
        <select id={id} value={value} onChange={(event) => change(event.currentTarget.value as T)}>
          {options.map(([each, text]) => (
            <option key={each} value={each} selected={each === value}>
              {text}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}

type CheckProps = {
  readonly label: string
  readonly checked: boolean
  readonly change: (checked: boolean) => void
}

export function Check({ label, checked, change }: CheckProps) {
  return (
    <label class="check">
      <input type="checkbox" checked={checked} onChange={(event) => change(event.currentTarget.checked)} />
      <span>{label}</span>
    </label>
  )
}
