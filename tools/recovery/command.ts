/** How a command of recovery ends: lines that it says, or one line of what is wrong and exit code 2. */
import { CaselineError } from '../../bot/errors.ts'

export function usage(call: string): CaselineError {
  return new CaselineError('configuration', `Call it as: ${call}`)
}

/** Runs it to its end. Only messages of our own are printed: those of others may hold what a row holds. */
export async function runCommand(name: string, work: () => Promise<readonly string[]>): Promise<void> {
  try {
    for (const line of await work()) console.log(line)
  } catch (error) {
    console.error(`${name}: ${messageOf(error)}`)
    process.exitCode = 2
  }
}

function messageOf(error: unknown): string {
  if (error instanceof CaselineError) return error.message
  const { code = '' } = error as NodeJS.ErrnoException
  if (code.startsWith('ERR_PARSE_ARGS')) return (error as Error).message
  if (code === 'ENOENT') return 'There is no such file.'
  return `It failed (${[error instanceof Error ? error.name : typeof error, code].join(' ').trim()}).`
}
