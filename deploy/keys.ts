/**
 * `npm run keys -- <what> <stage>`: `init` makes the secrets of a stage that are missing, `escrow` prints shares of its
 * keys once (`--shares 3 --enough 2`), `confirm` reads shares back, `restore` puts lost keys back from them. The stage
 * `local` is the key file of `npm start`. `new <name>` makes the keys with which someone of the staff reads tips. Ends with 1 when it could not be done, 2 when it was asked for wrongly.
 */
import { parseArgs } from 'node:util'
import { createParameterClient } from '../bot/identity/parameters.store.ts'
import { stages } from '../infra/stages.ts'
import { askBot, askShares, wordsOf } from './asking.ts'
import { awsWorld } from './aws-world.ts'
import { makeIdentity } from './key-files.ts'
import { confirm, escrow, initialize, restore } from './keeping-keys.ts'
import { localSecrets, stageSecrets, type SecretStore } from './secret-store.ts'

const usage =
  'npm run keys -- init|escrow|confirm|restore <stage> [--shares 3] [--enough 2]\nnpm run keys -- new <name>'

type Options = { readonly count: number; readonly enough: number }

const commands: Readonly<
  Record<string, (store: SecretStore, stage: string, options: Options) => Promise<void>>
> = {
  init: async (store, stage) => {
    const isInUse = async (): Promise<boolean> =>
      stage !== 'local' && (await awsWorld(stage).stored()).anything
    const made = await initialize(store, askBot, isInUse)
    console.log(
      made.length > 0 ? `Made: ${made.join(', ')}.` : 'Everything was there already; nothing was changed.',
    )
  },
  escrow: async (store, stage, options) => {
    const texts = await escrow(store, stage, options, new Date())
    console.log(texts.join('\n\n'))
    console.log(
      `\nPrint each on paper and give it to another person; this is shown once. Then: npm run keys -- confirm ${stage}`,
    )
  },
  confirm: async (store, stage) => {
    await confirm(store, stage, await askShares())
    console.log('Confirmed: these shares give back the keys in force.')
  },
  restore: async (store, stage) => {
    const put = await restore(store, stage, await askShares())
    console.log(put.length > 0 ? `Put back: ${put.join(', ')}.` : 'No key was missing; nothing was changed.')
  },
}

async function run(given: string[]): Promise<void> {
  const { positionals, values } = parseArgs({
    args: given,
    allowPositionals: true,
    options: { shares: { type: 'string', default: '3' }, enough: { type: 'string', default: '2' } },
  })
  const [what = '', stage = ''] = positionals
  if (what === 'new' && positionals.length === 2) {
    console.log(await makeIdentity(stage))
    return
  }
  const command = Object.hasOwn(commands, what) ? commands[what] : undefined
  const isKnown = stage === 'local' || Object.hasOwn(stages, stage)
  if (!command || !isKnown || positionals.length > 2) {
    console.error(`${usage}\nStages: local, ${Object.keys(stages).join(', ')}.`)
    process.exitCode = 2
    return
  }
  const store =
    stage === 'local'
      ? localSecrets(process.env['DATA_DIR'] ?? '.data')
      : stageSecrets(createParameterClient(), stage)
  await command(store, stage, { count: Number(values.shares), enough: Number(values.enough) })
}

try {
  await run(process.argv.slice(2))
} catch (error) {
  console.error(wordsOf(error))
  process.exitCode = 1
}
