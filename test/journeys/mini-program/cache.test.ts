import { describe, expect, it } from '@jest/globals'
import { memoryTokenCache, type TokenCache } from 'express-wechat-auth'
import type { Response } from 'supertest'
import {
  type MiniApp,
  miniCredentials,
  miniSecret as secret,
  useMini,
} from '../../helpers/apps/mini-program.ts'
import { everyViewOf } from '../../helpers/errors.ts'
import { brokenTokenCache, handleOn, recordingTokenCache } from '../../helpers/stores/caches.ts'
import { startWatch } from '../../helpers/time/wait.ts'
import { problemOf, staleKey } from '../../helpers/visitors/answers.ts'
import type { Phone } from '../../helpers/visitors/mini-phone.ts'

const { appId, appSecret } = miniCredentials

/** A cache that can be switched off and on again. */
function fickleTokenCache(): TokenCache & { isDown: boolean } {
  const [up, down] = [memoryTokenCache(), brokenTokenCache()]
  const now = (): TokenCache => (cache.isDown ? down : up)
  const cache = {
    isDown: false,
    get: (key: string) => now().get(key),
    set: (key: string, value: string, ttlMs: number) => now().set(key, value, ttlMs),
    replace: (key: string, expected: string | undefined, value: string, ttlMs: number) =>
      now().replace(key, expected, value, ttlMs),
    delete: (key: string, expected?: string) => now().delete(key, expected),
  }
  return cache
}

describe('miniLogin() and its token cache', () => {
  const world = useMini()
  const { simulator } = world
  const sessionKeyOf = (person = 'xiaoming'): string =>
    simulator.miniPrograms.sessionKeyOf(appId, person) ?? ''

  describe('that is down', () => {
    const start = async (): Promise<{
      app: MiniApp
      phone: Phone
      cache: ReturnType<typeof fickleTokenCache>
    }> => {
      const cache = fickleTokenCache()
      const app = await world.serve({ auth: { tokenCache: cache } })
      return { app, phone: world.phone(app.url), cache }
    }
    const refusedForCache = ({ status, body }: Response): boolean =>
      (status === 500 && body.error === 'ERR_CACHE') ||
      (status === 401 && body.error === 'ERR_SESSION_KEY_STALE')

    it('lets people log in all the same, and tells of it', async () => {
      const { app, phone, cache } = await start()
      cache.isDown = true
      expect((await phone.logIn()).status).toBe(200)
      expect(app.events).toContainEqual({ type: 'cache-failure', operation: 'session-key' })
      expect((await phone.open('/me')).body.openid).toBe(phone.openid)
      expect((await phone.get('/login/user')).status).toBe(200)
      expect(app.events).toContainEqual({ type: 'cache-failure', operation: 'revocation' })
    })

    it('opens no data, and does not blame the platform for it', async () => {
      const { phone, cache } = await start()
      await phone.logIn()
      cache.isDown = true
      const answer = await phone.post('/login/userinfo', phone.userInfo())
      expect(refusedForCache(answer)).toBe(true)
      expect(answer.text).not.toContain('the store is down')
      cache.isDown = false
      expect((await phone.post('/login/userinfo', phone.userInfo())).status).toBe(200)
    })

    it('at login leaves a person without a session_key until the next login', async () => {
      const { phone, cache } = await start()
      cache.isDown = true
      await phone.logIn()
      cache.isDown = false
      expect(problemOf(await phone.post('/login/userinfo', phone.userInfo()))).toEqual(staleKey)
      expect((await phone.get('/login/check')).body.data).toEqual({ valid: false })
      await phone.logIn()
      expect((await phone.post('/login/userinfo', phone.userInfo())).status).toBe(200)
    })

    it('is no reason to say that a session_key is valid', async () => {
      const { phone, cache } = await start()
      await phone.logIn()
      cache.isDown = true
      const { body } = await phone.get('/login/check')
      expect(body.data?.valid).not.toBe(true)
    })

    it('makes a logout fail: the token is dead in this process alone, until a logout goes through', async () => {
      const { phone, cache } = await start()
      const other = await world.serve({ auth: { tokenCache: handleOn(cache) } })
      await phone.logIn()
      const elsewhere = world.phone(other.url)
      elsewhere.token = phone.token
      cache.isDown = true
      expect(problemOf(await phone.post('/login/logout'))).toEqual([500, 'ERR_CACHE', -1])
      cache.isDown = false
      expect((await phone.open('/me')).body.error).toBe('ERR_TOKEN_INVALID')
      expect((await elsewhere.open('/me')).status).toBe(200)
      expect((await phone.post('/login/logout')).status).toBe(200)
      expect((await elsewhere.open('/me')).body.error).toBe('ERR_TOKEN_INVALID')
    })
  })

  it('that never answers delays a login by its deadline and no more', async () => {
    const hang = (): Promise<never> => new Promise(() => undefined)
    const tokenCache = { get: hang, set: hang, replace: hang, delete: hang }
    const phone = world.phone((await world.serve({ auth: { tokenCache } })).url)
    const elapsedMs = startWatch()
    expect((await phone.logIn()).status).toBe(200)
    expect(elapsedMs()).toBeLessThan(3_500)
  })

  it('is shared by processes: what one keeps, the other opens', async () => {
    const store = memoryTokenCache()
    const [one, two] = await Promise.all([
      world.serve({ auth: { tokenCache: handleOn(store) } }),
      world.serve({ auth: { tokenCache: handleOn(store) } }),
    ])
    const phone = world.phone(one.url)
    await phone.logIn()
    const elsewhere = world.phone(two.url)
    elsewhere.token = phone.token
    expect((await elsewhere.post('/login/userinfo', elsewhere.userInfo())).status).toBe(200)
  })

  it('holds no session_key in the clear, and no secret, whatever happened', async () => {
    const tokenCache = recordingTokenCache()
    const { url, events } = await world.serve({ auth: { tokenCache, secret } })
    const sessionKeys: string[] = []
    const tokens: string[] = []
    const answers: Response[] = []
    for (const person of ['xiaoming', 'xiaohong', 'xiaoming']) {
      const phone = world.phone(url, { person })
      answers.push(await phone.logIn())
      sessionKeys.push(sessionKeyOf(person))
      tokens.push(phone.token)
      answers.push(
        await phone.post('/login/userinfo', phone.userInfo()),
        await phone.post('/login/userinfo', { ...phone.userInfo(), iv: 'AAAA' }),
        await phone.get('/login/check'),
        await phone.get('/login/user'),
        await phone.post('/login/phone', { code: phone.phoneCode() }),
        await phone.post('/login/logout'),
      )
    }
    const hidden = [...sessionKeys, secret, appSecret]
    for (const value of tokenCache.values) {
      for (const text of [...hidden, ...tokens]) expect(value).not.toContain(text)
      for (const key of sessionKeys.map((text) => Buffer.from(text, 'base64'))) {
        for (const encoding of ['latin1', 'hex', 'base64', 'base64url'] as const) {
          expect(Buffer.from(value, encoding).includes(key)).toBe(false)
        }
        expect(value).not.toContain(key.toString('hex'))
        expect(value).not.toContain(key.toString('base64url'))
      }
    }
    for (const key of tokenCache.keys) {
      for (const text of [...hidden, ...tokens]) expect(key).not.toContain(text)
    }
    for (const text of hidden) {
      for (const answer of answers) expect(answer.text).not.toContain(text)
      expect(everyViewOf(events)).not.toContain(text)
    }
  })
})
