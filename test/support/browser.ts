/**
 * A real browser for tests of the HTML report: whatever Chromium the system has. Nothing is downloaded.
 */
import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

const USUAL_PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

/** Path of the browser; undefined when there is none. DOSIMETER_BROWSER names another one. */
export const browserPath = [process.env.DOSIMETER_BROWSER ?? '', ...USUAL_PLACES].find(
  (path) => path !== '' && existsSync(path),
)

/** Where a missing browser is a failure, not a reason to skip. */
export const isBrowserNeeded = process.env.CI === 'true' || process.env.DOSIMETER_NEED_BROWSER === '1'

/** Why tests were skipped. */
export const NO_BROWSER = 'no Chromium in its usual places (set DOSIMETER_BROWSER)'

/**
 * @returns a browser without a window; whoever starts it closes it
 * @throws {Error} when there is none
 */
export function launchBrowser(): Promise<Browser> {
  if (browserPath === undefined) throw new Error(NO_BROWSER)
  // Containers have no user namespaces for its sandbox, and little shared memory; pages here are our own.
  const args = ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu']
  return chromium.launch({ executablePath: browserPath, args })
}
