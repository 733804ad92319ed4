/** The people of a drill: what they say and press in the local system's simulator, and what they then see. */
import { createTexts, readLocales, type Say } from '../../bot/text/texts.ts'
import type { ChatView, MessageView, PeopleState, PersonView } from '../../local/telegram/people-api.ts'

export type Person = {
  readonly id: number
  readonly say: Say
  starts(payload: string): Promise<void>
  says(text: string): Promise<void>
  /** Presses the newest button with this label. */
  presses(label: string): Promise<void>
  chat(): Promise<readonly MessageView[]>
  /** The newest message. */
  seen(): Promise<string>
}

export type People = {
  make(firstName: string, languageCode: string): Promise<Person>
  /** Someone whom the simulator knows. */
  find(id: number): Promise<Person>
  /** Makes someone staff. */
  admit(person: Person): Promise<void>
  /** Moves the clock, and waits for what becomes due. */
  advance(duration: string): Promise<void>
}

const texts = createTexts(readLocales('locales'))

/** `url`: where the local system listens. */
export function createPeople(url: string): People {
  const read = async <T>(path: string): Promise<T> => (await (await fetch(`${url}${path}`)).json()) as T
  const post = async <T>(path: string, body: object): Promise<T> => {
    const answer = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    if (!answer.ok) throw new Error(`${path.replaceAll(/\d/g, '')} was answered ${answer.status}.`)
    return (await answer.json()) as T
  }
  const personOf = ({ id, languageCode = 'en' }: PersonView): Person => {
    const chat = async (): Promise<readonly MessageView[]> =>
      (await read<ChatView>(`/people/${id}/chat`)).messages
    return {
      id,
      say: texts.say(languageCode),
      chat,
      starts: async (payload) => void (await post(`/people/${id}/start?wait=1`, { payload })),
      says: async (text) => void (await post(`/people/${id}/say?wait=1`, { text })),
      presses: async (label) => void (await post(`/people/${id}/press?wait=1`, placeOf(await chat(), label))),
      seen: async () => {
        const last = (await chat()).at(-1)
        return last?.text || (last?.caption ?? '')
      },
    }
  }
  return {
    make: async (firstName, languageCode) =>
      personOf(await post<PersonView>('/people', { firstName, languageCode })),
    find: async (id) => {
      const { people } = await read<PeopleState>('/people/state')
      return personOf(people.find((person) => person.id === id) ?? ({ id } as PersonView))
    },
    admit: async ({ id }) => void (await post('/local/staff', { id })),
    advance: async (duration) => void (await post('/local/clock', { advance: duration })),
  }
}

function placeOf(messages: readonly MessageView[], label: string) {
  for (const { messageId, buttons } of messages.toReversed()) {
    const row = buttons.findIndex((line) => line.some(({ text }) => text === label))
    const column = buttons[row]?.findIndex(({ text }) => text === label) ?? -1
    if (column !== -1) return { messageId, row, column }
  }
  throw new Error(`There is no button “${label}”.`)
}
