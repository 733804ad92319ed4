/**
 * A deployment, step by step. The tables come first, because the secrets are encrypted under a key of their stack;
 * then the secrets, because the functions need them; then everything. Run again, it goes on where it stopped.
 */
import { type Finding, findingsText, type Todo } from './finding.ts'

export type DeployParts = {
  /** Asks anew each time. */
  readonly examine: () => Promise<readonly Finding[]>
  /** Each says whether it was done; what went wrong was printed. */
  readonly build: () => boolean
  readonly deployStacks: (which: 'tables' | 'all', options: { readonly reserve: boolean }) => boolean
  /** Throw `configuration` with what to do. */
  readonly makeSecrets: () => Promise<void>
  readonly putIntoForce: () => Promise<void>
  readonly say: (text: string) => void
}

/** Whether all of it was done. */
export async function deploy(parts: DeployParts): Promise<boolean> {
  const findings = await parts.examine()
  parts.say(findingsText(findings))
  if (isBlocked(findings) || !parts.build()) return false
  const reserve = !has(findings, 'reserve-nothing')
  const tablesFirst = has(findings, 'deploy-tables')
  if (tablesFirst) parts.say('\nFirst the tables and the key of the secrets.')
  if (tablesFirst && !parts.deployStacks('tables', { reserve })) return false
  if (tablesFirst || has(findings, 'make-secrets')) {
    await parts.makeSecrets()
    const since = (await parts.examine()).filter(({ result }) => result === 'blocks')
    if (since.length > 0) {
      parts.say(`\n${findingsText(since)}\nThen deploy again: it goes on from here.`)
      return false
    }
  }
  if (!parts.deployStacks('all', { reserve })) return false
  await parts.putIntoForce()
  return true
}

function isBlocked(findings: readonly Finding[]): boolean {
  return findings.some(({ result }) => result === 'blocks')
}

function has(findings: readonly Finding[], todo: Todo): boolean {
  return findings.some((finding) => finding.todo === todo)
}
