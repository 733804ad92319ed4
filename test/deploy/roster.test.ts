/** Making keys and rosters: the commands as processes, in a folder of their own. */
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { openHolderFile, openIdentityFile, type HolderKey } from '../../bot/sealing/identity.ts'
import type { Member, Roster, SignedRoster } from '../../bot/sealing/roster.ts'
import { createRosters } from '../../bot/sealing/rosters.store.ts'
import { open, seal } from '../../bot/sealing/sealed.ts'
import { sign } from '../../deploy/signing.ts'
import { readTrust } from '../../bot/sealing/trust.ts'
import { aMember, aRoster } from '../sealing/builders.ts'
import { startStage, type Stage } from '../support/stage.ts'
import { startFakeAws } from './fake-aws.ts'

/** Each passphrase takes a second, and several where others work as well. */
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const passphrase = 'Der Zug nach Gəncə fährt um 7'
let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'caseline-roster-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

type Ended = { code: number | null; said: string; complained: string }

async function run(
  command: 'keys' | 'roster',
  words: readonly string[],
  typed: readonly string[] = [],
  environment: Record<string, string> = {},
): Promise<Ended> {
  const child = spawn(process.execPath, [resolve(`deploy/${command}.ts`), ...words], {
    cwd: folder,
    env: { PATH: process.env['PATH'], HOME: '/nowhere', ...environment },
  })
  let [said, complained] = ['', '']
  child.stdout.on('data', (part: Buffer) => (said += part.toString()))
  child.stderr.on('data', (part: Buffer) => (complained += part.toString()))
  child.stdin.end(typed.map((line) => `${line}\n`).join(''))
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
  return { code, said, complained }
}

const bytesIn = (name: string) => Uint8Array.from(readFileSync(join(folder, name)))
const put = (name: string, content: object) => writeFileSync(join(folder, name), JSON.stringify(content))

describe('a new member of the staff', () => {
  test('gets a file that only the passphrase opens, and an entry for the roster', async () => {
    const made = await run('keys', ['new', 'judith'], [passphrase, passphrase])
    expect(made.code).toBe(0)
    const member = JSON.parse(made.said.slice(0, made.said.indexOf('}') + 1)) as Member
    expect(statSync(join(folder, 'judith.identity')).mode & 0o777).toBe(0o600)
    const { name, identity } = await openIdentityFile(bytesIn('judith.identity'), passphrase)
    expect(name).toBe('judith')
    const content = new TextEncoder().encode('what happened')
    expect(await open(identity, await seal([member], content))).toEqual(content)
    expect(made.said + made.complained).not.toContain(passphrase)
    expect(made.said + made.complained).not.toContain('AGE-SECRET-KEY')
  })

  test('is never made twice: the first file stays as it is', async () => {
    const before = bytesIn('judith.identity')
    const again = await run('keys', ['new', 'judith'], [passphrase, passphrase])
    expect(again).toMatchObject({
      code: 1,
      complained: expect.stringContaining('is never replaced') as string,
    })
    expect(bytesIn('judith.identity')).toEqual(before)
  })

  test('is told why a passphrase is too weak or was mistyped, and asked again', async () => {
    const typed = ['kurz', 'qwertyuiop qwertyuiop', passphrase, 'something else', passphrase, passphrase]
    const { code, complained } = await run('keys', ['new', 'farid'], typed)
    expect(code).toBe(0)
    for (const words of ['too short', 'a row of the keyboard', 'not the same'])
      expect(complained).toContain(words)
    expect((await openIdentityFile(bytesIn('farid.identity'), passphrase)).name).toBe('farid')
  })

  test('who types nothing gets a passphrase of six words, shown once', async () => {
    const { code, complained } = await run('keys', ['new', 'nina'], [''])
    expect(code).toBe(0)
    const words = /^ {2}((?:[a-z]+ ?){6})$/m.exec(complained)?.[1] ?? ''
    expect((await openIdentityFile(bytesIn('nina.identity'), words)).name).toBe('nina')
  })

  test.each([['../judith'], ['Judith'], ['']])('has no name like %j', async (name) => {
    const { code, complained } = await run('keys', ['new', name], [passphrase, passphrase])
    expect({ code, complained }).toMatchObject({
      code: 1,
      complained: expect.stringContaining('A name') as string,
    })
  })

  test('leaves no file when nothing is typed at all', async () => {
    expect(await run('keys', ['new', 'late'])).toMatchObject({ code: 1 })
    expect(existsSync(join(folder, 'late.identity'))).toBe(false)
  })
})

describe('a roster', () => {
  const until = '2099-06-01'
  let keys: string[]
  let roster: Roster
  beforeAll(async () => {
    const holders = ['ada', 'ben', 'cleo']
    keys = []
    for (const name of holders) {
      const { said } = await run('roster', ['holder', name], [passphrase, passphrase])
      keys.push(said.split('\n')[0] ?? '')
    }
    writeFileSync(join(folder, 'campaign.yaml'), 'id: azerbaijan\n')
    roster = aRoster([(await aMember('judith')).member], { until, epoch: 1 })
  })
  beforeEach(() => {
    rmSync(join(folder, 'new.signed.json'), { force: true })
    put('new.json', roster)
  })

  const signBy = async (file: string, holder: string) =>
    run('roster', ['sign', file, `${holder}.holder`], [passphrase])
  const verify = async (file: string) => run('roster', ['verify', file, '--campaign', '.'])

  test('counts once two of three holders signed it, each after seeing what it says', async () => {
    expect((await openHolderFile(bytesIn('ada.holder'), passphrase)).name).toBe('ada')
    expect(await run('roster', ['trust', '.', ...keys])).toMatchObject({
      code: 0,
      said: expect.stringContaining('2 of 3') as string,
    })
    expect(readTrust(readFileSync(join(folder, 'roster-trust.json'), 'utf8'))).toEqual({
      campaign: 'azerbaijan',
      keys,
      threshold: 2,
      epoch: 1,
    })
    const first = await signBy('new.json', 'ada')
    expect(first.complained).toContain('Roster 1 of azerbaijan, until 2099-06-01')
    expect(first.complained).toContain('desk: judith')
    expect(await verify('new.signed.json')).toMatchObject({
      code: 1,
      complained: expect.stringContaining(
        'it takes 2 of 3 holders. Signatures of holders that are there: 1',
      ) as string,
    })
    await signBy('new.signed.json', 'ada')
    expect((await verify('new.signed.json')).code).toBe(1)
    await signBy('new.signed.json', 'cleo')
    const { code, said } = await verify('new.signed.json')
    expect(code).toBe(0)
    const { said: words } = await run('roster', ['fingerprint', 'new.json'])
    expect(words.trim().split(' ')).toHaveLength(6)
    expect(said).toContain(`Fingerprint: ${words.trim()}`)
  })

  test.each([
    [
      'mixed',
      (one: Roster) =>
        aRoster([{ ...(one.teams[0]?.members[0] as Member), recipient: 'age1abc' }], { until }),
      'No post-quantum recipient (age1pq1...): judith',
    ],
    ['ended', (one: Roster) => ({ ...one, until: '2015-06-01' }), 'It ended on 2015-06-01.'],
    ['incomplete', (one: Roster) => ({ ...one, epoch: undefined }), 'epoch: '],
    ['strange', (one: Roster) => ({ ...one, admin: true }), 'admin'],
    [
      'of two teams with one name',
      (one: Roster) => ({ ...one, teams: [one.teams[0], one.teams[0]] }),
      'twice',
    ],
    [
      'too large',
      (one: Roster) => ({
        ...one,
        teams: [{ id: 'desk', members: Array.from({ length: 9 }, () => one.teams[0]?.members[0]) }],
      }),
      'more than 8',
    ],
  ])('that is %s is not signed, and it says why', async (_what, change, words) => {
    put('new.json', change(roster))
    const { code, complained } = await signBy('new.json', 'ada')
    expect({ code, complained }).toMatchObject({
      code: 1,
      complained: expect.stringContaining(words) as string,
    })
    expect(existsSync(join(folder, 'new.signed.json'))).toBe(false)
  })

  test('is not signed with a wrong passphrase or with a file of the staff', async () => {
    expect(
      await run('roster', ['sign', 'new.json', 'ada.holder'], ['wrong passphrase entirely']),
    ).toMatchObject({
      code: 1,
      complained: expect.stringContaining('does not open this file') as string,
    })
    expect((await run('roster', ['sign', 'new.json', 'judith.identity'], [passphrase])).code).toBe(1)
    expect((await run('roster', ['sign', 'new.json', 'nowhere.holder'], [passphrase])).complained).toContain(
      'nowhere.holder cannot be read',
    )
  })

  test('that others signed is not written over by one that nobody signed', async () => {
    await signBy('new.json', 'ada')
    put('new.json', { ...roster, epoch: 2 })
    const { code, complained } = await signBy('new.json', 'ben')
    expect({ code, complained }).toMatchObject({
      code: 1,
      complained: expect.stringContaining('is there already') as string,
    })
  })

  describe('is put in force', () => {
    let stage: Stage
    let holders: HolderKey[]
    beforeAll(async () => {
      stage = await startStage()
      const files = ['ada.holder', 'ben.holder'].map(bytesIn)
      holders = await Promise.all(files.map(async (file) => openHolderFile(file, passphrase)))
    })
    afterAll(async () => stage.close())

    /** As the command signs it, without its wait for each passphrase. */
    const putSigned = async (name: string, changes: Partial<Roster>): Promise<void> => {
      let signed: SignedRoster = { roster: { ...roster, ...changes }, signatures: [] }
      for (const holder of holders) signed = await sign(signed, holder)
      put(`${name}.signed.json`, signed)
    }
    const publish = async (file: string) =>
      run('roster', ['publish', file, '--campaign', '.'], [], { DATA_DIR: stage.dataDir })

    test('on what runs here; an older one, another of its epoch and an unsigned one are refused', async () => {
      await putSigned('two', { epoch: 2 })
      expect(await publish('two.signed.json')).toMatchObject({
        code: 0,
        said: expect.stringContaining('In force') as string,
      })
      const signed = JSON.parse(readFileSync(join(folder, 'two.signed.json'), 'utf8')) as SignedRoster
      const rosters = createRosters(
        stage.table,
        readTrust(readFileSync(join(folder, 'roster-trust.json'), 'utf8')),
      )
      expect(await rosters.current(stage.now())).toEqual({ ok: true, roster: signed.roster, signed })
      expect((await publish('two.signed.json')).code).toBe(0)
      expect((await publish('new.json')).complained).toContain('it takes 2 of 3 holders')
      await putSigned('new', {})
      expect((await publish('new.signed.json')).complained).toContain('A newer one was in force')
      await putSigned('other', { epoch: 2, until: '2099-07-01' })
      expect((await publish('other.signed.json')).complained).toContain(
        'Another roster was published with epoch 2',
      )
    })

    test('on a deployed stage, whose table CloudFormation names', async () => {
      const aws = await startFakeAws()
      aws.stacks.set('caseline-small-tables', { CampaignTableName: 'campaign', VaultTableName: 'vault' })
      const access = {
        AWS_REGION: 'eu-central-1',
        AWS_ACCESS_KEY_ID: 'made-up',
        AWS_SECRET_ACCESS_KEY: 'made-up',
        AWS_ENDPOINT_URL: aws.url,
        AWS_EC2_METADATA_DISABLED: 'true',
      }
      const publish = async (stage: string) =>
        run('roster', ['publish', 'two.signed.json', stage, '--campaign', '.'], [], access)
      const published = await publish('small')
      const elsewhere = await publish('dev')
      await aws.close()
      expect(published).toMatchObject({
        code: 0,
        said: expect.stringContaining('In force on the stage small') as string,
      })
      expect(elsewhere).toMatchObject({
        code: 1,
        complained: expect.stringContaining('caseline-dev-tables is not deployed') as string,
      })
    })

    test('only on a stage that there is', async () => {
      expect((await run('roster', ['publish', 'two.signed.json', 'moon'])).complained).toContain(
        'no stage "moon"',
      )
    })
  })
})

test.each([[[]], [['sign', 'one']], [['burn', 'x']]])('%j is answered with how to call it', async (words) => {
  const { code, complained } = await run('roster', words)
  expect({ code, complained }).toMatchObject({
    code: 2,
    complained: expect.stringContaining('npm run roster -- holder') as string,
  })
})
