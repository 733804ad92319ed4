/** What a drill compared: each thing as it must be, and as it was found. */
export type DrillRow = { readonly what: string; readonly wanted: string; readonly found: string }

type Value = string | number | boolean

export function drillRow(what: string, wanted: Value, found: Value): DrillRow {
  return { what, wanted: String(wanted), found: String(found) }
}

/** Lines of a table, and whether all is as wanted. */
export function drillTable(rows: readonly DrillRow[]): { readonly lines: string[]; readonly ok: boolean } {
  const width = Math.max(...rows.map(({ what }) => what.length))
  const lines = rows.map(({ what, wanted, found }) => {
    const verdict = wanted === found ? 'as wanted' : `WANTED ${wanted}`
    return `${what.padEnd(width)}  ${found}  ${verdict}`
  })
  return { lines, ok: rows.every(({ wanted, found }) => wanted === found) }
}
