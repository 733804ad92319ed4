/** What one person sees of the chat, kept current by the feed: messages by id, edits in place, deletions at once. */
import { useEffect, useState } from 'preact/hooks'
import type { ChatView, MessageView, PeopleEvent } from '../../local/telegram/people-api.ts'
import type { Feed, FeedNews } from './feed.ts'
import { isRefusal, loadChat } from './people.ts'

/** The chat after an event; the same object when the event concerns another chat. */
export function afterEvent(chat: ChatView, event: PeopleEvent): ChatView {
  if (event.type === 'person' && event.person.id === chat.person.id) return { ...chat, person: event.person }
  if (!('chatId' in event) || event.chatId !== chat.person.id) return chat
  switch (event.type) {
    case 'message':
    case 'edited':
      return { ...chat, messages: withMessage(chat.messages, event.message) }
    case 'deleted':
      return {
        ...chat,
        messages: chat.messages.filter(({ messageId }) => !event.messageIds.includes(messageId)),
      }
    case 'alert':
      return { ...chat, alerts: [...chat.alerts, event.alert] }
    default:
      return chat
  }
}

function withMessage(messages: readonly MessageView[], message: MessageView): MessageView[] {
  const others = messages.filter(({ messageId }) => messageId !== message.messageId)
  return [...others, message].sort((one, other) => one.messageId - other.messageId)
}

/** The chat of a person; `undefined` until it is loaded. */
export function useChat(personId: number, feed: Feed): ChatView | undefined {
  const [chat, setChat] = useState<ChatView>()
  useEffect(() => followChat(personId, feed, setChat), [personId, feed])
  return chat?.person.id === personId ? chat : undefined
}

function followChat(personId: number, feed: Feed, show: (chat: ChatView) => void): () => void {
  let chat: ChatView | undefined
  let loads = 0
  let missed: PeopleEvent[] = []

  async function load(): Promise<void> {
    const number = ++loads
    missed = []
    const loaded = await loadChat(personId)
    if (number !== loads || isRefusal(loaded)) return
    // What happened while the answer travelled may be in it or not; applied once more, it ends the same.
    chat = missed.reduce(afterEvent, loaded)
    show(chat)
  }

  function hear(news: FeedNews): void {
    if (news.type === 'away') return
    if (news.type === 'connected' || news.type === 'reset') {
      void load()
      return
    }
    missed.push(news)
    if (!chat) return
    const next = afterEvent(chat, news)
    if (next !== chat) show((chat = next))
  }

  const unsubscribe = feed.subscribe(hear)
  void load()
  return () => {
    loads++
    unsubscribe()
  }
}
