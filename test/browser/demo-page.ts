import { afterAll, afterEach, beforeAll, beforeEach, expect } from '@jest/globals'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { type RunningProgram, startProgram } from '../helpers/programs/program.ts'
import { describeWithChromium, launchChromium } from '../helpers/visitors/chromium.ts'
import { isLongRun } from '../run/length.ts'

/** The demo in a browser of its own, new for each test. */
export interface DemoPage {
  readonly url: string
  readonly page: Page
  heading(): Promise<string | null>
  /** What stands beside `req.wechatUser` or `req.wecomUser`. */
  userJson(property: 'req.wechatUser' | 'req.wecomUser'): Promise<string>
  /** Waits until the picture of the flow says what became of it. */
  outcome(words: string): Promise<void>
  /** What was seen to happen, by the kinds of the steps. */
  kinds(): Promise<string[]>
  /** The text of the first seen step of a kind. */
  step(kind: string): Promise<string>
  /** Steps that are to come. */
  ahead(): Promise<string[]>
  /** True when the page is wider than the window. */
  overflows(): Promise<boolean>
}

const viewports = [
  { name: 'a phone', viewport: { width: 390, height: 844 } },
  { name: 'a desktop', viewport: { width: 1280, height: 800 } },
]

/** A suite for a phone, and for a desktop too in the long run. The page must break neither its own Content-Security-Policy nor anything else. */
export function describeDemo(name: string, suite: (demo: DemoPage) => void): void {
  for (const { name: device, viewport } of isLongRun ? viewports : viewports.slice(0, 1)) {
    describeWithChromium(`${name} on ${device}`, () => {
      let program: RunningProgram
      let browser: Browser
      let context: BrowserContext
      let page: Page
      let problems: string[]

      beforeAll(async () => {
        ;[program, browser] = await Promise.all([startProgram('examples/demo/main.ts'), launchChromium()])
      })
      afterAll(async () => {
        await browser?.close()
        await program?.stop()
      })
      beforeEach(async () => {
        context = await browser.newContext({ viewport })
        page = await context.newPage()
        problems = []
        page.on('pageerror', (error) => problems.push(error.message))
        page.on('console', (line) => {
          // What the platform's pages and refusals write is theirs.
          const isOwn = line.location().url.startsWith(program.url) && !/status of 4\d\d/.test(line.text())
          if (line.type() === 'error' && isOwn) problems.push(line.text())
        })
        await page.goto(program.url)
      })
      afterEach(async () => {
        await context.close()
        expect(problems).toEqual([])
      })

      const kindsOf = (selector: string): Promise<string[]> =>
        page.locator(selector).evaluateAll((rows) => rows.map((row) => row.getAttribute('data-kind') ?? ''))

      suite({
        get url() {
          return program.url
        },
        get page() {
          return page
        },
        heading: () => page.textContent('h1'),
        userJson: async (property) => (await page.textContent(`pre[aria-label="${property}"]`)) ?? '',
        outcome: (words) => page.locator('.outcome', { hasText: words }).waitFor(),
        kinds: () => kindsOf('.steps .seen'),
        step: async (kind) => (await page.locator(`.seen[data-kind="${kind}"]`).first().textContent()) ?? '',
        ahead: () => kindsOf('.steps .ahead'),
        overflows: () =>
          page.evaluate<boolean>(
            'document.documentElement.scrollWidth > document.documentElement.clientWidth',
          ),
      })
    })
  }
}
