/** A real browser for tests of pages: the Chromium that npm brings, or the one named by CHROMIUM_PATH. */
import sparticuz from '@sparticuz/chromium'
import { chromium, type Browser } from 'playwright-core'

/** Starts Chromium without a window. Rejects when there is none that this machine can run. */
export async function launchBrowser(): Promise<Browser> {
  const own = process.env['CHROMIUM_PATH']
  return chromium.launch({
    executablePath: own ?? (await sparticuz.executablePath()),
    args: own === undefined ? sparticuz.args : ['--no-sandbox'],
    headless: true,
  })
}
