import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { defineConfig } from 'vite'
import { trustFileName } from '../../bot/sealing/trust.ts'

const root = join(import.meta.dirname, '..', '..')
const trustFile = resolve(root, process.env['CAMPAIGN_DIR'] ?? 'campaigns/azerbaijan', trustFileName)

/** Served under /tips with a policy that allows nothing from elsewhere, and no inline scripts or styles. */
export default defineConfig({
  // Whose signatures count under a roster; a page that knows nobody seals to nobody.
  define: { __ROSTER_TRUST__: JSON.stringify(existsSync(trustFile) ? readFileSync(trustFile, 'utf8') : '') },
  base: '/tips/',
  build: {
    outDir: '../../dist/web/tips',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: false,
    target: 'es2022',
  },
})
