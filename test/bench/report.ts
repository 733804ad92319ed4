/** Tables of the bench: printed, and written into their place in docs/evidence.md. */
import { readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'

export type Cell = string | number
export type Table = {
  readonly title: string
  readonly head: readonly string[]
  readonly rows: readonly (readonly Cell[])[]
  /** What one should know to read it: the goal, whether it is met, how it was measured. */
  readonly note?: string
  /** Another table of the same part. */
  readonly next?: Table
}

const file = 'docs/evidence.md'
const sectionHead = '## Measured'

export function render({ title, head, rows, note, next }: Table): string {
  const lines = rows.map((row) => `| ${row.map(cellText).join(' | ')} |`)
  const ragged = rows.find((row) => row.length !== head.length)
  if (ragged) throw new RangeError(`A row of "${title}" has ${ragged.length} cells for ${head.length} heads.`)
  const table = [`| ${head.join(' | ')} |`, `|${'---|'.repeat(head.length)}`, ...lines].join('\n')
  const parts = [
    `### ${title}`,
    table,
    ...(note === undefined ? [] : [note]),
    ...(next ? [render(next)] : []),
  ]
  return parts.join('\n\n')
}

function cellText(cell: Cell): string {
  if (typeof cell === 'string') return cell
  return String(Math.abs(cell) >= 100 ? Math.round(cell) : Math.round(cell * 100) / 100)
}

/** The evidence with these parts replaced; the others stay as they were measured before. */
export function withMeasured(evidence: string, measured: ReadonlyMap<string, string>): string {
  const start = evidence.indexOf(`${sectionHead}\n`)
  if (start === -1) throw new RangeError(`${file} has no section "${sectionHead}".`)
  const next = evidence.indexOf('\n## ', start + sectionHead.length)
  const end = next === -1 ? evidence.length : next
  const parts = partsOf(evidence.slice(start, end))
  for (const [name, text] of measured) parts.set(name, text)
  const body = [...parts].map(([name, text]) => `<!-- bench: ${name} -->\n\n${text.trim()}\n`).join('\n')
  const intro = 'Written by `npm run bench`; a part alone by `npm run bench -- <part>`.'
  return `${evidence.slice(0, start)}${sectionHead}\n\n${intro}\n\n${body}${evidence.slice(end)}`
}

function partsOf(section: string): Map<string, string> {
  const [, ...rest] = section.split(/<!-- bench: ([a-z-]+) -->/)
  const parts = new Map<string, string>()
  for (let index = 0; index < rest.length; index += 2) parts.set(rest[index] ?? '', rest[index + 1] ?? '')
  return parts
}

export function writeEvidence(measured: ReadonlyMap<string, string>): void {
  writeFileSync(file, withMeasured(readFileSync(file, 'utf8'), measured))
}

/** Where and when a part was measured. */
export function circumstances(seconds: number): string {
  const day = new Date().toISOString().slice(0, 10)
  return `_${day}, Node ${process.version}, ${availableParallelism()} cores, ${Math.round(seconds)} s._`
}

export function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN
}
