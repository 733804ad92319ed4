/** A chat in words, as tests print it when they fail. */
import type { MessageView } from './people-api.ts'

type Shown = Pick<MessageView, 'messageId' | 'from' | 'text' | 'caption' | 'keyboard' | 'editedAtSeconds'> & {
  readonly photo?: unknown
  readonly document?: unknown
}

/** One line for each message, and one for each row of its buttons. */
export function screenText({ firstName }: { firstName: string }, messages: readonly Shown[]): string {
  const lines = messages.flatMap((message) => [headOf(message, firstName), ...message.keyboard.map(rowOf)])
  return [`-- ${firstName}'s chat --`, ...lines].join('\n')
}

function headOf(message: Shown, firstName: string): string {
  const who = message.from === 'bot' ? 'bot' : firstName
  const file = [message.photo && '(photo)', message.document && '(document)'].filter(Boolean)
  const edited = message.editedAtSeconds === undefined ? [] : ['(edited)']
  return [`${message.messageId} ${who}:`, ...file, message.caption ?? message.text, ...edited].join(' ')
}

function rowOf(labels: readonly string[]): string {
  return `    ${labels.map((label) => `[${label}]`).join(' ')}`
}
