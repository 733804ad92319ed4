/** Checks the parameters of a Bot API call against the types that were generated from @grammyjs/types. */
import { methodTypes } from './methods.generated.ts'
import { badRequest, Refusal } from './refusal.ts'
import type { RequestParameters } from './request-body.ts'
import { attach, coerce, problemOf } from './type-check.ts'

const { methods, types } = methodTypes
const namesByLowerCase = new Map(Object.keys(methods).map((name) => [name.toLowerCase(), name]))

export function isKnownMethod(name: string): boolean {
  return Object.hasOwn(methods, name)
}

/** Telegram does not care about the case of a method's name. */
export function knownMethodName(name: string): string | undefined {
  return namesByLowerCase.get(name.toLowerCase())
}

/** What Telegram says where something is missing, by parameter. */
const missing: Readonly<Record<string, string>> = {
  chat_id: 'chat_id is empty',
  text: 'message text is empty',
  message_id: 'message identifier is not specified',
  message_ids: 'message identifiers are not specified',
  from_chat_id: 'from_chat_id is empty',
  callback_query_id: 'query is too old and response timeout expired or query ID is invalid',
  inline_query_id: 'query is too old and response timeout expired or query ID is invalid',
  photo: 'there is no photo in the request',
  document: 'there is no document in the request',
  file_id: 'file_id not specified',
}

/** The parameters as the method's types say. Throws 400 for one that is missing, unknown, or of a wrong type. */
export function checkParameters(method: string, given: RequestParameters): Record<string, unknown> {
  const wanted = methods[method]
  if (!wanted) throw new Refusal(404, 'Not Found')
  const used = new Set<string>()
  const checked: Record<string, unknown> = {}
  for (const [name, field] of Object.entries(wanted)) {
    const raw = given.values[name]
    if (raw === undefined || raw === null) {
      if (field.required) throw badRequest(missing[name] ?? `parameter "${name}" is required`)
      continue
    }
    const value = attach(given.isForm ? coerce(types, field.type, raw) : raw, given.attachments, used)
    const problem = problemOf(types, field.type, value, name)
    if (problem !== undefined) throw badRequest(`can't parse ${problem}`)
    checked[name] = value
  }
  refuseUnknown(method, given, new Set([...Object.keys(wanted), ...used]))
  return checked
}

function refuseUnknown(method: string, { values }: RequestParameters, known: ReadonlySet<string>): void {
  const unknown = Object.keys(values).find((name) => !known.has(name))
  if (unknown !== undefined)
    throw badRequest(
      `unknown parameter "${unknown}" of ${method} (the simulator is stricter here than Telegram)`,
    )
}
