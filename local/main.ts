/**
 * `npm start`: the whole system on this machine. Prints one line, `ready http://localhost:<port>`, when it can take
 * work; everything else that is to be read goes to standard error. Exit code 2: the settings or the campaign are
 * wrong, and the message names all of it; 1: something else failed. SIGTERM and SIGINT stop it cleanly.
 */
import { CaselineError, codeOf } from '../bot/errors.ts'
import { readSettings } from './settings.ts'
import { startStack, type Stack } from './stack.ts'

const stopPatienceMs = 15_000
const shellCheckMs = 250

async function main(): Promise<void> {
  const outcome = await readSettings(process.env)
  if (!outcome.ok) {
    fail(2, ['Caseline cannot start:', ...outcome.problems.map((problem) => `- ${problem}`)])
    return
  }
  // Not at once: a signal must be heard before anything is there to be left behind.
  const starting = Promise.resolve().then(() => startStack(outcome.settings))
  stopOnSignal(starting)
  try {
    const { port, notes } = await starting
    process.stdout.write(`ready http://localhost:${port}\n`)
    for (const note of notes) process.stderr.write(`${note}\n`)
  } catch (error) {
    const code = codeOf(error) === 'configuration' ? 2 : 1
    fail(code, ['Caseline cannot start:', `- ${describe(error, outcome.settings.port)}`])
  }
}

function stopOnSignal(starting: Promise<Stack>): void {
  let stopping = false
  const stop = (): void => {
    // Ctrl-C comes twice under npm: from the terminal, and passed on by npm.
    if (stopping) return
    stopping = true
    setTimeout(() => process.exit(1), stopPatienceMs).unref()
    // A start under way is finished first, so that nothing is left behind.
    void starting.then((stack) => stack.close()).then(() => process.exit(0))
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
  stopWithShell(stop)
}

/** Under npm a shell stands between, which dies of a signal meant for us and does not pass it on. */
function stopWithShell(stop: () => void): void {
  if (process.env['npm_lifecycle_event'] === undefined) return
  const shell = process.ppid
  setInterval(() => {
    if (process.ppid !== shell) stop()
  }, shellCheckMs).unref()
}

function describe(error: unknown, port: number): string {
  if (error instanceof CaselineError) return error.message
  if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE')
    return `Port ${port} is in use. Set another PORT.`
  return outline(error)
}

/** An error without its message, which may hold a token or a person's words. */
function outline(error: unknown): string {
  if (!(error instanceof Error)) return typeof error
  const frames = (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at '))
  const { code = '' } = error as NodeJS.ErrnoException
  return [`${error.name} ${code}`.trimEnd(), ...frames].join('\n')
}

function fail(code: number, lines: string[]): void {
  process.stderr.write(`${lines.join('\n')}\n`, () => process.exit(code))
}

function crash(error: unknown): void {
  fail(1, ['Caseline stopped:', outline(error)])
}

// What is written here, the database above all, is for its owner only.
process.umask(0o077)
process.on('uncaughtException', crash)
process.on('unhandledRejection', crash)
await main()
