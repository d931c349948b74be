import { beforeEach, describe, expect, it } from '@jest/globals'
import express from 'express'
import { memoryTokenCache, miniLogin, mobileLogin, type WechatAuthEvent } from 'express-wechat-auth'
import { defaultApps } from 'express-wechat-auth/simulator'
import { deploymentSecret } from '../../helpers/apps/deployment.ts'
import { miniCredentials } from '../../helpers/apps/mini-program.ts'
import { appOf, logInTo, type PageOptions, pagePlatforms } from '../../helpers/apps/page-platforms.ts'
import { appWithSession } from '../../helpers/apps/server.ts'
import { useSimulator } from '../../helpers/apps/simulated-world.ts'
import { useWecom } from '../../helpers/apps/wecom.ts'
import { brokenTokenCache, handleOn, recordingTokenCache } from '../../helpers/stores/caches.ts'
import { type Browser, createBrowser } from '../../helpers/visitors/browser.ts'
import { logInByJson } from '../../helpers/visitors/json-login.ts'
import { copyOf } from '../../helpers/visitors/login-cookies.ts'
import { getJson, postCode } from '../../helpers/visitors/requests.ts'
import { readyCallback } from '../../helpers/visitors/wechat-login.ts'

const bearer = (token: string): Record<string, string> => ({ Authorization: `Bearer ${token}` })
const claimsOf = (token: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
const random = expect.stringMatching(/^[\w-]{21,}$/)

describe.each(pagePlatforms)('a login of $name has a name of its own, which', (platform) => {
  const world = useWecom()
  const events: WechatAuthEvent[] = []
  beforeEach(() => {
    events.length = 0
  })
  const { prefix, people } = platform

  /** An app that shows what stands in the session. */
  const start = (options: PageOptions = {}, app = appWithSession()): Promise<string> => {
    app.get('/slot', (req, res) => {
      const { wechatAuth = {} } = req.session as { wechatAuth?: Record<string, object> }
      res.json(wechatAuth[platform.appKey] ?? {})
    })
    return world.run(appOf(platform, world, { onEvent: (event) => events.push(event), ...options }, app))
  }
  const nameIn = async (browser: Browser): Promise<unknown> => (await browser.fetchJson('/slot')).body.id
  const logIn = async (url: string) => {
    const browser = createBrowser(url)
    const { token } = (await logInByJson(browser, { prefix, person: people[0] })).body.data
    return { browser, token, name: await nameIn(browser) }
  }

  it('is random, stands in the session and the bearer token, and is another for each login', async () => {
    const url = await start({ bearer: true })
    const logins = [await logIn(url), await logIn(url)]
    for (const { token, name } of logins) expect([claimsOf(token)['sid'], name]).toEqual([name, random])
    expect(logins[0]?.name).not.toBe(logins[1]?.name)
  })

  it('is one for a callback that comes twice, together or later, and another for the next login', async () => {
    const url = await start()
    const browser = createBrowser(url)
    const callback = await readyCallback(browser, `${prefix}/login`, { person: people[0] })
    const calls = [copyOf(browser, url), copyOf(browser, url), browser]
    await Promise.all(calls.slice(0, 2).map((call) => call.open(callback)))
    await browser.open(callback)
    const names = await Promise.all(calls.map(nameIn))
    expect(names).toEqual([names[0], names[0], names[0]])
    await logInTo(platform, browser)
    expect([await nameIn(browser), names[0]]).toEqual([random, random])
    expect(await nameIn(browser)).not.toBe(names[0])
  })

  it('is looked up for a login that gave out a token, in this process’s memory first; for others never', async () => {
    const tokenCache = recordingTokenCache()
    const url = await start({ bearer: true, tokenCache })
    const byPage = createBrowser(url)
    await logInTo(platform, byPage)
    const { browser, token } = await logIn(url)
    const keysOf = async (visit: () => Promise<unknown>): Promise<string[]> => {
      tokenCache.keys.clear()
      await visit()
      return [...tokenCache.keys].filter((key) => key.startsWith('revoked:'))
    }
    expect(await keysOf(() => byPage.fetchJson('/me'))).toEqual([])
    expect(await keysOf(() => browser.fetchJson('/me'))).toHaveLength(1)
    expect(await keysOf(() => getJson(url, '/me', bearer(token)))).toHaveLength(1)
    await browser.post(`${prefix}/logout`)
    // This process has ended it itself.
    expect(await keysOf(() => getJson(url, '/me', bearer(token)))).toEqual([])
    expect((await getJson(url, '/me', bearer(token))).body.error).toBe('ERR_TOKEN_INVALID')
  })

  it('counts as good while the cache cannot be reached, by token and in the session, with an event', async () => {
    const url = await start({ bearer: true, tokenCache: brokenTokenCache() })
    const { browser, token } = await logIn(url)
    for (const visit of [() => browser.fetchJson('/me'), () => getJson(url, '/me', bearer(token))]) {
      events.length = 0
      expect((await visit()).status).toBe(200)
      expect(events).toContainEqual({ type: 'cache-failure', operation: 'revocation' })
    }
  })

  it('is ended although codes that somebody makes up fill a small cache', async () => {
    const url = await start({ bearer: true, tokenCache: memoryTokenCache({ maxEntries: 3 }) })
    const { browser, token } = await logIn(url)
    await browser.post(`${prefix}/logout`)
    for (let code = 0; code < 8; code += 1) {
      await logInTo(platform, createBrowser(url), { query: `?returnTo=/${code}` })
    }
    expect((await getJson(url, '/me', bearer(token))).body.error).toBe('ERR_TOKEN_INVALID')
  })
})

describe('a login by code has a name of its own, which', () => {
  const world = useSimulator()
  const { appId = '', appSecret = '' } = defaultApps.find(({ kind }) => kind === 'mobile-app') ?? {}

  it('stands in the token, and in those that are refreshed from it', async () => {
    const cache = memoryTokenCache()
    const shared = {
      endpoints: world.simulator.endpoints,
      secret: deploymentSecret,
      tokenCache: handleOn(cache),
    }
    const app = express()
    app.use(mobileLogin({ appId, appSecret, userTokenStore: new Map(), ...shared }))
    app.use(miniLogin({ ...miniCredentials, ...shared }))
    const url = await world.run(app)
    const tokenBy = async (path: string, code: string): Promise<string> =>
      (await postCode(url, { code }, {}, path)).body.data.token
    const mobile = (): Promise<string> =>
      tokenBy('/wechat/mobile/login', world.simulator.users.issueCode('xiaoming', appId))
    const mini = (): Promise<string> =>
      tokenBy('/login', world.simulator.miniPrograms.login(miniCredentials.appId, 'xiaoming'))
    const token = await mobile()
    const names = [token, await mobile(), await mini(), await mini()].map((one) => claimsOf(one)['sid'])
    expect(names).toEqual([random, random, random, random])
    expect(new Set(names).size).toBe(4)
    let refreshed = token
    for (const _time of [1, 2]) {
      refreshed = (await postCode(url, {}, bearer(refreshed), '/wechat/mobile/refresh')).body.data.token
      expect(claimsOf(refreshed)['sid']).toBe(names[0])
    }
  })
})
