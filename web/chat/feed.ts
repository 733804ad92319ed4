/**
 * The stream of what happens in the chats, shared by all panes, with the news of the line itself: `connected` after
 * each new connection (whatever happened before it was missed, so load again), `away` when the line broke.
 */
import type { PeopleEvent } from '../../local/telegram/people-api.ts'

export type FeedNews = PeopleEvent | { readonly type: 'connected' } | { readonly type: 'away' }
export type Feed = {
  /** Calls `listener` with all news until the returned function is called. */
  subscribe(listener: (news: FeedNews) => void): () => void
  close(): void
}

const reconnectAfterMs = 1_000
const eventTypes = ['message', 'edited', 'deleted', 'alert', 'person', 'call', 'reset'] as const

/** Connects, and connects again whenever the line breaks, until closed. */
export function openFeed(): Feed {
  const listeners = new Set<(news: FeedNews) => void>()
  const tell = (news: FeedNews): void => listeners.forEach((listener) => listener(news))
  let source = connect()
  let timer: ReturnType<typeof setTimeout> | undefined

  function connect(): EventSource {
    const opened = new EventSource('/people/events')
    opened.addEventListener('open', () => tell({ type: 'connected' }))
    for (const type of eventTypes)
      opened.addEventListener(type, ({ data }: MessageEvent<string>) => tell(JSON.parse(data) as PeopleEvent))
    opened.addEventListener('error', () => {
      // The browser itself gives up at an answer like 502, and waits for long after others: always begin anew.
      opened.close()
      tell({ type: 'away' })
      clearTimeout(timer)
      timer = setTimeout(() => (source = connect()), reconnectAfterMs)
    })
    return opened
  }

  return {
    subscribe: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    close: () => {
      clearTimeout(timer)
      source.close()
    },
  }
}
