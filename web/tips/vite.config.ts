import { defineConfig } from 'vite'
import { builtIn } from '../built-in.ts'

/** Served under /tips with a policy that allows nothing from elsewhere, and no inline scripts or styles. */
export default defineConfig({
  define: builtIn(),
  base: '/tips/',
  build: {
    outDir: '../../dist/web/tips',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: false,
    target: 'es2022',
  },
})
