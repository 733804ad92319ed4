/**
 * `npm run import -- <folder>`: puts a campaign pack into force in the system that `npm start` runs on this data
 * folder. Says all that is wrong with the pack, or nothing is changed. Exit code 2: the pack or the call is wrong.
 */
import { codeOf } from '../bot/errors.ts'
import { readPack } from './campaign-pack.ts'
import { reportLines } from './changes-report.ts'
import { openClock } from './clock.ts'
import { importPack } from './import-pack.ts'
import { findRunningStorage } from './running-storage.ts'

async function main(directory: string | undefined, dataDir: string): Promise<void> {
  if (directory === undefined)
    return fail(['Name the folder of the pack: npm run import -- campaigns/azerbaijan'])
  const reading = await readPack(directory)
  if (!reading.ok) return fail(reading.problems.map(({ file, path, reason }) => `${file} ${path}: ${reason}`))
  const environment = findRunningStorage(dataDir)
  if (!environment) return fail([`Nothing runs on ${dataDir}. Start it with npm start, then import.`])
  const now = openClock({ dataDir }).now()
  const { changed, reports } = await importPack({
    environment,
    pack: reading.pack,
    photos: reading.photos,
    now,
  })
  console.log(
    changed ? 'Imported. Readers see it within seconds.' : 'Nothing to do: this pack is in force already.',
  )
  for (const line of reportLines(reports)) console.log(line)
  if (reports.some(({ standing }) => standing === 'in-force'))
    console.log('npm run -s export-changes prints what is laid over the pack as YAML for it.')
}

function fail(lines: string[]): void {
  for (const line of lines) console.error(line)
  process.exitCode = 2
}

try {
  await main(process.argv[2], process.env['DATA_DIR'] ?? '.data')
} catch (error) {
  const said =
    codeOf(error) === 'content' ? (error as Error).message : `The import failed (${codeOf(error)}).`
  fail([said])
}
