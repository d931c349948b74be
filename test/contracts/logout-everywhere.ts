import { beforeAll, describe, expect, it } from '@jest/globals'
import express, { type RequestHandler } from 'express'
import { memoryTokenCache } from 'express-wechat-auth'
import { appOf, exchangesAt, idOf, type PagePlatform, pagePlatforms } from '../helpers/apps/page-platforms.ts'
import { useWecom } from '../helpers/apps/wecom.ts'
import { handleOn } from '../helpers/stores/caches.ts'
import { type Browser, createBrowser } from '../helpers/visitors/browser.ts'
import { codeOf, startJsonLogin } from '../helpers/visitors/json-login.ts'
import { getJson, postCode } from '../helpers/visitors/requests.ts'

const bearer = (token: string): Record<string, string> => ({ Authorization: `Bearer ${token}` })

/** A login of a front end, which stands in a session and in a bearer token. */
interface FrontEndLogin {
  browser: Browser
  token: string
  body: { code: string; state: string; verifier: string }
}

/**
 * What a logout has to do, wherever sessions are kept.
 *
 * @param createSessions answers what two processes share
 * @param platforms whose logins are tried
 */
export function logoutContract(
  name: string,
  createSessions: () => RequestHandler,
  platforms: readonly PagePlatform[] = pagePlatforms,
): void {
  describe.each(platforms)(`with ${name}, a logout from $name ends the login wherever it is`, (platform) => {
    const world = useWecom()
    let url = ''
    let sibling = ''

    beforeAll(async () => {
      const [cache, sessions] = [memoryTokenCache(), createSessions()]
      const start = (): Promise<string> => {
        const options = { bearer: true, tokenCache: handleOn(cache) }
        return world.run(appOf(platform, world, options, express().use(sessions)))
      }
      url = await start()
      sibling = await start()
    })

    const logIn = (person?: string): Promise<FrontEndLogin> => logInByFrontEnd(platform, url, person)
    const tokenStatus = async (token: string, at = url): Promise<unknown[]> => {
      const { status, body } = await getJson(at, '/me', bearer(token))
      return [status, body.error]
    }
    const logOut = async (by: string, { browser, token }: FrontEndLogin): Promise<number> => {
      const path = `${platform.prefix}/logout`
      return (await (by === 'session' ? browser.post(path) : postCode(url, {}, bearer(token), path))).status
    }

    it('the session’s logout ends its bearer token, in every process', async () => {
      const login = await logIn()
      for (const at of [url, sibling]) expect(await tokenStatus(login.token, at)).toEqual([200, undefined])
      expect(await logOut('session', login)).toBe(200)
      for (const at of [url, sibling]) {
        expect(await tokenStatus(login.token, at)).toEqual([401, 'ERR_TOKEN_INVALID'])
      }
      expect(await idOf(login.browser)).toBeUndefined()
    })

    it('the bearer token’s logout ends its session, in every process', async () => {
      const login = await logIn()
      const elsewhere = createBrowser(sibling)
      for (const [cookie, value] of login.browser.cookies) elsewhere.cookies.set(cookie, value)
      expect(await idOf(elsewhere)).toBeDefined()
      expect(await logOut('token', login)).toBe(200)
      for (const browser of [elsewhere, login.browser]) {
        expect(await idOf(browser)).toBeUndefined()
        expect((await browser.fetchJson('/me')).body.error).toBe('ERR_LOGIN_REQUIRED')
      }
    })

    it('a token that the verifier has fetched beside a session of the same login ends that session', async () => {
      const { browser, body } = await begin(platform, url)
      const callback = `${platform.prefix}/callback?code=${body.code}&state=${body.state}`
      expect((await browser.open(callback)).status).toBe(303)
      const again = createBrowser(sibling)
      for (const [cookie, value] of browser.cookies) {
        if (cookie.includes('wxa-')) again.cookies.set(cookie, value)
      }
      expect((await again.open(callback)).status).toBe(303)
      const answer = await postCode(url, body, {}, `${platform.prefix}/getUserInfo`)
      expect([answer.status, exchangesAt(platform, world)]).toEqual([200, 1])
      expect(await logOut('token', { browser, body, token: answer.body.data.token })).toBe(200)
      expect([await idOf(browser), await idOf(again)]).toEqual([undefined, undefined])
    })

    it('ends no other login, neither of the same person nor of another', async () => {
      const [own, twin, other] = [await logIn(), await logIn(), await logIn(platform.people[1])]
      const ids = [await idOf(twin.browser), await idOf(other.browser)]
      await logOut('session', own)
      expect([await idOf(twin.browser), await idOf(other.browser)]).toEqual(ids)
      for (const { token } of [twin, other]) expect(await tokenStatus(token)).toEqual([200, undefined])
    })

    it.each(['session', 'token'])('no repetition of it brings the login back: logout by %s', async (by) => {
      const login = await logIn()
      const { browser, body } = login
      const path = `${platform.prefix}/getUserInfo`
      // Before the logout the same request has the same answer.
      expect((await browser.post(path, body)).status).toBe(200)
      await logOut(by, login)
      world.simulator.requests.clear()
      const { verifier: _verifier, ...byCookie } = body
      const answers = [await browser.post(path, body), await browser.post(path, byCookie)]
      for (const answer of [...answers, await postCode(sibling, body, {}, path)]) {
        expect([answer.status, answer.body.error]).toEqual([403, 'ERR_STATE_MISMATCH'])
      }
      const callback = await browser.open(`${platform.prefix}/callback?code=${body.code}&state=${body.state}`)
      expect([callback.status, callback.body.handed.code]).toEqual([403, 'ERR_STATE_MISMATCH'])
      expect(exchangesAt(platform, world)).toBe(0)
      expect(await idOf(browser)).toBeUndefined()
    })
  })
}

/** A front end has sent the person to the platform and back. */
async function begin(
  { prefix, people }: PagePlatform,
  url: string,
  person = people[0],
): Promise<Omit<FrontEndLogin, 'token'>> {
  const browser = createBrowser(url)
  const started = await startJsonLogin(browser, `${prefix}/authorizeUrl`)
  const { state, verifier } = started
  return { browser, body: { code: await codeOf(browser, started, person), state, verifier } }
}

async function logInByFrontEnd(platform: PagePlatform, url: string, person?: string): Promise<FrontEndLogin> {
  const { browser, body } = await begin(platform, url, person)
  const answer = await browser.post(`${platform.prefix}/getUserInfo`, body)
  expect([answer.status, await idOf(browser)]).toEqual([200, expect.any(String)])
  return { browser, body, token: answer.body.data.token }
}
