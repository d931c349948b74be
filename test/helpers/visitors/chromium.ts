import { existsSync } from 'node:fs'
import { describe, it } from '@jest/globals'
import { type Browser, chromium } from 'playwright-core'

const executablePath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium'

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
