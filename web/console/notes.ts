/** Notes of a team to a message: what colleagues should know, sealed to the team like the message itself. */
import * as v from 'valibot'

const schema = v.array(v.strictObject({ by: v.string(), day: v.string(), text: v.string() }))
export type Note = v.InferOutput<typeof schema>[number]

export const noteLimitCharacters = 2000

export function notesBytes(notes: readonly Note[]): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(notes))
}

/** Throws for what `notesBytes` did not make. */
export function readNotes(bytes: Uint8Array): Note[] {
  return v.parse(schema, JSON.parse(new TextDecoder().decode(bytes)))
}
