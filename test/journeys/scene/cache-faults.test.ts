import { request } from 'node:http'
import { describe, expect, it } from '@jest/globals'
import { memoryTokenCache, type TokenCache } from 'express-wechat-auth'
import { type SceneApp, useScenes } from '../../helpers/apps/scene.ts'
import { brokenTokenCache } from '../../helpers/stores/caches.ts'
import { sleep, until } from '../../helpers/time/wait.ts'
import { problemOf } from '../../helpers/visitors/answers.ts'
import type { CodeBrowser } from '../../helpers/visitors/code-browser.ts'

interface FickleCache extends TokenCache {
  state: 'up' | 'down' | 'frozen'
  /** How often a value was asked for. */
  reads: number
}

function fickleTokenCache(): FickleCache {
  const never = (): Promise<never> => new Promise<never>(() => undefined)
  const caches = {
    up: memoryTokenCache(),
    down: brokenTokenCache(),
    frozen: { get: never, set: never, replace: never, delete: never },
  }
  const now = (): TokenCache => caches[cache.state]
  const cache: FickleCache = {
    state: 'up',
    reads: 0,
    get: (key) => {
      cache.reads += 1
      return now().get(key)
    },
    set: (key, value, ttlMs) => now().set(key, value, ttlMs),
    replace: (key, expected, value, ttlMs) => now().replace(key, expected, value, ttlMs),
    delete: (key, expected) => now().delete(key, expected),
  }
  return cache
}

describe('sceneLogin() and its cache', () => {
  const world = useScenes()
  const serve = async (): Promise<{ app: SceneApp; browser: CodeBrowser; cache: FickleCache }> => {
    const cache = fickleTokenCache()
    const app = await world.serve({
      login: { tokenCache: cache },
      after: (messages) => {
        messages.on('text', () => 'own text')
        messages.on('event:SCAN', () => 'own scan')
      },
    })
    return { app, browser: app.browser(), cache }
  }

  describe.each(['down', 'frozen'] as const)('that is %s', (state) => {
    /** The cache fails while a code waits for its scan. */
    const failing = async () => {
      const { browser, cache } = await serve()
      const phone = world.phone({ isFollower: true })
      const code = await browser.start()
      cache.state = state
      return { browser, cache, phone, code }
    }

    it('answers ERR_CACHE and does not hang', async () => {
      const { app, browser, cache } = await serve()
      await browser.start()
      const { answer } = await browser.beginPoll()
      cache.state = state
      const refused = [500, 'ERR_CACHE', -1]
      expect(problemOf(await answer)).toEqual(refused)
      expect(problemOf(await browser.poll())).toEqual(refused)
      expect(problemOf(await app.browser().post('/wechat/scene'))).toEqual(refused)
      expect((await app.browser().fetchJson('/wechat/scene')).body.data.status).toBe('expired')
      expect(browser.seen.join()).not.toContain('the store is down')
    }, 15_000)

    it('lets the login go on once it is back', async () => {
      const { browser, cache, phone, code } = await failing()
      expect(await browser.news()).toBe('500 ERR_CACHE')
      cache.state = 'up'
      await phone.scan(code)
      await phone.send(code.number)
      expect(await browser.news()).toBe('done')
    }, 15_000)

    it('keeps no text and no scan from the app’s own handlers', async () => {
      const { phone, code } = await failing()
      expect(await phone.send('hello')).toBe('own text')
      expect(await phone.send('1234')).toBe('own text')
      expect(await phone.scan(code)).toMatch(/./)
    }, 15_000)
  })
})

describe('a browser that goes away while it waits', () => {
  const world = useScenes()

  /** Asks for news and hangs up once the app is at it. */
  const hangUp = async (app: SceneApp, browser: CodeBrowser): Promise<void> => {
    const before = app.polls
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const outgoing = request(`${app.url}/wechat/scene`, { headers: { cookie } })
    outgoing.on('error', () => undefined)
    outgoing.end()
    await until('the app’s receipt of the question', () => app.polls > before)
    await sleep(300)
    outgoing.destroy()
  }

  it('leaves nothing behind that goes on asking', async () => {
    const cache = fickleTokenCache()
    const app = await world.serve({ login: { tokenCache: cache } })
    const browser = app.browser()
    await browser.start()
    const atFirst = cache.reads
    await Promise.all([1, 2, 3].map(() => hangUp(app, browser)))
    expect(cache.reads).toBeGreaterThan(atFirst)
    await sleep(1_200)
    const { reads } = cache
    await sleep(1_800)
    expect(cache.reads).toBe(reads)
    expect((await browser.fetchJson('/whoami')).status).toBe(200)
  }, 15_000)

  it('comes back and is told that the code was scanned meanwhile', async () => {
    const app = await world.serve()
    const browser = app.browser()
    const code = await browser.start()
    await hangUp(app, browser)
    await world.phone().scan(code)
    // Whoever else waited has had its time.
    await sleep(1_000)
    const { answer } = await browser.beginPoll()
    const told = await Promise.race([answer.then(({ body }) => body.data.status), sleep(3_000)])
    if (told === undefined) world.passTime(30_000)
    await answer
    expect(told).toBe('scanned')
  }, 15_000)

  it('comes back and is logged in by the number that was sent meanwhile', async () => {
    const app = await world.serve()
    const [browser, phone] = [app.browser(), world.phone()]
    const code = await world.scanned(browser, phone)
    await hangUp(app, browser)
    await phone.send(code.number)
    await sleep(1_000)
    expect(await browser.news()).toBe('done')
    expect(await browser.whoami()).toBe(phone.openid)
  }, 15_000)
})
