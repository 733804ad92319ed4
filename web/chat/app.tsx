/** The page: two phones side by side, or one at a time with tabs where there is no room for two. */
import { useEffect, useState } from 'preact/hooks'
import type { PeopleState, PersonView } from '../../local/telegram/people-api.ts'
import { choosePhones, readAddress, writeAddress, type OpenPhones } from './address.ts'
import { openFeed, type Feed } from './feed.ts'
import { isRefusal, loadState } from './people.ts'
import { nameOf, Phone } from './phone.tsx'

export function App() {
  const [feed, setFeed] = useState<Feed>()
  useEffect(() => {
    const opened = openFeed()
    setFeed(opened)
    return () => opened.close()
  }, [])
  return feed ? <Page feed={feed} /> : null
}

function Page({ feed }: { readonly feed: Feed }) {
  const { state, isAway } = useSimulator(feed)
  const [asked, setAsked] = useAskedPhones()
  const [shown, setShown] = useState(0)
  const phones = state && choosePhones(asked, state.people)
  const choose = (place: number, personId: number): void => {
    if (phones) setAsked(place === 0 ? [personId, phones[1]] : [phones[0], personId])
  }
  return (
    <>
      <p class="line" role="status">
        {isAway && <span>The server is away. Trying again…</span>}
      </p>
      <h1 class="for-ears">Chats with {state?.bot.name ?? 'the bot'}</h1>
      {state && phones && <Tabs state={state} phones={phones} shown={shown} show={setShown} />}
      <main class="phones" data-shown={shown}>
        {state && phones
          ? phones.map((id, place) => {
              const person = state.people.find((one) => one.id === id)
              return (
                person && (
                  <section
                    class="phone"
                    key={place}
                    id={`phone-${place}`}
                    aria-label={`Phone ${place + 1}: ${nameOf(person)}`}
                    data-place={place}
                  >
                    <Phone {...state} person={person} feed={feed} choose={(next) => choose(place, next)} />
                  </section>
                )
              )
            })
          : !isAway && <p class="waiting">One moment…</p>}
      </main>
    </>
  )
}

type TabsProps = {
  readonly state: PeopleState
  readonly phones: OpenPhones
  readonly shown: number
  readonly show: (place: number) => void
}

function Tabs({ state, phones, shown, show }: TabsProps) {
  return (
    <nav class="tabs" aria-label="Phones">
      {phones.map((id, place) => {
        const person = state.people.find((one) => one.id === id)
        return (
          <button type="button" key={place} aria-pressed={place === shown} onClick={() => show(place)}>
            {person && nameOf(person)}
          </button>
        )
      })}
    </nav>
  )
}

/** The simulator's bot and people, current; and whether the line to it is broken. */
function useSimulator(feed: Feed) {
  const [state, setState] = useState<PeopleState>()
  const [isAway, setIsAway] = useState(false)
  useEffect(() => {
    const load = async (): Promise<void> => {
      const loaded = await loadState()
      if (!isRefusal(loaded)) setState(loaded)
    }
    void load()
    return feed.subscribe((news) => {
      if (news.type === 'away' || news.type === 'connected') setIsAway(news.type === 'away')
      if (news.type === 'connected' || news.type === 'reset') void load()
      if (news.type === 'person') setState((state) => state && withPerson(state, news.person))
    })
  }, [feed])
  return { state, isAway }
}

function withPerson(state: PeopleState, person: PersonView): PeopleState {
  const known = state.people.some(({ id }) => id === person.id)
  const people = known
    ? state.people.map((one) => (one.id === person.id ? person : one))
    : [...state.people, person]
  return { ...state, people }
}

/** The ids in the address, and how to change them. */
function useAskedPhones(): [readonly number[], (phones: OpenPhones) => void] {
  const [asked, setAsked] = useState(() => readAddress(location.hash))
  useEffect(() => {
    const read = (): void => setAsked(readAddress(location.hash))
    addEventListener('hashchange', read)
    return () => removeEventListener('hashchange', read)
  }, [])
  return [asked, (phones) => void (location.hash = writeAddress(phones))]
}
