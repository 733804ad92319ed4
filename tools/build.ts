/** `npm run build`: the Lambda bundles and the pages, into dist/. */
import { existsSync } from 'node:fs'
import { build } from 'vite'
import { bundleFunctions } from './bundle.ts'

for (const { name, bytes } of await bundleFunctions('dist/functions')) {
  console.log(`${name}: ${(bytes / 1024).toFixed(0)} KB`)
}
if (existsSync('web/chat')) await build({ root: 'web/chat', logLevel: 'warn' })
