/**
 * `npm run roster -- <what>`: `holder <name>` makes a key that signs, `trust <folder> <key>...` says in a campaign's
 * pack whose signatures count (`--threshold 2`), `sign <roster> <holder file>` adds a signature, `verify <roster>` says
 * whether it would be taken, `publish <roster> [stage]` puts it in force, on this machine where no stage is named, and
 * `fingerprint <roster>` prints its six words. `--campaign <folder>`: whose roster-trust.json. Ends with 1 when it was
 * not done, 2 when it was asked for wrongly.
 */
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { CaselineError } from '../bot/errors.ts'
import { fingerprintOf } from '../bot/sealing/fingerprint.ts'
import { openHolderFile } from '../bot/sealing/identity.ts'
import type { SignedRoster, Trust } from '../bot/sealing/roster.ts'
import { createRosters } from '../bot/sealing/rosters.store.ts'
import { readTrust, trustFileName } from '../bot/sealing/trust.ts'
import { createTable } from '../bot/table/client.ts'
import { stages } from '../infra/stages.ts'
import { withData } from '../tools/recovery/open-data.ts'
import { wordsOf } from './asking.ts'
import { makeHolder, readBytes } from './key-files.ts'
import { openAsking } from './passphrases.ts'
import { problemBefore, readRoster, refusalOf, sign, summaryOf, wordsFor } from './signing.ts'

type Options = { readonly campaign: string | undefined; readonly threshold: string | undefined }
type Command = {
  readonly takes: readonly [least: number, most: number]
  readonly run: (given: readonly string[], options: Options) => Promise<string>
}

const commands: Readonly<Record<string, Command>> = {
  holder: { takes: [1, 1], run: async ([name = '']) => makeHolder(name) },
  trust: { takes: [2, 17], run: async ([folder = '', ...keys], options) => trust(folder, keys, options) },
  sign: { takes: [2, 2], run: async ([file = '', holder = '']) => addSignature(file, holder) },
  verify: { takes: [1, 1], run: async ([file = ''], options) => verify(file, options) },
  publish: { takes: [1, 2], run: async ([file = '', stage], options) => publish(file, stage, options) },
  fingerprint: {
    takes: [1, 1],
    run: async ([file = '']) => (await fingerprintOf(rosterIn(file).roster)).join(' '),
  },
}

async function trust(folder: string, keys: string[], { threshold }: Options): Promise<string> {
  const campaign = /^id:\s*(\S+)/m.exec(readText(join(folder, 'campaign.yaml')))?.[1] ?? ''
  const file = join(folder, trustFileName)
  const epoch = existsSync(file) ? readTrust(readText(file)).epoch : 1
  const enough = threshold === undefined ? standardThreshold(keys.length) : Number(threshold)
  const text = `${JSON.stringify({ campaign, keys, threshold: enough, epoch }, undefined, 2)}\n`
  readTrust(text)
  writeFileSync(file, text)
  return `${file}: ${enough} of ${keys.length} holders. It counts once the campaign is deployed again.`
}

/** More than half: two of three. */
function standardThreshold(holders: number): number {
  return Math.floor(holders / 2) + 1
}

async function addSignature(file: string, holderPath: string): Promise<string> {
  const given = rosterIn(file)
  const problem = await problemBefore(given, today())
  if (problem !== undefined) throw new CaselineError('configuration', `Not signed. ${problem}`)
  console.error(await summaryOf(given.roster, today()))
  const bytes = readBytes(holderPath)
  const asking = openAsking()
  try {
    const passphrase = await asking.unseen(`Passphrase of ${holderPath}, to sign this: `)
    const signed = await sign(given, await openHolderFile(bytes, passphrase))
    const target = file.endsWith('.signed.json') ? file : file.replace(/(\.json)?$/, '.signed.json')
    refuseOther(target, file, signed)
    writeFileSync(target, `${JSON.stringify(signed, undefined, 2)}\n`)
    return `Signed: ${target}, now with ${signed.signatures.length}. The next holder signs that file.`
  } finally {
    asking.close()
  }
}

/** What others signed is not written over. */
function refuseOther(target: string, file: string, signed: SignedRoster): void {
  if (target === file || !existsSync(target)) return
  throw new CaselineError(
    'configuration',
    `${target} is there already. Sign that one, or move it away; this would have ${signed.signatures.length}.`,
  )
}

async function verify(file: string, options: Options): Promise<string> {
  const signed = rosterIn(file)
  const refusal = await refusalOf(signed, trustFor(undefined, options), today())
  if (refusal !== undefined) throw new CaselineError('configuration', `It would be refused. ${refusal}`)
  return `It would be taken.\n${await summaryOf(signed.roster, today())}`
}

async function publish(file: string, stage: string | undefined, options: Options): Promise<string> {
  if (stage !== undefined && !Object.hasOwn(stages, stage))
    throw new CaselineError(
      'configuration',
      `There is no stage "${stage}". There are: ${Object.keys(stages).join(', ')}.`,
    )
  const signed = rosterIn(file)
  const trusted = trustFor(stage, options)
  return withData(stage, async ({ tables, place, now }) => {
    const rosters = createRosters(createTable(tables.client, tables.names.campaign), trusted)
    const outcome = await rosters.publish(signed, now())
    if (outcome.ok)
      return `In force on ${place}, within a minute.\n${await summaryOf(outcome.roster, today())}`
    throw new CaselineError('configuration', `Not published. ${wordsFor(outcome.reason, signed, trusted)}`)
  })
}

/** On this machine that of the data folder, where the pack has none. */
function trustFor(stage: string | undefined, { campaign }: Options): Trust {
  const folder = campaign ?? process.env['CAMPAIGN_DIR'] ?? 'campaigns/azerbaijan'
  const places = [folder, ...(stage === undefined ? [process.env['DATA_DIR'] ?? '.data'] : [])]
  const file = places.map((place) => join(place, trustFileName)).find((each) => existsSync(each))
  if (file !== undefined) return readTrust(readText(file))
  throw new CaselineError(
    'configuration',
    `There is no ${trustFileName} in ${places.join(' or ')}. It says whose signatures count: npm run roster -- trust`,
  )
}

function rosterIn(file: string): SignedRoster {
  return readRoster(readText(file))
}

function readText(file: string): string {
  return new TextDecoder().decode(readBytes(file))
}

function today(): string {
  return new Date().toISOString().slice(0, 10)
}

const usage = [
  'npm run roster -- holder <name>',
  'npm run roster -- trust <campaign folder> <key>... [--threshold <number>]',
  'npm run roster -- sign <roster.json> <holder file>',
  'npm run roster -- verify <roster.signed.json> [--campaign <folder>]',
  'npm run roster -- publish <roster.signed.json> [<stage>] [--campaign <folder>]',
  'npm run roster -- fingerprint <roster.json>',
].join('\n')

async function run(words: string[]): Promise<void> {
  const { positionals, values } = parseArgs({
    args: words,
    allowPositionals: true,
    options: { campaign: { type: 'string' }, threshold: { type: 'string' } },
  })
  const [what = '', ...given] = positionals
  const command = Object.hasOwn(commands, what) ? commands[what] : undefined
  if (!command || given.length < command.takes[0] || given.length > command.takes[1]) {
    console.error(usage)
    process.exitCode = 2
    return
  }
  console.log(await command.run(given, { campaign: values.campaign, threshold: values.threshold }))
}

try {
  await run(process.argv.slice(2))
} catch (error) {
  console.error(wordsOf(error))
  process.exitCode = 1
}
