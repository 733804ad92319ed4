/** A button that opens a short list of choices. It closes by a choice, by Escape and by a press anywhere else. */
import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'

export type Choice = { readonly label: ComponentChildren; readonly choose: () => void }
type Props = {
  readonly class: string
  readonly label: string
  readonly sign: string
  readonly choices: readonly Choice[]
}

export function PopupMenu({ class: className, label, sign, choices }: Props) {
  const [isOpen, setOpen] = useState(false)
  const whole = useRef<HTMLDivElement>(null)
  const opener = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    const pressed = ({ target }: PointerEvent): void => {
      if (target instanceof Node && !whole.current?.contains(target)) setOpen(false)
    }
    if (isOpen) document.addEventListener('pointerdown', pressed)
    return () => document.removeEventListener('pointerdown', pressed)
  }, [isOpen])

  function keyDown({ key }: KeyboardEvent): void {
    if (key !== 'Escape' || !isOpen) return
    setOpen(false)
    opener.current?.focus()
  }
  function take(choice: Choice): void {
    setOpen(false)
    // A dialog that the choice opens gives the focus back to it.
    opener.current?.focus()
    choice.choose()
  }

  return (
    <div class={className} ref={whole} onKeyDown={keyDown}>
      <button
        type="button"
        class="round"
        ref={opener}
        aria-label={label}
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        {sign}
      </button>
      {isOpen && (
        <div class="list">
          {choices.map((choice, index) => (
            <button type="button" key={index} onClick={() => take(choice)}>
              {choice.label}
            </button>
          ))}
        </div>
      )}
    </div>
  )
}
