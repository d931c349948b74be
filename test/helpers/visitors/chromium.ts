import { existsSync } from 'node:fs'
import { describe, it } from '@jest/globals'
import { type Browser, chromium, type Page } from 'playwright-core'

/** Debian's packages. The shell has no windows, and takes a third of the time for a page. */
const installed = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium']
const executablePath =
  process.env['CHROMIUM_PATH'] ?? installed.find((path) => existsSync(path)) ?? '/usr/bin/chromium'

/** A suite that needs a browser. Skipped with the reason where there is none; with CI=true that is a failure. */
export function describeWithChromium(name: string, suite: () => void): void {
  if (existsSync(executablePath)) {
    describe(name, suite)
    return
  }
  const reason = `Chromium is not at ${executablePath}`
  if (process.env['CI'] === 'true') {
    describe(name, () => {
      it('has a browser to run in', () => {
        throw new Error(`${reason}: install it, or set CHROMIUM_PATH`)
      })
    })
  } else {
    describe(name, () => {
      it.skip(reason, () => undefined)
    })
  }
}

export function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}

/** From its next page on, frames of other sites get and keep no cookies, as in Safari. */
export async function blockThirdPartyCookies(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page)
  await session.send('Network.enable')
  await session.send('Network.setCookieControls', { enableThirdPartyCookieRestriction: true })
}
