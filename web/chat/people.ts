/**
 * The page's side of the people API: what the simulated people see, and what they do. A call never throws: what could
 * not be done comes back as a refusal with a reason that can be shown.
 */
import type {
  ActResult,
  ChatView,
  NewPerson,
  PeopleRefusal,
  PeopleState,
  PersonAct,
  PersonActs,
  PersonView,
} from '../../local/telegram/people-api.ts'

const away: PeopleRefusal = { ok: false, reason: 'The server does not answer.' }

export function isRefusal(answer: object): answer is PeopleRefusal {
  return 'ok' in answer && answer.ok === false
}

export function loadState(): Promise<PeopleState | PeopleRefusal> {
  return call<PeopleState>('/people/state')
}

export function loadChat(personId: number): Promise<ChatView | PeopleRefusal> {
  return call<ChatView>(`/people/${personId}/chat`)
}

export function makePerson(person: NewPerson): Promise<PersonView | PeopleRefusal> {
  return call<PersonView>('/people', person)
}

/** Does something in a person's name; answers once the simulator has taken it, before the bot has. */
export function act<Act extends PersonAct>(
  personId: number,
  name: Act,
  body: PersonActs[Act],
): Promise<ActResult | PeopleRefusal> {
  return call<ActResult>(`/people/${personId}/${name}`, body)
}

/** Presses a button; answers once the bot has handled it, so that the button can show that it waits. */
export function press(
  personId: number,
  button: { messageId: number; row: number; column: number },
): Promise<ActResult | PeopleRefusal> {
  return call<ActResult>(`/people/${personId}/press?wait=1`, button)
}

/** Where the bytes of a photo or document are. */
export function fileUrl(fileId: string): string {
  return `/people/files/${encodeURIComponent(fileId)}`
}

async function call<Answer extends object>(path: string, body?: object): Promise<Answer | PeopleRefusal> {
  try {
    const answer = await fetch(path, body && postOf(body))
    const value: unknown = await answer.json()
    if (answer.ok) return value as Answer
    return isRefusal(Object(value)) ? (value as PeopleRefusal) : away
  } catch {
    return away
  }
}

function postOf(body: object): RequestInit {
  return { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}
