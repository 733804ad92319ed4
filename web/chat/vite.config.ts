import { preact } from '@preact/preset-vite'
import { defineConfig } from 'vite'

/** The page is served with a policy that allows nothing from elsewhere, and no inline scripts. */
export default defineConfig({
  plugins: [preact({ devToolsEnabled: false })],
  build: {
    outDir: '../../dist/web/chat',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
})
