/** The page: a bar, as many phones side by side as are open (one at a time with tabs where it is narrow), a panel. */
import { useEffect, useState } from 'preact/hooks'
import type { FaultSettings, PeopleState, PersonView } from '../../local/telegram/people-api.ts'
import { choosePhones, nextPerson, readAddress, writeAddress } from './address.ts'
import { Bar, type PanelName } from './bar.tsx'
import { Clock, useClock } from './clock.tsx'
import { openFeed, type Feed } from './feed.ts'
import { Inspector } from './inspector.tsx'
import { isRefusal, loadState, setFaults } from './people.ts'
import { nameOf, Phone } from './phone.tsx'
import { Reset } from './reset.tsx'
import { Trouble } from './trouble.tsx'

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
  const { state, isAway, load } = useSimulator(feed)
  const [asked, setAsked] = useAskedPhones()
  const [shown, setShown] = useState(0)
  const [panel, setPanel] = useState<PanelName>()
  const clock = useClock()
  const phones = state ? choosePhones(asked, state.people) : []
  const next = state && nextPerson(phones, state.people)
  const close = () => setPanel(undefined)
  const setTrouble = (faults: readonly FaultSettings[]): void => void setFaults(faults).then(load)
  const addPhone = (): void => {
    if (next === undefined) return
    setAsked([...phones, next])
    setShown(phones.length)
  }
  return (
    <>
      <p class="line" role="status">
        {isAway && <span>The server is away. Trying again…</span>}
      </p>
      <Bar
        botName={state?.bot.name ?? 'The bot'}
        now={clock.now}
        faults={state?.faults ?? []}
        open={panel}
        toggle={(name) => {
          setPanel(panel === name ? undefined : name)
          void load()
        }}
        addPhone={next === undefined ? undefined : addPhone}
      />
      {state && <Tabs state={state} phones={phones} shown={shown} show={setShown} />}
      <div class="desk">
        <main class="phones" data-shown={Math.min(shown, phones.length - 1)}>
          {state && <Phones {...{ state, feed, phones, shown, setAsked, setShown }} />}
          {!state && !isAway && <p class="waiting">One moment…</p>}
        </main>
        {state && panel === 'calls' && <Inspector feed={feed} people={state.people} close={close} />}
        {state && panel === 'trouble' && <Trouble faults={state.faults} set={setTrouble} close={close} />}
        {panel === 'clock' && <Clock now={clock.now} moved={clock.again} close={close} />}
        {panel === 'reset' && <Reset done={clock.again} close={close} />}
      </div>
    </>
  )
}

type PhonesProps = {
  readonly state: PeopleState
  readonly feed: Feed
  readonly phones: readonly number[]
  readonly shown: number
  readonly setAsked: (phones: readonly number[]) => void
  readonly setShown: (place: number) => void
}

function Phones({ state, feed, phones, shown, setAsked, setShown }: PhonesProps) {
  const choose = (place: number, personId: number): void => {
    const other = phones.indexOf(personId)
    // Someone who has a phone already trades places.
    setAsked(
      phones.map((id, index) => (index === place ? personId : index === other ? (phones[place] ?? id) : id)),
    )
  }
  const close = (place: number): void => {
    setAsked(phones.filter((_, index) => index !== place))
    setShown(Math.max(0, Math.min(shown, phones.length - 2)))
  }
  return (
    <>
      {phones.map((id, place) => {
        const person = state.people.find((one) => one.id === id)
        return (
          person && (
            <section
              class={place === Math.min(shown, phones.length - 1) ? 'phone is-shown' : 'phone'}
              key={id}
              id={`phone-${place}`}
              aria-label={`Phone ${place + 1}: ${nameOf(person)}`}
            >
              <Phone
                {...state}
                person={person}
                feed={feed}
                choose={(next) => choose(place, next)}
                close={phones.length > 1 ? () => close(place) : undefined}
              />
            </section>
          )
        )
      })}
    </>
  )
}

type TabsProps = {
  readonly state: PeopleState
  readonly phones: readonly number[]
  readonly shown: number
  readonly show: (place: number) => void
}

function Tabs({ state, phones, shown, show }: TabsProps) {
  return (
    <nav class="tabs" aria-label="Phones">
      {phones.map((id, place) => {
        const person = state.people.find((one) => one.id === id)
        return (
          <button type="button" key={id} aria-pressed={place === shown} onClick={() => show(place)}>
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
  const load = async (): Promise<void> => {
    const loaded = await loadState()
    if (!isRefusal(loaded)) setState(loaded)
  }
  useEffect(() => {
    void load()
    return feed.subscribe((news) => {
      if (news.type === 'away' || news.type === 'connected') setIsAway(news.type === 'away')
      if (news.type === 'connected' || news.type === 'reset') void load()
      if (news.type === 'person') setState((state) => state && withPerson(state, news.person))
    })
  }, [feed])
  return { state, isAway, load }
}

function withPerson(state: PeopleState, person: PersonView): PeopleState {
  const known = state.people.some(({ id }) => id === person.id)
  const people = known
    ? state.people.map((one) => (one.id === person.id ? person : one))
    : [...state.people, person]
  return { ...state, people }
}

/** The ids in the address, and how to change them. */
function useAskedPhones(): [readonly number[], (phones: readonly number[]) => void] {
  const [asked, setAsked] = useState(() => readAddress(location.hash))
  useEffect(() => {
    const read = (): void => setAsked(readAddress(location.hash))
    addEventListener('hashchange', read)
    return () => removeEventListener('hashchange', read)
  }, [])
  return [asked, (phones) => void (location.hash = writeAddress(phones))]
}
