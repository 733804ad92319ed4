/** What a person does in a conversation, and what comes of it: a note that passes, or something to share. */
import { useEffect, useState } from 'preact/hooks'
import type { ActResult, BotView, PeopleRefusal } from '../../local/telegram/people-api.ts'
import type { Draft } from './composer.tsx'
import { readLink, type InsideLink } from './links.ts'
import type { MessageActions } from './message.tsx'
import { act, isRefusal, press } from './people.ts'
import { sendFiles } from './sending.ts'

const noteMs = 4_000

export type Answer = Promise<ActResult | PeopleRefusal>

export function useActions(personId: number, bot: BotView, draft: Draft, begin: (draft: Draft) => void) {
  const { note, setNote } = useNote()
  const [share, setShare] = useState<readonly string[]>()

  /** Waits for an answer, and says why when something could not be done. */
  async function tell(answer: Answer): Promise<void> {
    const result = await answer
    if (isRefusal(result)) setNote(result.reason)
  }
  function openInside(link: InsideLink): void {
    if (link.kind === 'share') setShare([link.text, link.url])
    else void tell(act(personId, 'start', link.payload ? { payload: link.payload } : {}))
  }
  const actions: MessageActions = {
    readLink: (address) => readLink(address, bot.username),
    openInside,
    sayCommand: (text) => void tell(act(personId, 'say', { text })),
    press: (messageId, row, column) => tell(press(personId, { messageId, row, column })),
    copy: (text) => {
      void navigator.clipboard.writeText(text).then(() => setNote('Copied'))
    },
    chooseChat: (text) => setShare([`@${bot.username} ${text}`]),
    reply: (message) => begin({ kind: 'reply', message }),
    edit: (message) => begin({ kind: 'edit', message }),
    remove: ({ messageId }) => void tell(act(personId, 'delete', { messageId })),
  }
  return {
    actions,
    tell,
    note,
    setNote,
    share,
    closeShare: () => setShare(undefined),
    attach: (files: readonly File[], caption: string) =>
      void tell(sendFiles(personId, draft, files, caption)),
    /** An address that the bot opens by itself, in its answer to a button. */
    open: (address: string): void => {
      const link = actions.readLink(address)
      if (link?.kind === 'page') window.open(link.url, '_blank', 'noopener,noreferrer')
      else if (link) openInside(link)
    },
  }
}

/** A line that passes by itself. */
function useNote() {
  const [note, setNote] = useState<string>()
  useEffect(() => {
    const timer = setTimeout(() => setNote(undefined), noteMs)
    return () => clearTimeout(timer)
  }, [note])
  return { note, setNote }
}
