/** The chat of one person with the bot: the log of messages, and below it what the person can do next. */
import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { AlertView, BotView, ChatView, MessageView } from '../../local/telegram/people-api.ts'
import { useActions } from './conversation-actions.ts'
import { Composer, type Draft } from './composer.tsx'
import type { Feed } from './feed.ts'
import { InlineAnswers } from './inline-answers.tsx'
import { AlertDialog, ShareDialog } from './dialogs.tsx'
import { Message, type MessageActions } from './message.tsx'
import { act } from './people.ts'
import { useStickToEnd } from './scrolling.ts'
import { sendText } from './sending.ts'
import { formatDay } from './times.ts'

type Props = { readonly chat: ChatView; readonly bot: BotView }

export function Conversation({ chat, bot, feed }: Props & { readonly feed: Feed }) {
  const { person, messages, commands } = chat
  const pane = useRef<HTMLDivElement>(null)
  const log = useRef<HTMLDivElement>(null)
  const scroll = useStickToEnd(log, messages)
  const { draft, setDraft, focusCount, begin } = useDraft(messages, () => hasAttention(pane.current))
  const { actions, tell, note, setNote, share, closeShare, attach, open } = useActions(
    person.id,
    bot,
    draft,
    begin,
  )
  const { alert, closeAlert } = useAlerts(chat.alerts, setNote, open)

  function send(text: string): void {
    scroll.toEnd()
    setDraft({ kind: 'new' })
    void tell(sendText(person.id, draft, text))
  }

  return (
    <div class="conversation" ref={pane}>
      <div
        class="log"
        ref={log}
        role="log"
        aria-live="polite"
        aria-label={`Messages of ${person.firstName}`}
        tabIndex={0}
        onScroll={scroll.onScroll}
      >
        <div class="lines">
          {messages.length === 0 ? (
            <Welcome bot={bot} />
          ) : (
            <Messages chat={chat} bot={bot} actions={actions} />
          )}
        </div>
      </div>
      <div class="above-composer">
        <p class="note" role="status">
          {note && <span>{note}</span>}
        </p>
        {scroll.away && (
          <button
            type="button"
            class="round to-end"
            aria-label="To the newest message"
            onClick={scroll.toEnd}
          >
            ↓
          </button>
        )}
      </div>
      <NextStep chat={chat} act={(name) => void tell(act(person.id, name, {}))}>
        <ReplyKeyboard messages={messages} say={send} />
        <Composer
          personName={person.firstName}
          commands={commands}
          draft={draft}
          setDraft={setDraft}
          focusCount={focusCount}
          send={send}
          sendFiles={attach}
          inline={<InlineAnswers bot={bot} feed={feed} open={actions.openInside} />}
          ask={(query) => void tell(act(person.id, 'inline', { query }))}
          botUsername={bot.username}
        />
      </NextStep>
      {alert && <AlertDialog title={bot.name} text={alert.text ?? ''} close={closeAlert} />}
      {share && <ShareDialog parts={share} close={closeShare} />}
    </div>
  )
}

function Welcome({ bot }: { readonly bot: BotView }) {
  return (
    <div class="welcome">
      <span class="avatar large" aria-hidden="true">
        {bot.name.slice(0, 1)}
      </span>
      <p>
        <b>{bot.name}</b>
        <br />@{bot.username}
      </p>
      <p>No messages here yet.</p>
    </div>
  )
}

function Messages({ chat, bot, actions }: Props & { readonly actions: MessageActions }) {
  const byId = new Map(chat.messages.map((message) => [message.messageId, message]))
  let lastDay = ''
  return (
    <ol>
      {albums(chat.messages).flatMap(([message, ...album]) => {
        if (!message) return []
        const day = formatDay(message.dateSeconds)
        const newDay = day !== lastDay
        lastDay = day
        return [
          newDay && (
            <li class="day" key={day}>
              {day}
            </li>
          ),
          <Message
            key={message.messageId}
            message={message}
            album={album}
            answered={message.replyTo === undefined ? undefined : byId.get(message.replyTo)}
            senderName={message.from === 'bot' ? bot.name : chat.person.firstName}
            language={chat.person.languageCode}
            actions={actions}
          />,
        ]
      })}
    </ol>
  )
}

/** Messages of one album stand together as one. */
function albums(messages: readonly MessageView[]): MessageView[][] {
  const groups: MessageView[][] = []
  for (const message of messages) {
    const last = groups.at(-1)
    const isSame = message.mediaGroupId !== undefined && last?.[0]?.mediaGroupId === message.mediaGroupId
    if (isSame) last?.push(message)
    else groups.push([message])
  }
  return groups
}

type NextStepProps = {
  readonly chat: ChatView
  readonly act: (name: 'start' | 'unblock') => void
  /** What is shown while the person can write. */
  readonly children: ComponentChildren
}

function NextStep({ chat, act, children }: NextStepProps) {
  const only = (name: 'start' | 'unblock', label: string) => (
    <p class="only">
      <button type="button" class="strong" onClick={() => act(name)}>
        {label}
      </button>
    </p>
  )
  if (chat.person.channel) return null
  if (chat.person.blocked) return only('unblock', 'Unblock')
  return chat.messages.length === 0 ? only('start', 'Start') : children
}

function ReplyKeyboard({ messages, say }: { messages: readonly MessageView[]; say: (text: string) => void }) {
  const rows = messages.findLast(({ from }) => from === 'bot')?.replyKeyboard
  if (!rows) return null
  return (
    <div class="keyboard below">
      {rows.map((row, index) => (
        <div class="row" key={index}>
          {row.map((label) => (
            <button type="button" class="key" key={label} onClick={() => say(label)}>
              {label}
            </button>
          ))}
        </div>
      ))}
    </div>
  )
}

/** What the next message is about. A bot that forces a reply sets it, and takes the focus if nobody else has it. */
function useDraft(messages: readonly MessageView[], mayTakeFocus: () => boolean) {
  const [draft, setDraft] = useState<Draft>({ kind: 'new' })
  const [focusCount, setFocusCount] = useState(0)
  const seenId = useRef<number | undefined>(undefined)
  const last = messages.at(-1)
  const focus = () => setFocusCount((count) => count + 1)

  useEffect(() => {
    const isNew = seenId.current !== undefined && seenId.current !== last?.messageId
    if (last?.forceReply && seenId.current !== last.messageId) {
      setDraft({ kind: 'reply', message: last, placeholder: last.forceReply.placeholder })
      if (isNew && mayTakeFocus()) focus()
    }
    seenId.current = last?.messageId ?? 0
  }, [last?.messageId])
  const about = draft.kind === 'new' ? undefined : draft.message.messageId
  useEffect(() => {
    if (about !== undefined && !messages.some(({ messageId }) => messageId === about))
      setDraft({ kind: 'new' })
  }, [messages, about])

  function begin(next: Draft): void {
    setDraft(next)
    focus()
  }
  return { draft, setDraft, focusCount, begin }
}

function hasAttention(pane: HTMLElement | null): boolean {
  const { activeElement } = document
  return activeElement === document.body || (pane?.contains(activeElement) ?? false)
}

/** The alert that waits to be closed. Those from before the page was opened are not shown again. */
function useAlerts(
  alerts: readonly AlertView[],
  setNote: (note: string) => void,
  open: (address: string) => void,
) {
  const seen = useRef(alerts.length)
  const [waiting, setWaiting] = useState<readonly AlertView[]>([])
  useEffect(() => {
    const fresh = alerts.slice(seen.current)
    seen.current = alerts.length
    for (const alert of fresh) {
      if (alert.url !== undefined) open(alert.url)
      if (alert.text && !alert.showAlert) setNote(alert.text)
    }
    setWaiting((before) => [...before, ...fresh.filter(({ text, showAlert }) => text && showAlert)])
  }, [alerts])
  return { alert: waiting[0], closeAlert: () => setWaiting((before) => before.slice(1)) }
}
