import { afterEach, beforeEach, expect } from '@jest/globals'
import type { BrowserContext, Page } from 'playwright-core'
import { describeWithChromium } from '../helpers/visitors/chromium.ts'
import { useExample } from './example.ts'
import { overflowOf } from './overflow.ts'
import { widths } from './widths.ts'

/** The demo in a browser of its own, new for each test. */
export interface DemoPage {
  readonly url: string
  readonly page: Page
  /** A way to log in, by its link, and who agrees on the platform's page: its first person where none is named. */
  logIn(link: string, person?: string): Promise<void>
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

/** A suite for a phone, and for a desktop too in the long run. The page must break neither its own Content-Security-Policy nor anything else. */
export function describeDemo(name: string, suite: (demo: DemoPage) => void): void {
  for (const { name: device, viewport } of widths) {
    describeWithChromium(`${name} on ${device}`, () => {
      const program = useExample('examples/demo/main.ts')
      let context: BrowserContext
      let page: Page
      let problems: string[]

      beforeEach(async () => {
        context = await program.browser.newContext({ viewport })
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
        async logIn(link, person) {
          await page.getByText(`${link} →`).click()
          if (person !== undefined) await page.getByText(person).click()
          await page.getByRole('button', { name: /^(?:Allow|Scan and confirm)$/ }).click()
        },
        heading: () => page.textContent('h1'),
        userJson: async (property) => (await page.textContent(`pre[aria-label="${property}"]`)) ?? '',
        outcome: (words) => page.locator('.outcome', { hasText: words }).waitFor(),
        kinds: () => kindsOf('.steps .seen'),
        step: async (kind) => (await page.locator(`.seen[data-kind="${kind}"]`).first().textContent()) ?? '',
        ahead: () => kindsOf('.steps .ahead'),
        overflows: async () => (await overflowOf(page)) > 0,
      })
    })
  }
}
