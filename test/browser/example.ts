import { afterAll, beforeAll } from '@jest/globals'
import type { Browser } from 'playwright-core'
import { type RunningProgram, startProgram } from '../helpers/programs/program.ts'
import { launchChromium } from '../helpers/visitors/chromium.ts'

/** A program that serves pages, and a browser, for the tests of one block. */
export interface Example {
  readonly url: string
  readonly browser: Browser
}

export function useExample(file: string, env: Record<string, string> = {}): Example {
  let program: RunningProgram
  let browser: Browser

  beforeAll(async () => {
    ;[program, browser] = await Promise.all([startProgram(file, env), launchChromium()])
  })
  afterAll(async () => {
    await browser?.close()
    await program?.stop()
  })
  return {
    get url() {
      return program.url
    },
    get browser() {
      return browser
    },
  }
}
