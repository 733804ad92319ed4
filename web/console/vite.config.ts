import { preact } from '@preact/preset-vite'
import { defineConfig } from 'vite'
import { builtIn } from '../built-in.ts'

/** Served under /console with a policy that allows nothing from elsewhere, and no inline scripts or styles. */
export default defineConfig({
  plugins: [preact({ devToolsEnabled: false })],
  define: builtIn(),
  base: '/console/',
  build: {
    outDir: '../../dist/web/console',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: false,
    target: 'es2022',
  },
})
