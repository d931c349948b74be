import { readdirSync } from 'node:fs'
import { describe, expect, it, jest } from '@jest/globals'
import { createBrowser, locationOf } from '../helpers/browser.ts'
import { type RunningProgram, startProgram } from '../helpers/program.ts'
import { logInByPage } from '../helpers/wechat.ts'

jest.setTimeout(30_000)

const tested = ['wechat-login.ts']

describe('examples', () => {
  it('are all tested here', () => {
    expect(readdirSync('examples').filter((name) => name.endsWith('.ts'))).toEqual(tested)
  })

  it('wechat-login.ts greets the person by nickname', async () => {
    await withExample('wechat-login.ts', async ({ url }) => {
      const browser = createBrowser(url)
      const guarded = await browser.open('/')
      const answer = await logInByPage(browser, { loginPath: locationOf(guarded) })
      expect(locationOf(answer)).toBe('/')
      expect((await browser.open('/')).text).toBe('Hello, 李小明')
    })
  })
})

async function withExample(name: string, use: (example: RunningProgram) => Promise<void>): Promise<void> {
  const example = await startProgram(`examples/${name}`)
  try {
    await use(example)
  } finally {
    await example.stop()
  }
}
