/** One person's phone: who it is, what can be done beside chatting, and their chat. */
import { useState } from 'preact/hooks'
import type { BotView, NewPerson, PersonView } from '../../local/telegram/people-api.ts'
import { useChat } from './chat.ts'
import { Conversation } from './conversation.tsx'
import { DeepLinkDialog, NewPersonDialog, staffLabel } from './dialogs.tsx'
import type { Feed } from './feed.ts'
import { act, isRefusal, makePerson, makeStaff } from './people.ts'
import { PopupMenu } from './popup-menu.tsx'

type Props = {
  readonly person: PersonView
  readonly people: readonly PersonView[]
  readonly bot: BotView
  readonly feed: Feed
  readonly choose: (personId: number) => void
  /** Not for the last one. */
  readonly close: (() => void) | undefined
}

export function Phone({ person, people, bot, feed, choose, close: closePhone }: Props) {
  const chat = useChat(person.id, feed)
  const [question, setQuestion] = useState<'deep-link' | 'new-person'>()
  const close = () => setQuestion(undefined)
  const closeAfter = (work: Promise<unknown>): void => void work.then(close)
  return (
    <>
      <header class="phone-head">
        <span class={`avatar tone-${Math.abs(person.id) % 5}`} aria-hidden="true">
          {initialOf(person.firstName)}
        </span>
        <div class="who">
          <select
            aria-label="Whose phone this is"
            value={person.id}
            onChange={({ currentTarget }) => choose(Number(currentTarget.value))}
          >
            {people.map((one) => (
              <option key={one.id} value={one.id}>
                {nameOf(one)}
              </option>
            ))}
          </select>
          <p>
            {person.label && <span class="label">{person.label}</span>}{' '}
            {person.channel ? `@${person.username}` : 'with'} {!person.channel && <b>{bot.name}</b>}
          </p>
        </div>
        <Menu person={person} ask={setQuestion} closePhone={closePhone} />
      </header>
      {chat ? (
        <Conversation key={person.id} chat={chat} bot={bot} feed={feed} />
      ) : (
        <p class="conversation waiting">One moment…</p>
      )}
      {question === 'deep-link' && (
        <DeepLinkDialog
          close={close}
          open={(payload) => closeAfter(act(person.id, 'start', payload ? { payload } : {}))}
        />
      )}
      {question === 'new-person' && (
        <NewPersonDialog
          close={close}
          make={(asked) => closeAfter(makeWithRole(asked).then((id) => id !== undefined && choose(id)))}
        />
      )}
    </>
  )
}

/** Makes a person; one of the staff is also given the bot's own right. `undefined` when that was refused. */
async function makeWithRole(asked: NewPerson): Promise<number | undefined> {
  const made = await makePerson(asked)
  if (isRefusal(made)) return undefined
  if (asked.label === staffLabel) await makeStaff(made.id)
  return made.id
}

/** Name and language, as a person is chosen by. */
export function nameOf({ firstName, lastName, languageCode }: PersonView): string {
  const name = lastName === undefined ? firstName : `${firstName} ${lastName}`
  return languageCode === undefined ? name : `${name} · ${languageCode}`
}

const letters = new Intl.Segmenter()

function initialOf(name: string): string {
  for (const { segment } of letters.segment(name)) return segment
  return ''
}

type MenuProps = {
  readonly person: PersonView
  readonly ask: (question: 'deep-link' | 'new-person') => void
  readonly closePhone: (() => void) | undefined
}

function Menu({ person, ask, closePhone }: MenuProps) {
  const doing = (label: string, name: 'block' | 'clear' | 'unblock') => ({
    label,
    choose: () => void act(person.id, name, {}),
  })
  const theirs = [
    { label: 'Open a deep link', choose: () => ask('deep-link') },
    doing('Clear the history', 'clear'),
    person.blocked ? doing('Unblock the bot', 'unblock') : doing('Block the bot', 'block'),
  ]
  const choices = [
    { label: 'New person', choose: () => ask('new-person') },
    ...(person.channel ? [] : theirs),
    ...(closePhone ? [{ label: 'Close this phone', choose: closePhone }] : []),
  ]
  return <PopupMenu class="menu" label={`More for ${person.firstName}`} sign="⋮" choices={choices} />
}
