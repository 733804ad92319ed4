/** A panel beside the phones, or over them where there is no room: what it is about, and how to close it. */
import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'

type Props = {
  readonly title: string
  readonly close: () => void
  readonly children: ComponentChildren
}

export function Panel({ title, close, children }: Props) {
  const head = useRef<HTMLHeadingElement>(null)
  useEffect(() => head.current?.focus(), [])
  return (
    <aside
      class="panel"
      aria-label={title}
      onKeyDown={({ key }) => {
        if (key === 'Escape') close()
      }}
    >
      <header>
        <h2 ref={head} tabIndex={-1}>
          {title}
        </h2>
        <button type="button" class="round" aria-label={`Close ${title}`} onClick={close}>
          ×
        </button>
      </header>
      {children}
    </aside>
  )
}
