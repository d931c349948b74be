import { beforeAll, describe, expect, it } from '@jest/globals'
import { MemoryStore } from 'express-session'
import { memoryTokenCache } from 'express-wechat-auth'
import { appOf, exchangesAt, idOf, logInTo, pagePlatforms } from '../../helpers/apps/page-platforms.ts'
import { appWithSession } from '../../helpers/apps/server.ts'
import { useWecom } from '../../helpers/apps/wecom.ts'
import { handleOn } from '../../helpers/stores/caches.ts'
import { createBrowser, locationOf } from '../../helpers/visitors/browser.ts'
import { codeOf, logInByJson, startJsonLogin } from '../../helpers/visitors/json-login.ts'
import { copyOf } from '../../helpers/visitors/login-cookies.ts'
import { getJson } from '../../helpers/visitors/requests.ts'
import { readyCallback } from '../../helpers/visitors/wechat-login.ts'

const bearer = (token: string): Record<string, string> => ({ Authorization: `Bearer ${token}` })
const [old, fresh] = ['the secret of yesterday', 'the secret of today, or of another deployment']

/** Staging and production, or one deployment before and after its secret was rotated: all else is shared. */
describe.each(pagePlatforms)(
  'two deployments of $name with a secret each, over one cache and store',
  (platform) => {
    const world = useWecom()
    const { prefix, people } = platform
    const [person = ''] = people
    const urls = { old: '', both: '', fresh: '' }

    beforeAll(async () => {
      const [cache, store] = [memoryTokenCache(), new MemoryStore()]
      const start = (secret: string | string[]): Promise<string> => {
        const options = { secret, bearer: true, tokenCache: handleOn(cache) }
        return world.run(appOf(platform, world, options, appWithSession({ store })))
      }
      urls.old = await start(old)
      urls.both = await start([fresh, old])
      urls.fresh = await start(fresh)
    })
    const statusWith = async (token: string, at: string): Promise<unknown[]> => {
      const { status, body } = await getJson(at, '/me', bearer(token))
      return [status, body.error]
    }

    it('take each other’s bearer tokens for invalid, before and after a logout', async () => {
      const browser = createBrowser(urls.old)
      const { token } = (await logInByJson(browser, { prefix, person })).body.data
      expect(await statusWith(token, urls.fresh)).toEqual([401, 'ERR_TOKEN_INVALID'])
      await browser.post(`${prefix}/logout`)
      expect(await statusWith(token, urls.fresh)).toEqual([401, 'ERR_TOKEN_INVALID'])
    })

    it('log nobody in by each other’s callback and cookie, under way or finished: the login starts again', async () => {
      for (const isFinished of [false, true]) {
        const browser = createBrowser(urls.old)
        const callback = await readyCallback(browser, `${prefix}/login?returnTo=/me`, { person })
        const before = copyOf(browser, urls.fresh)
        if (isFinished) expect((await browser.open(callback)).status).toBe(303)
        const after = copyOf(browser, urls.fresh)
        after.cookies.delete('connect.sid')
        for (const visitor of [before, after]) {
          const answer = await visitor.open(callback)
          expect([answer.status, new URL(locationOf(answer)).searchParams.get('state')]).toEqual([
            302,
            expect.stringMatching(/1$/),
          ])
          expect(await idOf(visitor)).toBeUndefined()
        }
        expect(exchangesAt(platform, world)).toBe(isFinished ? 1 : 0)
      }
    })

    it('take each other’s verifiers for no proof', async () => {
      const browser = createBrowser(urls.old)
      const started = await startJsonLogin(browser, `${prefix}/authorizeUrl`)
      const { state, verifier } = started
      const body = { code: await codeOf(browser, started, person), state, verifier }
      const answer = await createBrowser(urls.fresh).post(`${prefix}/getUserInfo`, body)
      expect([answer.status, answer.body.error]).toEqual([403, 'ERR_STATE_MISMATCH'])
    })

    it('that rotate it by a list lose nothing: tokens, logins under way and sessions go on', async () => {
      const browser = createBrowser(urls.old)
      const { token } = (await logInByJson(browser, { prefix, person })).body.data
      expect(await statusWith(token, urls.both)).toEqual([200, undefined])
      const visitor = createBrowser(urls.old)
      const callback = await readyCallback(visitor, `${prefix}/login?returnTo=/me`, { person })
      const moved = copyOf(visitor, urls.both)
      expect((await moved.open(callback)).status).toBe(303)
    })

    it('that rotate it at once lose open logins and tokens, and no session', async () => {
      const browser = createBrowser(urls.old)
      await logInTo(platform, browser)
      const moved = copyOf(browser, urls.fresh)
      expect(await idOf(moved)).toBe(await idOf(browser))
      expect((await moved.fetchJson('/me')).status).toBe(200)
    })
  },
)
