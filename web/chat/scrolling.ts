/** Keeps a log, whose lines are in its first child, at its end as it grows, unless the reader has scrolled up. */
import type { RefObject } from 'preact'
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'

const nearEndPixels = 48

export function useStickToEnd(log: RefObject<HTMLElement | null>, content: unknown) {
  const atEnd = useRef(true)
  const lastTopPixels = useRef(0)
  const [away, setAway] = useState(false)

  function toEnd(): void {
    atEnd.current = true
    setAway(false)
    if (log.current) log.current.scrollTop = log.current.scrollHeight
  }
  function onScroll(): void {
    if (!log.current) return
    const { scrollTop, scrollHeight, clientHeight } = log.current
    const isNear = scrollHeight - scrollTop - clientHeight < nearEndPixels
    // Only who scrolls up leaves the end: it also moves away by itself, when the log grows or shrinks.
    if (isNear || scrollTop < lastTopPixels.current) atEnd.current = isNear
    lastTopPixels.current = scrollTop
    setAway(!atEnd.current)
  }
  useLayoutEffect(() => {
    if (atEnd.current) toEnd()
  }, [content])
  // The log becomes smaller when the composer grows; its lines grow when a photo arrives or choices open.
  useEffect(() => {
    const observer = new ResizeObserver(() => {
      if (atEnd.current) toEnd()
    })
    if (log.current) observer.observe(log.current)
    if (log.current?.firstElementChild) observer.observe(log.current.firstElementChild)
    return () => observer.disconnect()
  }, [])

  return { away, toEnd, onScroll }
}
