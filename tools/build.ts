/** `npm run build`: the Lambda bundles and the pages, into dist/; for the campaign of `CAMPAIGN_DIR`. */
import { join } from 'node:path'
import { build } from 'vite'
import { trustFileName } from '../bot/sealing/trust.ts'
import { bundleFunctions } from './bundle.ts'

const campaign = process.env['CAMPAIGN_DIR'] ?? 'campaigns/azerbaijan'
for (const { name, bytes } of await bundleFunctions('dist/functions', join(campaign, trustFileName))) {
  console.log(`${name}: ${(bytes / 1024).toFixed(0)} KB`)
}
for (const page of ['web/chat', 'web/tips', 'web/console']) await build({ root: page, logLevel: 'warn' })
