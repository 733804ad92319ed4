/** Asking for passphrases: on a terminal nothing of them is shown. */
import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import { CaselineError } from '../bot/errors.ts'
import { newPassphrase, passphraseProblem, type PassphraseProblem } from '../bot/sealing/passphrase.ts'

export type Asking = {
  /** The next line that is typed. Throws `configuration` where nothing more comes. */
  unseen(question: string): Promise<string>
  close(): void
}

/** One reader for all questions: a second one would lose what was typed ahead. */
export function openAsking(): Asking {
  const output = new Writable({ write: (_chunk, _encoding, done) => done() })
  const reader = createInterface({ input: process.stdin, output, terminal: process.stdin.isTTY })
  const lines = reader[Symbol.asyncIterator]()
  reader.on('SIGINT', () => process.exit(130))
  return {
    unseen: async (question) => {
      process.stderr.write(question)
      const { value, done } = await lines.next()
      process.stderr.write('\n')
      if (done) throw new CaselineError('configuration', 'No passphrase was given.')
      return value
    },
    close: () => reader.close(),
  }
}

const reasons: Readonly<Record<PassphraseProblem, string>> = {
  short: 'It is too short: 16 characters at least.',
  monotonous: 'Too many of its characters are the same.',
  'few-words': 'Of words from a list it takes five at least.',
  row: 'Much of it is a row of the keyboard or of the alphabet.',
  name: 'It is little more than the name.',
}

/** A new one for someone's file, typed twice; or one of random words, shown once, where none is typed. */
export async function askNewPassphrase(asking: Asking, name: string): Promise<string> {
  const typed = await asking.unseen('A passphrase for the file (Enter: one of six random words is made): ')
  if (typed === '') return offered()
  const problem = passphraseProblem(typed, name)
  if (problem) {
    process.stderr.write(`${reasons[problem]} Whoever gets the file may try for years. Once more.\n`)
    return askNewPassphrase(asking, name)
  }
  if ((await asking.unseen('The same again: ')) === typed) return typed
  process.stderr.write('They are not the same. Once more.\n')
  return askNewPassphrase(asking, name)
}

function offered(): string {
  const passphrase = newPassphrase()
  process.stderr.write(`The passphrase, shown once; learn it or write it on paper:\n\n  ${passphrase}\n\n`)
  return passphrase
}
