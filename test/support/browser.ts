/** A real browser for tests of pages: the Chromium that npm brings, or the one named by CHROMIUM_PATH. */
import sparticuz from '@sparticuz/chromium'
import { chromium, type Browser } from 'playwright-core'

// Meant for Lambda; in one process it ends with the first window that is closed.
const argumentsHere = sparticuz.args.filter((argument) => argument !== '--single-process')

/** Starts Chromium without a window. Rejects when there is none that this machine can run. */
export async function launchBrowser(): Promise<Browser> {
  const own = process.env['CHROMIUM_PATH']
  return chromium.launch({
    executablePath: own ?? (await sparticuz.executablePath()),
    args: own === undefined ? argumentsHere : ['--no-sandbox'],
    headless: true,
  })
}
