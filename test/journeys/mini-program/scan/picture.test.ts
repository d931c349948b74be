import { describe, expect, it } from '@jest/globals'
import { memoryTokenCache, type TokenCache } from 'express-wechat-auth'
import { miniCredentials } from '../../../helpers/apps/mini-program.ts'
import { codeApi, scanPage, useScan } from '../../../helpers/apps/mini-scan.ts'
import { brokenTokenCache, handleOn } from '../../../helpers/stores/caches.ts'
import { problemOf } from '../../../helpers/visitors/answers.ts'

describe('the picture of miniLogin({ scan })', () => {
  const world = useScan()
  const { simulator, calls } = world

  const started = async (options: Parameters<typeof world.serve>[0] = {}) => {
    const app = await world.serve(options)
    const browser = app.browser()
    const { imageUrl } = await browser.start()
    return { app, browser, imageUrl }
  }

  it('is a picture, with its type', async () => {
    const { browser, imageUrl } = await started()
    const answer = await browser.fetchJson(imageUrl)
    expect([answer.status, answer.headers['content-type'], answer.headers['x-content-type-options']]).toEqual(
      [200, 'image/png', 'nosniff'],
    )
    expect(answer.body.subarray(1, 4).toString()).toBe('PNG')
  })

  it('is fetched once, for all tabs and processes that show it at once or later', async () => {
    const store = memoryTokenCache()
    const auth = { tokenCache: handleOn(store) }
    const { app, browser, imageUrl } = await started({ auth })
    const second = await world.serve({ auth: { tokenCache: handleOn(store) } })
    const other = browser.copy(second)
    const answers = await Promise.all(
      [browser, browser.copy(app), other].map((one) => one.fetchJson(imageUrl)),
    )
    world.passTime(200_000)
    answers.push(await browser.fetchJson(imageUrl), await other.fetchJson(imageUrl))
    const pictures = answers.map(({ body }) => (body as Buffer).toString('base64'))
    expect([new Set(pictures).size, calls(codeApi)]).toEqual([1, 1])
  })

  it('is fetched for no page that does not show it', async () => {
    await started()
    expect(calls(codeApi)).toBe(0)
  })

  it('is gone with the scene', async () => {
    const { app, browser, imageUrl } = await started()
    const phone = await world.phone(app)
    await world.confirmed(browser, phone)
    const again = browser.copy()
    await browser.news()
    for (const one of [browser, again, app.browser()]) {
      expect(problemOf(await one.fetchJson(imageUrl))).toEqual([401, 'ERR_CODE_DEAD', -1])
    }
    const other = app.browser()
    const { imageUrl: late } = await other.showCode()
    world.passTime(300_001)
    expect(problemOf(await other.fetchJson(late))).toEqual([401, 'ERR_CODE_DEAD', -1])
  })

  it.each([
    [45009, 503, 'ERR_PLATFORM_QUOTA', '60'],
    [45011, 503, 'ERR_PLATFORM_QUOTA', '60'],
    [-1, 503, 'ERR_PLATFORM_UNAVAILABLE', '5'],
    [41030, 502, 'ERR_PLATFORM_CONFIG', undefined],
    [40013, 502, 'ERR_PLATFORM_CONFIG', undefined],
    [48001, 502, 'ERR_PLATFORM_CONFIG', undefined],
    [40129, 502, 'ERR_PLATFORM', undefined],
  ])(
    'that WeChat refuses with %i is a typed error, and there at the next try',
    async (errcode, ...expected) => {
      const { app, browser, imageUrl } = await started()
      simulator.faults.arm({ api: codeApi, kind: 'errcode', errcode })
      const answer = await browser.fetchJson(imageUrl)
      expect([answer.status, answer.body.error, answer.headers['retry-after']]).toEqual(expected)
      expect(answer.headers['content-type']).toMatch(/^application\/json/)
      expect(app.events).toContainEqual(
        expect.objectContaining({ type: 'refusal', code: expected[1], errcode }),
      )
      expect((await browser.fetchJson(imageUrl)).status).toBe(200)
    },
  )

  it.each(['reset', 'html', 'empty', 'status'] as const)(
    'that does not come (%s) is 503, and there at the next try',
    async (kind) => {
      const { browser, imageUrl } = await started()
      simulator.faults.arm({ api: codeApi, kind })
      expect(problemOf(await browser.fetchJson(imageUrl)).slice(0, 2)).toEqual([
        503,
        'ERR_PLATFORM_UNAVAILABLE',
      ])
      expect((await browser.fetchJson(imageUrl)).status).toBe(200)
    },
  )

  it.each(['{"media": "x"}', 'GIF89a and more', '<svg xmlns="http://www.w3.org/2000/svg"/>'])(
    'that is none is never passed on: %s',
    async (body) => {
      const { browser, imageUrl } = await started()
      simulator.faults.arm({ api: codeApi, kind: 'body', body })
      const answer = await browser.fetchJson(imageUrl)
      expect([answer.status >= 502, answer.headers['content-type']]).toEqual([
        true,
        expect.stringMatching(/^application\/json/),
      ])
      expect(answer.text).not.toContain(body.slice(0, 6))
    },
  )

  it('of a page that is not published is a matter of configuration', async () => {
    const { browser, imageUrl } = await started()
    const { appId } = miniCredentials
    simulator.apps.update(appId, { pages: ['pages/index/index'] })
    expect(problemOf(await browser.fetchJson(imageUrl))).toEqual([502, 'ERR_PLATFORM_CONFIG', 41030])
    simulator.apps.update(appId, { pages: ['pages/index/index', scanPage] })
    expect((await browser.fetchJson(imageUrl)).status).toBe(200)
    simulator.apps.update(appId, { pages: undefined })
  })

  it('is there again when the cache is', async () => {
    const [up, down] = [memoryTokenCache(), brokenTokenCache()]
    let isDown = false
    const now = (): TokenCache => (isDown ? down : up)
    const tokenCache: TokenCache = {
      get: (key) => now().get(key),
      set: (key, value, ttlMs) => now().set(key, value, ttlMs),
      replace: (key, expected, value, ttlMs) => now().replace(key, expected, value, ttlMs),
      delete: (key, expected) => now().delete(key, expected),
    }
    const { browser, imageUrl } = await started({ auth: { tokenCache } })
    isDown = true
    // Whether the scene is alive nobody can say then.
    expect(problemOf(await browser.fetchJson(imageUrl))).toEqual([500, 'ERR_CACHE', -1])
    isDown = false
    expect((await browser.fetchJson(imageUrl)).status).toBe(200)
  })

  describe('and the number of codes in a minute', () => {
    const atStartOfMinute = (): void => world.passTime(61_000 - (Date.now() % 60_000))

    it('is limited for each process; who has one keeps it', async () => {
      const app = await world.serve({ scan: { maxScenesPerMinute: 2 } })
      atStartOfMinute()
      const [one, two, three] = [app.browser(), app.browser(), app.browser()]
      const { imageUrl } = await one.start()
      await two.start()
      const refused = await three.post('/api/login/scan')
      expect(problemOf(refused)).toEqual([429, 'ERR_PLATFORM_QUOTA', -1])
      const seconds = Number(refused.headers['retry-after'])
      expect(seconds).toBeGreaterThan(0)
      expect(seconds).toBeLessThanOrEqual(60)
      expect((await one.start()).imageUrl).toBe(imageUrl)
      world.passTime(60_000)
      await three.start()
    })

    it('limits the pictures that fail, too', async () => {
      const { browser, imageUrl } = await started({ scan: { maxScenesPerMinute: 2 } })
      atStartOfMinute()
      simulator.faults.arm({ api: codeApi, kind: 'errcode', errcode: -1, times: 10 })
      const statuses: number[] = []
      for (let count = 0; count < 6; count += 1) statuses.push((await browser.fetchJson(imageUrl)).status)
      expect(statuses).toEqual([503, 503, 503, 503, 429, 429])
      expect(calls(codeApi)).toBe(4)
    })
  })
})
