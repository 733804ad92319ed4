/** What a check found, and how a person reads it. A check never throws, and ends within seconds. */

export type Finding = {
  readonly what: string
  /** `blocks`: deploying would fail, or would not be safe. */
  readonly result: 'fine' | 'note' | 'blocks'
  readonly say: string
  /** What a deployment does about it by itself. */
  readonly todo?: Todo
}

export type Todo = 'deploy-tables' | 'make-secrets' | 'reserve-nothing'

const timeoutMs = 10_000

export function fine(what: string, say: string): Finding {
  return { what, result: 'fine', say }
}

export function note(what: string, say: string, todo?: Todo): Finding {
  return { what, result: 'note', say, ...(todo && { todo }) }
}

export function blocks(what: string, say: string): Finding {
  return { what, result: 'blocks', say }
}

/** A check that fails or does not end in time blocks, and says as far as it is known why. */
export async function attempt(what: string, check: () => Promise<Finding>): Promise<Finding> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<Finding>((resolve) => {
    timer = setTimeout(() => resolve(blocks(what, helps.network)), timeoutMs)
  })
  try {
    return await Promise.race([check(), late])
  } catch (error) {
    return blocks(what, helpFor(error) ?? `Could not be checked (${nameOf(error)}). Try again.`)
  } finally {
    clearTimeout(timer)
  }
}

const helps = {
  network: 'Nothing answers. Is there a network? This cannot be checked without one.',
  credentials: 'Sign in first: aws configure sso, or export AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.',
  expired: 'You were signed out: aws sso login, or new keys. Is the clock of this machine right?',
  denied: 'You are signed in, but may not look at this. It takes a user with AdministratorAccess.',
}

/** Names that the AWS SDK, AWS and Node give to what went wrong. */
const troubles: Readonly<Record<keyof typeof helps, RegExp>> = {
  network:
    /^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ENETUNREACH|EHOSTUNREACH|ETIMEDOUT|TimeoutError|NetworkingError)$/,
  expired: /^(ExpiredToken(Exception)?|RequestExpired|SignatureDoesNotMatch|TokenProviderError)$/,
  credentials: /^(CredentialsProviderError|InvalidClientTokenId|UnrecognizedClientException|AuthFailure)$/,
  denied: /^(AccessDenied(Exception)?|UnauthorizedOperation|OptInRequired)$/,
}

function helpFor(error: unknown): string | undefined {
  const { code = '' } = error as { code?: string }
  const kinds = Object.keys(helps) as (keyof typeof helps)[]
  const kind = kinds.find((one) => [nameOf(error), code].some((name) => troubles[one].test(name)))
  return kind && helps[kind]
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown'
}

const marks = { fine: '✓', note: '·', blocks: '✗' } as const

/** The findings as a person reads them. */
export function findingsText(findings: readonly Finding[]): string {
  const blocking = findings.filter(({ result }) => result === 'blocks').length
  const lines = findings.map(({ what, result, say }) => `${marks[result]} ${what}: ${say}`)
  const end = blocking === 0 ? 'Ready to deploy.' : `${blocking} to be mended first, marked with ✗.`
  return [...lines, '', end].join('\n')
}
