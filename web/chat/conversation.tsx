/** The chat of one person with the bot: the log of messages, and below it what the person can do next. */
import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type {
  ActResult,
  AlertView,
  BotView,
  ChatView,
  MessageView,
  PeopleRefusal,
} from '../../local/telegram/people-api.ts'
import { Composer, type Draft } from './composer.tsx'
import { AlertDialog, ShareDialog } from './dialogs.tsx'
import { readLink } from './links.ts'
import { Message, type MessageActions } from './message.tsx'
import { act, isRefusal, press } from './people.ts'
import { useStickToEnd } from './scrolling.ts'
import { sendFiles, sendText } from './sending.ts'
import { formatDay } from './times.ts'

type Props = { readonly chat: ChatView; readonly bot: BotView }

const noteMs = 4_000

export function Conversation({ chat, bot }: Props) {
  const personId = chat.person.id
  const pane = useRef<HTMLDivElement>(null)
  const log = useRef<HTMLDivElement>(null)
  const scroll = useStickToEnd(log, chat.messages)
  const [share, setShare] = useState<readonly string[]>()
  const { note, setNote } = useNote()
  const { draft, setDraft, focusCount, focus } = useDraft(chat.messages, () => hasAttention(pane.current))
  const { alert, closeAlert } = useAlerts(chat.alerts, setNote, openLink)

  async function tell(answer: Promise<ActResult | PeopleRefusal>): Promise<void> {
    const result = await answer
    if (isRefusal(result)) setNote(result.reason)
  }
  function send(text: string): void {
    scroll.toEnd()
    setDraft({ kind: 'new' })
    void tell(sendText(personId, draft, text))
  }
  function openLink(address: string): void {
    const link = readLink(address, bot.username)
    if (!link) setNote(`This link cannot be opened: ${address}`)
    else if (link.kind === 'page') window.open(link.url, '_blank', 'noopener,noreferrer')
    else if (link.kind === 'share') setShare([link.text, link.url])
    else void tell(act(personId, 'start', link.payload ? { payload: link.payload } : {}))
  }
  const actions: MessageActions = {
    openLink,
    sayCommand: (command) => void tell(act(personId, 'say', { text: command })),
    press: (messageId, row, column) => tell(press(personId, { messageId, row, column })),
    copy: (text) => {
      void navigator.clipboard.writeText(text).then(() => setNote('Copied'))
    },
    chooseChat: (text) => setShare([`@${bot.username} ${text}`]),
    reply: (message) => {
      setDraft({ kind: 'reply', message })
      focus()
    },
    edit: (message) => {
      setDraft({ kind: 'edit', message })
      focus()
    },
    remove: ({ messageId }) => void tell(act(personId, 'delete', { messageId })),
  }

  return (
    <div class="conversation" ref={pane}>
      <div
        class="log"
        ref={log}
        role="log"
        aria-live="polite"
        aria-label={`Messages of ${chat.person.firstName}`}
        tabIndex={0}
        onScroll={scroll.onScroll}
      >
        {chat.messages.length === 0 ? (
          <Welcome bot={bot} />
        ) : (
          <Messages chat={chat} bot={bot} actions={actions} />
        )}
      </div>
      {scroll.away && (
        <button type="button" class="round to-end" aria-label="To the newest message" onClick={scroll.toEnd}>
          ↓
        </button>
      )}
      <p class="note" role="status">
        {note && <span>{note}</span>}
      </p>
      <NextStep
        chat={chat}
        act={(name) => void tell(act(personId, name, {}))}
        composer={
          <>
            <ReplyKeyboard messages={chat.messages} say={send} />
            <Composer
              personName={chat.person.firstName}
              commands={chat.commands}
              draft={draft}
              setDraft={setDraft}
              focusCount={focusCount}
              send={send}
              sendFiles={(files, caption) => void tell(sendFiles(personId, files, caption))}
            />
          </>
        }
      />
      {alert && <AlertDialog title={bot.name} text={alert.text ?? ''} close={closeAlert} />}
      {share && <ShareDialog parts={share} close={() => setShare(undefined)} />}
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
      {chat.messages.flatMap((message) => {
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

type NextStepProps = {
  readonly chat: ChatView
  readonly act: (name: 'start' | 'unblock') => void
  readonly composer: ComponentChildren
}

function NextStep({ chat, act, composer }: NextStepProps) {
  const only = (name: 'start' | 'unblock', label: string) => (
    <p class="only">
      <button type="button" class="strong" onClick={() => act(name)}>
        {label}
      </button>
    </p>
  )
  if (chat.person.blocked) return only('unblock', 'Unblock')
  return chat.messages.length === 0 ? only('start', 'Start') : composer
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

/** A line that passes by itself. */
function useNote() {
  const [note, setNote] = useState<string>()
  useEffect(() => {
    if (note === undefined) return
    const timer = setTimeout(() => setNote(undefined), noteMs)
    return () => clearTimeout(timer)
  }, [note])
  return { note, setNote }
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

  return { draft, setDraft, focusCount, focus }
}

function hasAttention(pane: HTMLElement | null): boolean {
  const { activeElement } = document
  return activeElement === document.body || (pane?.contains(activeElement) ?? false)
}

/** The alert that waits to be closed. Those from before the page was opened are not shown again. */
function useAlerts(
  alerts: readonly AlertView[],
  setNote: (note: string) => void,
  openLink: (address: string) => void,
) {
  const seen = useRef(alerts.length)
  const [waiting, setWaiting] = useState<readonly AlertView[]>([])
  useEffect(() => {
    const fresh = alerts.slice(seen.current)
    seen.current = alerts.length
    for (const alert of fresh) {
      if (alert.url !== undefined) openLink(alert.url)
      if (alert.text && !alert.showAlert) setNote(alert.text)
    }
    setWaiting((before) => [...before, ...fresh.filter(({ text, showAlert }) => text && showAlert)])
  }, [alerts])
  return { alert: waiting[0], closeAlert: () => setWaiting((before) => before.slice(1)) }
}
