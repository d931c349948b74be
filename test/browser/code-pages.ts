import { afterEach, beforeEach, expect } from '@jest/globals'
import type { BrowserContext, Page } from 'playwright-core'
import { useExample } from './example.ts'
import { overflowOf } from './overflow.ts'
import { shots, type Width } from './widths.ts'

/** The pages of an example that shows a code and a number, and those of phones. */
export interface CodePages {
  readonly url: string
  /** With the login page open since before the test. */
  readonly page: Page
  /** A page in a browser of its own. What goes wrong on it fails the test. */
  openPage(): Promise<Page>
  /** The login page in another browser. */
  openLogin(): Promise<Page>
  /** Fails where the page is wider than its window. */
  look(page: Page, what: string): Promise<void>
  numberOn(page: Page): Promise<string>
}

/** @param refusals what Chromium may write of refusals that the pages show */
export function useCodePages(file: string, { viewport }: Width, refusals: RegExp): CodePages {
  const example = useExample(file)
  let contexts: BrowserContext[]
  let problems: string[]
  let page: Page

  const openPage = async (): Promise<Page> => {
    const context = await example.browser.newContext({ viewport })
    contexts.push(context)
    const opened = await context.newPage()
    opened.on('pageerror', (error) => problems.push(error.message))
    opened.on('console', (message) => {
      if (message.type() === 'error' && !refusals.test(message.text())) problems.push(message.text())
    })
    return opened
  }
  const openLogin = async (): Promise<Page> => {
    const opened = await openPage()
    await opened.goto(example.url)
    await opened.getByText('Waiting for the scan.').waitFor()
    return opened
  }

  beforeEach(async () => {
    ;[contexts, problems] = [[], []]
    page = await openLogin()
  })
  afterEach(async () => {
    await Promise.all(contexts.map((context) => context.close()))
    expect(problems).toEqual([])
  })

  return {
    get url() {
      return example.url
    },
    get page() {
      return page
    },
    openPage,
    openLogin,
    async look(of, what) {
      expect([what, await overflowOf(of)]).toEqual([what, 0])
      if (shots) await of.screenshot({ path: `${shots}/${what}-${viewport.width}.png` })
    },
    numberOn: async (shown) => (await shown.textContent('output')) ?? '',
  }
}
