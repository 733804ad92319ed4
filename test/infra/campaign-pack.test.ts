import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { namesFrom, readCampaign, refuseSample } from '../../infra/campaign-pack.ts'
import { contextNames, createApp } from '../../infra/caseline-app.ts'
import { createBundles, createFolder } from './fixture/bundles.ts'

const folder = createFolder()
afterAll(() => rmSync(folder, { recursive: true }))

describe('a deployment', () => {
  it.each([{ sample: true }, { sample: 'yes' }, { sample: 1 }, { sample: 'false' }])(
    'refuses a sample: %j',
    (campaign) => {
      expect(() => refuseSample(campaign)).toThrow(/is a sample/)
    },
  )

  it.each([{}, { sample: false }, { sample: null }])('takes a pack that is none: %j', (campaign) => {
    expect(() => refuseSample(campaign)).not.toThrow()
  })

  it.each([null, 'sample: true', ['sample']])('refuses a campaign that is no map: %j', (campaign) => {
    expect(() => refuseSample(campaign)).toThrow(/must be a map/)
  })

  it('names the file that is missing or broken', () => {
    expect(() => readCampaign(join(folder, 'nowhere'))).toThrow(
      /nowhere.campaign\.yaml is missing or is not YAML/,
    )
    writeFileSync(join(folder, 'campaign.yaml'), 'id: [')
    expect(() => readCampaign(folder)).toThrow(/campaign\.yaml is missing or is not YAML/)
  })

  it('refuses the sample before it synthesizes', () => {
    writeFileSync(join(folder, 'campaign.yaml'), 'id: azerbaijan\nsample: true\n')
    const context = {
      [contextNames.bundleDirectory]: createBundles(folder),
      [contextNames.campaignDirectory]: folder,
    }
    expect(() => createApp({ context, outdir: join(folder, 'out') })).toThrow(/is a sample/)
  })

  it('names the bot after the campaign, in each language that Telegram knows and as far as a name may be long', () => {
    const title = { fr: 'Liberté', 'pt-BR': 'Liberdade', ru: 'Я'.repeat(65), en: 7 }
    expect(namesFrom({ title, locales: ['fr', 'en'] })).toEqual({ '': 'Liberté', fr: 'Liberté' })
    expect(namesFrom({ title, locales: ['ru'] })).toEqual({ fr: 'Liberté' })
    expect(namesFrom({})).toEqual({})
  })

  it('says in one error which bundles are missing and what to run', () => {
    const bundles = createBundles(join(folder, 'half'), ['tick'])
    const synthesis = () =>
      createApp({ context: { [contextNames.bundleDirectory]: bundles }, outdir: join(folder, 'out') })
    expect(synthesis).toThrow(/^No bundle for tick in .*half.functions\. Run "npm run build" first\.$/)
  })
})

it('synthesizes one stage alone when asked, and names those there are when there is no such one', () => {
  const context = { [contextNames.bundleDirectory]: createBundles(join(folder, 'stage')) }
  const outdir = join(folder, 'out')
  const app = createApp({ context: { ...context, [contextNames.stage]: 'small' }, outdir })
  const stacks = app.node.children.map(({ node }) => node.id).filter((id) => id.startsWith('caseline'))
  expect(stacks).toEqual(['tables', 'functions', 'watching', 'pages'].map((part) => `caseline-small-${part}`))
  expect(() => createApp({ context: { ...context, [contextNames.stage]: 'live' }, outdir })).toThrow(
    'There is no stage "live". There are: small, dev, prod.',
  )
})
