import { describe, expect, it } from '@jest/globals'
import { memoryTokenCache } from 'express-wechat-auth'
import { type Phone, useScenes } from '../../helpers/apps/scene.ts'
import { slowHandleOn } from '../../helpers/stores/caches.ts'
import type { CodeBrowser, StartedCode } from '../../helpers/visitors/code-browser.ts'

/** Wrong numbers, each once. */
const wrongNumbers = (count: number, { number }: StartedCode): string[] =>
  Array.from({ length: count + 1 }, (_, index) => String(index * 7).padStart(4, '0'))
    .filter((guess) => guess !== number)
    .slice(0, count)

describe('guesses at the number of a scene that come at once', () => {
  const world = useScenes()

  /** The browser of the one who relays the code, and the phone of the one who guesses. */
  const scanned = async (): Promise<{
    browser: CodeBrowser
    phone: Phone
    code: StartedCode
    urls: string[]
  }> => {
    const store = memoryTokenCache()
    const serve = () => world.serve({ login: { tokenCache: slowHandleOn(store) } })
    const [other, one] = [await serve(), await serve()]
    const [browser, phone] = [one.browser(), world.phone()]
    const code = await browser.start()
    await phone.scan(code)
    return { browser, phone, code, urls: [one.url, other.url] }
  }
  const looksOf = (replies: readonly (string | undefined)[]): number =>
    replies.filter((reply) => /数字不正确|已取消/.test(reply ?? '')).length

  it.each([6, 12, 40])('are never looked at more than five times: %i', async (count) => {
    const { browser, phone, code } = await scanned()
    const replies = await Promise.all(wrongNumbers(count, code).map((guess) => phone.send(guess)))
    // Some were given up without a look, because others came first.
    const left: (string | undefined)[] = []
    while (left.length < 6) left.push(await phone.send(wrongNumbers(1, code)[0] ?? ''))
    expect(looksOf([...replies, ...left])).toBe(5)
    expect([...replies, ...left].filter((reply) => reply?.includes('已取消'))).toHaveLength(1)
    expect(await phone.send(code.number)).toBeUndefined()
    expect(await browser.news()).toBe('expired')
    expect(await browser.whoami()).toBeNull()
  })

  it('are never looked at more than five times by two processes together', async () => {
    const { browser, phone, code, urls } = await scanned()
    const replies: Promise<string | undefined>[] = []
    for (const [turn, guess] of wrongNumbers(24, code).entries()) {
      if (turn % 6 === 0) await world.pushTo(urls[(turn / 6) % 2] ?? '')
      replies.push(phone.send(guess))
    }
    const left: (string | undefined)[] = []
    while (left.length < 6) left.push(await phone.send(wrongNumbers(1, code)[0] ?? ''))
    expect(looksOf([...(await Promise.all(replies)), ...left])).toBe(5)
    expect(await phone.send(code.number)).toBeUndefined()
    expect(await browser.news()).toBe('expired')
    expect(await browser.whoami()).toBeNull()
  })
})
