import { beforeAll, describe, expect, it } from '@jest/globals'
import { memoryTokenCache } from 'express-wechat-auth'
import { appWithSession } from '../../helpers/apps/server.ts'
import { exchangeApi, useWecom } from '../../helpers/apps/wecom.ts'
import { handleOn } from '../../helpers/stores/caches.ts'
import type { Browser } from '../../helpers/visitors/browser.ts'
import { getJson, postCode } from '../../helpers/visitors/requests.ts'
import {
  callbackOf,
  departureOf,
  insideWecom,
  postWecomCode,
  useridOf,
} from '../../helpers/visitors/wecom-login.ts'

const bearer = (token: string): Record<string, string> => ({ Authorization: `Bearer ${token}` })

/** A login of a front end, which stands in a session and in a bearer token. */
interface FrontEndLogin {
  browser: Browser
  token: string
  body: { code: string; state: string; verifier: string }
}

describe('a logout ends the login wherever it is', () => {
  const world = useWecom()
  let url = ''
  let sibling = ''

  beforeAll(async () => {
    const cache = memoryTokenCache()
    const { MemoryStore } = await import('express-session')
    const store = new MemoryStore()
    const start = async (): Promise<string> => {
      const auth = { bearer: true, tokenCache: handleOn(cache) }
      return (await world.serve({ auth, app: appWithSession({ store }) })).url
    }
    url = await start()
    sibling = await start()
  })

  const logInByFrontEnd = async (person = 'user123'): Promise<FrontEndLogin> => {
    const browser = insideWecom(url)
    const { data } = (await browser.fetchJson('/wecom/authorizeUrl')).body
    const departure = departureOf({ headers: { location: data.url } } as never)
    const callback = new URL(await callbackOf(browser, departure, { person }), url)
    const code = callback.searchParams.get('code') ?? ''
    const body = { code, state: data.state, verifier: data.verifier }
    const answer = await browser.post('/wecom/getUserInfo', body)
    expect([answer.status, await useridOf(browser)]).toEqual([200, person])
    return { browser, token: answer.body.data.token, body }
  }
  const tokenStatus = async (token: string, at = url): Promise<unknown[]> => {
    const { status, body } = await getJson(at, '/me', bearer(token))
    return [status, body.error]
  }

  it('the session’s logout ends its bearer token, in every process', async () => {
    const { browser, token } = await logInByFrontEnd()
    for (const at of [url, sibling]) expect(await tokenStatus(token, at)).toEqual([200, undefined])
    expect((await browser.post('/wecom/logout')).status).toBe(200)
    for (const at of [url, sibling]) expect(await tokenStatus(token, at)).toEqual([401, 'ERR_TOKEN_INVALID'])
    expect(await useridOf(browser)).toBeUndefined()
  })

  it('the bearer token’s logout ends its session, in every process', async () => {
    const { browser, token } = await logInByFrontEnd()
    const cookies = [...browser.cookies]
    expect((await postCode(url, {}, bearer(token), '/wecom/logout')).status).toBe(200)
    expect(await useridOf(browser)).toBeUndefined()
    expect((await browser.fetchJson('/me')).body.error).toBe('ERR_LOGIN_REQUIRED')
    const elsewhere = insideWecom(sibling)
    for (const [name, value] of cookies) elsewhere.cookies.set(name, value)
    expect(await useridOf(elsewhere)).toBeUndefined()
  })

  it('ends no other login, neither of the same person nor of another', async () => {
    const [own, twin, colleague] = [
      await logInByFrontEnd(),
      await logInByFrontEnd(),
      await logInByFrontEnd('lisi'),
    ]
    await own.browser.post('/wecom/logout')
    for (const [{ browser, token }, person] of [
      [twin, 'user123'],
      [colleague, 'lisi'],
    ] as const) {
      expect(await useridOf(browser)).toBe(person)
      expect(await tokenStatus(token)).toEqual([200, undefined])
    }
  })

  it.each(['session', 'token'] as const)(
    'no repetition of it brings the login back: logout by %s',
    async (by) => {
      const { browser, token, body } = await logInByFrontEnd()
      // Before the logout the same request has the same answer.
      expect((await browser.post('/wecom/getUserInfo', body)).body.data.userid).toBe('user123')
      if (by === 'session') await browser.post('/wecom/logout')
      else await postCode(url, {}, bearer(token), '/wecom/logout')
      world.simulator.requests.clear()
      const { verifier: _verifier, ...byCookie } = body
      for (const repeated of [body, byCookie]) {
        const answer = await browser.post('/wecom/getUserInfo', repeated)
        expect([answer.status, answer.body.error]).toEqual([403, 'ERR_STATE_MISMATCH'])
      }
      const elsewhere = await postWecomCode(sibling, body)
      expect([elsewhere.status, elsewhere.body.error]).toEqual([403, 'ERR_STATE_MISMATCH'])
      expect(world.calls(exchangeApi)).toBe(0)
      expect(await useridOf(browser)).toBeUndefined()
    },
  )
})
