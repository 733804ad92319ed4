/**
 * The one logger: a line of JSON for each event, made of a fixed set of fields whose values are numbers, booleans
 * or short tokens. A person's words, ids, tokens, error objects, updates and contexts have no field to be put in,
 * and a string that does not look like a token is replaced, so that a mistake cannot leak either.
 */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error'

export type LogFields = {
  /** What happened, e.g. `update-handled`. */
  event: string
  function?: string
  requestId?: string
  /** Kind of update or of due item, e.g. `message`. */
  kind?: string
  outcome?: string
  /** A CaselineError's code. */
  code?: string
  method?: string
  attempts?: number
  count?: number
  durationMs?: number
  status?: number
}

const severity: Record<LogLevel, number> = { debug: 0, info: 1, warn: 2, error: 3 }
const fieldNames = [
  'event',
  'function',
  'requestId',
  'kind',
  'outcome',
  'code',
  'method',
  'attempts',
  'count',
  'durationMs',
  'status',
] as const satisfies readonly (keyof LogFields)[]
const token = /^[A-Za-z][A-Za-z0-9_.-]{0,63}$/
const requestId = /^[0-9a-f-]{1,64}$/

export type Log = (level: LogLevel, fields: LogFields) => void

/** A logger that writes lines at `threshold` and above to `write` (standard output by default). */
export function createLog(
  threshold: LogLevel,
  write: (line: string) => void = (line) => void process.stdout.write(line),
): Log {
  return (level, fields) => {
    if (severity[level] < severity[threshold]) return
    write(`${JSON.stringify({ level, ...allowed(fields) })}\n`)
  }
}

function allowed(fields: LogFields): Record<string, unknown> {
  const line: Record<string, unknown> = {}
  for (const name of fieldNames) {
    const value = fields[name]
    if (value !== undefined) line[name] = safeValue(name, value)
  }
  return line
}

function safeValue(name: string, value: string | number): string | number {
  if (typeof value === 'number') return value
  const pattern = name === 'requestId' ? requestId : token
  return pattern.test(value) ? value : '[withheld]'
}
