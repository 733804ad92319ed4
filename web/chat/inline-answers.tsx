/** What the bot answers to a query typed behind its name: results, or a button that leads into the chat. */
import { useEffect, useState } from 'preact/hooks'
import type { BotView, CallView } from '../../local/telegram/people-api.ts'
import type { Feed } from './feed.ts'
import type { InsideLink } from './links.ts'

type Props = { readonly bot: BotView; readonly feed: Feed; readonly open: (link: InsideLink) => void }
type Answered = {
  readonly results?: readonly {
    readonly id: string
    readonly title?: string
    readonly description?: string
  }[]
  readonly button?: { readonly text: string; readonly start_parameter?: string }
}

export function InlineAnswers({ bot, feed, open }: Props) {
  const [call, setCall] = useState<CallView>()
  useEffect(
    () =>
      feed.subscribe((news) => {
        if (news.type === 'call' && news.call.method === 'answerInlineQuery') setCall(news.call)
      }),
    [feed],
  )
  const { results = [], button } = (call?.payload ?? {}) as Answered
  return (
    <div class="inline" role="region" aria-label={`What ${bot.name} offers`}>
      {!call && <p>Asking {bot.name}…</p>}
      {button && (
        <button
          type="button"
          class="key"
          onClick={() => open({ kind: 'start', payload: button.start_parameter ?? '' })}
        >
          {button.text}
        </button>
      )}
      {results.map(({ id, title, description }) => (
        <p key={id}>
          <b>{title}</b> {description}
        </p>
      ))}
      {call && results.length === 0 && !button && <p>Nothing found.</p>}
    </div>
  )
}
