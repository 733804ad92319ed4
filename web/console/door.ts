/** The console's function as the page calls it; the contract is in bot/tips/console.ts. */
import {
  consoleRoot,
  sessionHeader,
  type ConsoleAct,
  type ConsoleAnswers,
  type ConsoleRefusal,
  type ConsoleRequest,
} from '../../bot/tips/console.ts'
import { posted, quietly } from '../asking.ts'

/** `connection`: there was no answer, so nobody knows what became of it. */
export type Failure = ConsoleRefusal | 'connection'
export type Asked<A extends ConsoleAct> =
  | ({ readonly ok: true } & ConsoleAnswers[A])
  | { readonly ok: false; readonly failure: Failure }

const patienceMs = 60_000

export async function ask<A extends ConsoleAct>(
  session: string | undefined,
  act: A,
  request: ConsoleRequest<A>,
): Promise<Asked<A>> {
  try {
    const headers = session === undefined ? {} : { [sessionHeader]: session }
    const answer = await fetch(`${consoleRoot}${act}`, {
      ...quietly,
      ...(await posted(request, headers)),
      signal: AbortSignal.timeout(patienceMs),
    })
    const value = (await answer.json()) as ConsoleAnswers[A] & { code?: ConsoleRefusal | 'done' }
    if (value.code === 'done') return { ...value, ok: true }
    return { ok: false, failure: value.code ?? 'busy' }
  } catch {
    return { ok: false, failure: 'connection' }
  }
}
