/** Where a person writes: new messages, replies and edits; photos and files; the bot's commands. */
import type { ComponentChildren } from 'preact'
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { ChatView, MessageView } from '../../local/telegram/people-api.ts'
import { summaryOf } from './message.tsx'
import { PopupMenu } from './popup-menu.tsx'

/** What the next message is about; `placeholder` is the bot's, when it asked for a reply. */
export type Draft =
  | { readonly kind: 'new' }
  | { readonly kind: 'reply'; readonly message: MessageView; readonly placeholder?: string | undefined }
  | { readonly kind: 'edit'; readonly message: MessageView }

type Props = {
  readonly personName: string
  readonly commands: ChatView['commands']
  readonly draft: Draft
  readonly setDraft: (draft: Draft) => void
  /** Counts up when the field is to have the focus. */
  readonly focusCount: number
  readonly send: (text: string) => void
  readonly sendFiles: (files: readonly File[], caption: string) => void
  /** What the bot offers for what is typed behind its name. */
  readonly inline: ComponentChildren
  readonly ask: (query: string) => void
  readonly botUsername: string
}

export function Composer(props: Props) {
  const { personName, commands, draft, setDraft, focusCount, send, sendFiles, inline, ask, botUsername } =
    props
  const [text, setText] = useState('')
  const query = inlineQueryOf(text, botUsername)
  useEffect(() => {
    if (query === undefined) return undefined
    const timer = setTimeout(() => ask(query), askAfterMs)
    return () => clearTimeout(timer)
  }, [query])
  const field = useRef<HTMLTextAreaElement>(null)
  // Before the next key can be pressed, not after the next paint.
  useLayoutEffect(() => setText((text) => (draft.kind === 'edit' ? draft.message.text : text)), [draft])
  useLayoutEffect(() => {
    if (focusCount > 0) field.current?.focus()
  }, [focusCount])

  function submit(): void {
    if (text.trim() === '') return
    send(text)
    setText('')
  }
  function cancel(): void {
    if (draft.kind === 'edit') setText('')
    setDraft({ kind: 'new' })
  }
  function keyDown(event: KeyboardEvent): void {
    if (event.key === 'Escape') cancel()
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
    event.preventDefault()
    submit()
  }

  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <About draft={draft} cancel={cancel} />
      {query !== undefined && inline}
      <div class="composer-row">
        <Commands commands={commands} say={send} />
        <textarea
          ref={field}
          rows={1}
          dir="auto"
          aria-label={`Message from ${personName}`}
          placeholder={(draft.kind === 'reply' && draft.placeholder) || 'Message'}
          value={text}
          onInput={({ currentTarget }) => setText(currentTarget.value)}
          onKeyDown={keyDown}
        />
        <Attach
          attach={(files) => {
            sendFiles(files, text)
            setText('')
          }}
        />
        <button type="submit" class="round send" aria-label="Send" disabled={text.trim() === ''}>
          <svg viewBox="0 0 24 24" aria-hidden="true">
            <path d="M3 20.5 21 12 3 3.5 3 10l12 2-12 2z" />
          </svg>
        </button>
      </div>
    </form>
  )
}

const askAfterMs = 300

/** What is asked of a bot by writing behind its name, in any chat. */
function inlineQueryOf(text: string, botUsername: string): string | undefined {
  const begin = `@${botUsername} `
  return text.toLowerCase().startsWith(begin.toLowerCase()) ? text.slice(begin.length) : undefined
}

function About({ draft, cancel }: { readonly draft: Draft; readonly cancel: () => void }) {
  if (draft.kind === 'new') return null
  return (
    <p class="about">
      <span>
        <b>{draft.kind === 'edit' ? 'Edit' : 'Reply to'}</b> {summaryOf(draft.message)}
      </span>
      <button type="button" class="round" aria-label="Cancel" onClick={cancel}>
        ×
      </button>
    </p>
  )
}

function Commands({ commands, say }: { commands: ChatView['commands']; say: (text: string) => void }) {
  if (commands.length === 0) return null
  const choices = commands.map(({ command, description }) => ({
    label: (
      <>
        <b>/{command}</b> <span dir="auto">{description}</span>
      </>
    ),
    choose: () => say(`/${command}`),
  }))
  return <PopupMenu class="commands" label="Commands" sign="/" choices={choices} />
}

function Attach({ attach }: { readonly attach: (files: readonly File[]) => void }) {
  return (
    <label class="round attach">
      <svg viewBox="0 0 24 24" aria-hidden="true">
        <path d="M20 11.5 12 19.4a5 5 0 0 1-7.1-7.1l8.4-8.3a3.3 3.3 0 0 1 4.7 4.7l-8.3 8.3a1.7 1.7 0 0 1-2.4-2.4l7.5-7.4" />
      </svg>
      <span class="for-ears">Attach photos or files</span>
      <input
        type="file"
        multiple
        class="for-ears"
        onChange={({ currentTarget }) => {
          attach([...(currentTarget.files ?? [])])
          currentTarget.value = ''
        }}
      />
    </label>
  )
}
