/** The list of shortcuts. */
import { useEffect, useRef } from 'preact/hooks'
import { set, type Desk } from '../desk.ts'

export function Shortcuts({ desk }: { readonly desk: Desk }) {
  const { texts } = desk
  const box = useRef<HTMLElement>(null)
  useEffect(() => box.current?.focus(), [])
  return (
    <section class="box" ref={box} tabIndex={-1} aria-label={texts.shortcuts} data-shortcuts>
      <dl>
        {Object.entries(texts.keys).map(([key, what]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <button type="button" class="small" onClick={() => set(desk, { shortcuts: false })}>
        {texts.cancel}
      </button>
    </section>
  )
}
