import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, it } from '@jest/globals'
import { describeWithChromium, launchChromium } from '../../helpers/visitors/chromium.ts'
import type { Project } from '../project.ts'

/** Reads lines of a program that serves until one has an address in it. */
async function addressFrom(output: AsyncIterable<unknown>): Promise<string> {
  let text = ''
  for await (const chunk of output) {
    text += String(chunk)
    const [address] = /http:\/\/[\w.:]+/.exec(text) ?? []
    if (address !== undefined) return address
  }
  throw new Error(`no address in ${text}`)
}

export function describeConsole(project: () => Project): void {
  describeWithChromium('the simulator’s console as it is packed', () => {
    it('opens each section, and loads two scripts for all of them', async () => {
      const cli = `${project().installed}/dist/cli.cjs`
      const program = spawn(process.execPath, [cli, 'simulate', '--port', '0'])
      const browser = await launchChromium()
      try {
        const origin = await addressFrom(program.stdout)
        const page = await browser.newPage({ locale: 'en-GB' })
        const [problems, scripts]: [string[], string[]] = [[], []]
        page.on('pageerror', (error) => problems.push(error.message))
        page.on('console', (message) => message.type() === 'error' && problems.push(message.text()))
        page.on('response', (response) => {
          if (response.request().resourceType() === 'script') scripts.push(new URL(response.url()).pathname)
        })
        await page.goto(`${origin}/console`)
        await page.locator('main h1').waitFor()
        for (const link of await page.locator('nav a').all()) {
          await link.click()
          await page.locator('main h1').waitFor()
        }
        expect(await page.locator('nav a').count()).toBeGreaterThan(5)
        expect(scripts.map((path) => path.replace(/^.*\//, '')).sort()).toEqual(['app.js', 'theme.js'])
        expect(problems).toEqual([])
      } finally {
        await browser.close()
        program.kill('SIGTERM')
        if (program.exitCode === null) await once(program, 'exit')
      }
    })
  })
}
