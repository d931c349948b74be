import type { Response } from 'supertest'
import { until } from '../time/wait.ts'
import { type Browser, onDesktop } from './browser.ts'

/** What a login by a code to scan answers in `data` when it starts. */
export interface StartedCode {
  imageUrl: string
  number: string
  expiresIn: number
}

/** A desktop browser with a login page open that shows a code to scan. */
export interface CodeBrowser extends Browser {
  /** Every answer to this page, headers and body. */
  readonly seen: string[]
  /** Asks for a code to scan. */
  start(headers?: Record<string, string>): Promise<StartedCode>
  /** Waits for news of it. */
  poll(headers?: Record<string, string>): Promise<Response>
  /** The same: `status`, or the error. */
  news(): Promise<string>
  /** Sends the question and answers when the app has it. */
  beginPoll(): Promise<{ answer: Promise<Response> }>
  /** The openid of who is logged in, or null. */
  whoami(): Promise<string | null>
}

/** A browser at an app that answers `path`, and that says how many requests for news have come. */
export function createCodeBrowser(url: string, path: string, polls: () => number): CodeBrowser {
  const browser = onDesktop(url)
  const seen: string[] = []
  const noted = async (answer: Promise<Response>): Promise<Response> => {
    const { text, headers } = await answer
    seen.push(JSON.stringify(headers), text)
    return answer
  }
  const own: CodeBrowser = {
    ...browser,
    seen,
    async start(headers) {
      const answer = await noted(browser.post(path, undefined, headers))
      if (answer.status !== 200) throw new Error(`no code to scan: ${answer.status} ${answer.text}`)
      return answer.body.data
    },
    poll: (headers) => noted(browser.fetchJson(path, headers)),
    async news() {
      const { body, status } = await own.poll()
      return body.data?.status ?? `${status} ${body.error}`
    },
    async beginPoll() {
      const before = polls()
      const answer = own.poll()
      await until('the app’s receipt of the question', () => polls() > before)
      return { answer }
    },
    whoami: async () => (await browser.fetchJson('/whoami')).body.openid,
  }
  return own
}

/** A number that is not this one. */
export const otherThan = (number: string): string => String((Number(number) + 1) % 10_000).padStart(4, '0')
