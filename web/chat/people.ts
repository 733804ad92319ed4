/**
 * The page's side of the people API: what the simulated people see, and what they do. A call never throws: what could
 * not be done comes back as a refusal with a reason that can be shown.
 */
import type {
  ActResult,
  CallView,
  ChatView,
  FaultSettings,
  FaultView,
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

/** The newest calls of the Bot API. */
export function loadCalls(after: number): Promise<{ calls: readonly CallView[] } | PeopleRefusal> {
  return call<{ calls: readonly CallView[] }>(`/people/calls?after=${after}`)
}

/** Replaces all trouble that is made on purpose. */
export function setFaults(faults: readonly FaultSettings[]): Promise<readonly FaultView[] | PeopleRefusal> {
  return call<readonly FaultView[]>('/people/faults', faults)
}

/** The time of the whole local system. */
export function loadClock(): Promise<{ now: string } | PeopleRefusal> {
  return call<{ now: string }>('/local/clock')
}

export type ClockMove = { readonly advance: string } | { readonly to: string }
export type ClockReport = { readonly now: string; readonly ticks: number; readonly left: number | string }

/** Moves the time forward; answers once what became due has been handled. */
export async function moveClock(move: ClockMove): Promise<ClockReport | PeopleRefusal> {
  return call<ClockReport>('/local/clock', move)
}

/** Everything as on the first start. */
export function resetAll(): Promise<{ ok: true } | PeopleRefusal> {
  return call<{ ok: true }>('/local/reset', {})
}

export function makeStaff(id: number): Promise<{ ok: true } | PeopleRefusal> {
  return call<{ ok: true }>('/local/staff', { id })
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
    if (isRefusal(Object(value))) return value as PeopleRefusal
    const { error } = Object(value) as { error?: string }
    return error === undefined ? away : { ok: false, reason: error }
  } catch {
    return away
  }
}

function postOf(body: object): RequestInit {
  return { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}
