import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { readPack } from '../../local/campaign-pack.ts'

const photo = new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3])
const campaign = 'id: baku\ntitle: { en: Free voices }\nlocales: [en]\n'
const anna =
  'name: { en: Anna }\nstatus: detained\ndetained: [{ from: 2014-12-05 }]\nphoto: { file: anna.jpg }\n'

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
})

type Contents = Record<string, string | Uint8Array>

/** A pack with one case and its photo, changed as wanted. */
function aFolder(changes: Contents = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'caseline-pack-'))
  folders.push(folder)
  const contents = {
    'campaign.yaml': campaign,
    'cases/anna.yaml': anna,
    'photos/anna.jpg': photo,
    ...changes,
  }
  for (const [file, content] of Object.entries(contents)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), content)
  }
  return folder
}

async function problemsOf(folder: string) {
  const reading = await readPack(folder)
  return reading.ok ? [] : reading.problems
}

describe('reading a campaign pack', () => {
  it('gives what its files say, with days as text and the photos that cases name', async () => {
    const folder = aFolder({ 'photos/other.jpg': photo, 'cases/.draft.yaml': 'x', 'cases/README.md': 'x' })
    const reading = await readPack(folder)
    if (!reading.ok) throw new Error(JSON.stringify(reading.problems))
    expect(reading.pack.cases).toEqual([
      {
        id: 'anna',
        name: { en: 'Anna' },
        status: 'detained',
        group: false,
        detained: [{ from: '2014-12-05' }],
        photo: { file: 'anna.jpg' },
      },
    ])
    expect([...reading.photos]).toEqual([['anna.jpg', photo]])
  })

  it('lists entries by their file names, so that the same folder always gives the same', async () => {
    const folder = aFolder({ 'cases/zoe.yaml': anna, 'cases/ben.yaml': anna })
    const reading = await readPack(folder)
    expect(reading.ok && reading.pack.cases.map(({ id }) => id)).toEqual(['anna', 'ben', 'zoe'])
  })

  it('reads a folder through a link to it', async () => {
    const link = `${aFolder()}-link`
    symlinkSync(link.slice(0, -5), link)
    folders.push(link)
    expect(await problemsOf(link)).toEqual([])
  })

  it('says that a folder, or its campaign.yaml, is missing', async () => {
    const [nowhere] = await problemsOf('/nowhere/at/all')
    expect(nowhere).toMatchObject({ file: 'campaign.yaml', path: '' })
    expect(nowhere?.reason).toMatch(/^There is no folder "\/nowhere\/at\/all"/)
    const folder = aFolder()
    rmSync(join(folder, 'campaign.yaml'))
    expect((await problemsOf(folder))[0]?.reason).toMatch(/^The file is missing/)
  })

  it('names every line that is not YAML, with all other problems', async () => {
    const found = await problemsOf(
      aFolder({
        'cases/anna.yaml': 'name: { en: Anna }\nname: { en: Ann }\nstatus: "detained\n',
        'updates/one.yaml': 'case: carl\ndate: 2015-03-04\ntext: { en: News }\n',
      }),
    )
    expect(found.map(({ file, reason }) => `${file}: ${reason.replace(/YAML: .*/, 'YAML')}`)).toEqual([
      'cases/anna.yaml: Line 2 is not right as YAML',
      'cases/anna.yaml: Line 4 is not right as YAML',
      'updates/one.yaml: There is no cases/carl.yaml. Write it or name another case.',
    ])
  })

  it.each([
    ['a tag that nobody knows', 'name: !secret x\n'],
    ['two documents in one file', 'name: { en: A }\n---\nname: { en: B }\n'],
  ])('refuses %s', async (_what, content) => {
    const [found] = await problemsOf(aFolder({ 'cases/anna.yaml': content }))
    expect(found).toMatchObject({ file: 'cases/anna.yaml', path: '' })
    expect(found?.reason).toMatch(/^Line \d+ is not right as YAML/)
  })

  it('refuses a file that grows beyond bounds when read, or is nested too deeply', async () => {
    const levels = Array.from({ length: 9 }, (_, n) => `a${n + 1}: &a${n + 1} [${`*a${n},`.repeat(9)}]`)
    const [grown] = await problemsOf(aFolder({ 'cases/anna.yaml': `a0: &a0 [x]\n${levels.join('\n')}\n` }))
    expect(grown).toMatchObject({ file: 'cases/anna.yaml', reason: 'It cannot be read as YAML.' })
    const [nested] = await problemsOf(aFolder({ 'cases/anna.yaml': '['.repeat(100_000) }))
    expect(nested?.file).toBe('cases/anna.yaml')
  })

  it('refuses files that are not UTF-8, too large, or named otherwise', async () => {
    const found = await problemsOf(
      aFolder({
        'cases/latin.yaml': new Uint8Array([0x6e, 0xe9, 0x0a]),
        'cases/long.yaml': `# ${'x'.repeat(256 * 1024)}\n${anna}`,
        'cases/other.yml': anna,
      }),
    )
    expect(found).toEqual([
      { file: 'cases/latin.yaml', path: '', reason: 'Save it as UTF-8: it is not.' },
      { file: 'cases/long.yaml', path: '', reason: 'It is over 256 KB. Shorten it.' },
      {
        file: 'cases/other.yml',
        path: '',
        reason: 'Rename the file: only names that end in .yaml are read.',
      },
    ])
  })

  it('follows no link out of the folder, neither of a file nor of a whole folder', async () => {
    const outside = aFolder({ 'secret.yaml': anna })
    const folder = aFolder()
    symlinkSync(join(outside, 'secret.yaml'), join(folder, 'cases/ben.yaml'))
    symlinkSync(join(outside, 'nothing.yaml'), join(folder, 'cases/carl.yaml'))
    symlinkSync(outside, join(folder, 'updates'))
    rmSync(join(folder, 'photos/anna.jpg'))
    symlinkSync(join(outside, 'photos/anna.jpg'), join(folder, 'photos/anna.jpg'))
    const reason = 'It is a link that leads out of the folder. Put the file itself here.'
    expect((await problemsOf(folder)).filter(({ path }) => path === '')).toEqual([
      { file: 'cases/ben.yaml', path: '', reason },
      {
        file: 'cases/carl.yaml',
        path: '',
        reason: 'It is a link that leads nowhere. Put the file itself here.',
      },
      { file: 'updates/campaign.yaml', path: '', reason },
      { file: 'updates/secret.yaml', path: '', reason },
      { file: 'photos/anna.jpg', path: '', reason },
    ])
  })

  it('does not wait at a pipe', async () => {
    const folder = aFolder()
    execFileSync('mkfifo', [join(folder, 'cases/pipe.yaml')])
    expect(await problemsOf(folder)).toEqual([
      { file: 'cases/pipe.yaml', path: '', reason: 'It is not a file. Remove it.' },
    ])
  })

  it('refuses a photo over 1 MB', async () => {
    const large = new Uint8Array(5_000_000)
    large.set(photo)
    const [found] = await problemsOf(aFolder({ 'photos/anna.jpg': large }))
    expect(found).toMatchObject({ file: 'cases/anna.yaml', path: 'photo.file' })
    expect(found?.reason).toMatch(/is over 1 MB/)
  })

  it('takes the sample wherever it lies', async () => {
    const folder = aFolder()
    cpSync('campaigns/azerbaijan', join(folder, 'copy'), { recursive: true })
    expect(await problemsOf(join(folder, 'copy'))).toEqual([])
  })
})
