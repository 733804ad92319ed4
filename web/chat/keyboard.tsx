/** The buttons under a message: they press, open a link, copy, or choose a chat. */
import { useState } from 'preact/hooks'
import type { ButtonView } from '../../local/telegram/people-api.ts'
import { LinkTo, type LinkActions } from './link-to.tsx'

export type KeyboardActions = LinkActions & {
  /** Resolves when the bot has handled it. */
  readonly press: (row: number, column: number) => Promise<void>
  readonly copy: (text: string) => void
  readonly chooseChat: (text: string) => void
}
type Props = KeyboardActions & { readonly rows: readonly (readonly ButtonView[])[] }

export function Keyboard({ rows, ...actions }: Props) {
  return (
    <div class="keyboard">
      {rows.map((row, rowIndex) => (
        <div class="row" key={rowIndex}>
          {row.map((button, column) => (
            <Key key={column} button={button} {...actions} press={() => actions.press(rowIndex, column)} />
          ))}
        </div>
      ))}
    </div>
  )
}

type KeyProps = Omit<KeyboardActions, 'press'> & {
  readonly button: ButtonView
  readonly press: () => Promise<void>
}

function Key({ button, press, copy, chooseChat, ...links }: KeyProps) {
  const [waiting, setWaiting] = useState(false)

  async function pressAndWait(): Promise<void> {
    if (waiting) return
    setWaiting(true)
    await press()
    setWaiting(false)
  }
  function use(): void {
    if (button.copyText !== undefined) copy(button.copyText)
    else if (button.switchInlineQuery !== undefined) chooseChat(button.switchInlineQuery)
    else void pressAndWait()
  }

  if (button.url !== undefined)
    return (
      <LinkTo class="key" address={button.url} {...links}>
        {button.text}
        {signOf(button)}
      </LinkTo>
    )
  return (
    <button type="button" class="key" dir="auto" aria-busy={waiting} onClick={use}>
      {button.text}
      {signOf(button)}
    </button>
  )
}

function signOf({ url, copyText, switchInlineQuery }: ButtonView) {
  const sign =
    url !== undefined ? '↗' : copyText !== undefined ? '⧉' : switchInlineQuery !== undefined ? '➤' : ''
  return (
    sign && (
      <span class="sign" aria-hidden="true">
        {sign}
      </span>
    )
  )
}
