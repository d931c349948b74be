import { describe, expect, it } from '@jest/globals'
import { memoryTokenCache } from 'express-wechat-auth'
import { useMini } from '../../helpers/apps/mini-program.ts'
import { problemOf, staleKey } from '../../helpers/visitors/answers.ts'
import type { Phone } from '../../helpers/visitors/mini-phone.ts'

const old = 'the secret of last year, still known'
const fresh = 'the secret of this year, brand new'

describe('rotating the secret of miniLogin()', () => {
  const world = useMini()
  const serveWith = async (secret: string | string[], tokenCache = memoryTokenCache()): Promise<string> =>
    (await world.serve({ auth: { secret, tokenCache } })).url
  const phoneAt = (url: string, token: string): Phone => {
    const phone = world.phone(url)
    phone.token = token
    return phone
  }

  it('by a list logs nobody out and makes nothing stale', async () => {
    const cache = memoryTokenCache()
    const phone = world.phone(await serveWith(old, cache))
    await phone.logIn()
    const rotating = phoneAt(await serveWith([fresh, old], cache), phone.token)
    expect((await rotating.open('/me')).body.openid).toBe(phone.openid)
    expect((await rotating.post('/login/userinfo', rotating.userInfo())).status).toBe(200)
    expect((await rotating.get('/login/check')).body.data).toEqual({ valid: true })
  })

  it('signs and seals with the first of the list, so the old one can be dropped afterwards', async () => {
    const cache = memoryTokenCache()
    const rotating = world.phone(await serveWith([fresh, old], cache))
    await rotating.logIn()
    const rotated = phoneAt(await serveWith(fresh, cache), rotating.token)
    expect((await rotated.open('/me')).status).toBe(200)
    expect((await rotated.post('/login/userinfo', rotated.userInfo())).status).toBe(200)
  })

  it('by dropping the old one gives its tokens 401', async () => {
    const cache = memoryTokenCache()
    const phone = world.phone(await serveWith(old, cache))
    await phone.logIn()
    const rotated = phoneAt(await serveWith(fresh, cache), phone.token)
    for (const answer of [await rotated.open('/me'), await rotated.get('/login/check')]) {
      expect(problemOf(answer)).toEqual([401, 'ERR_TOKEN_INVALID', -1])
    }
  })

  it('by dropping the old one makes its session_keys stale, until the next login', async () => {
    const cache = memoryTokenCache()
    await world.phone(await serveWith(old, cache)).logIn()
    // A token of the new secret, from a process that does not share the cache.
    const elsewhere = world.phone(await serveWith(fresh))
    await elsewhere.logIn({ keepsSessionKey: true })
    const both = phoneAt(await serveWith([fresh, old], cache), elsewhere.token)
    expect((await both.post('/login/userinfo', both.userInfo())).status).toBe(200)
    const phone = phoneAt(await serveWith(fresh, cache), elsewhere.token)
    expect(problemOf(await phone.post('/login/userinfo', phone.userInfo()))).toEqual(staleKey)
    expect((await phone.get('/login/check')).body.data).toEqual({ valid: false })
    await phone.logIn()
    expect((await phone.post('/login/userinfo', phone.userInfo())).status).toBe(200)
  })

  it('keeps a logout in force', async () => {
    const cache = memoryTokenCache()
    const phone = world.phone(await serveWith(old, cache))
    await phone.logIn()
    await phone.post('/login/logout')
    const rotating = phoneAt(await serveWith([fresh, old], cache), phone.token)
    expect(problemOf(await rotating.open('/me'))).toEqual([401, 'ERR_TOKEN_INVALID', -1])
  })

  it('is not needed for two processes of one deployment: they understand each other', async () => {
    const tokenCache = memoryTokenCache()
    const [one, two] = await Promise.all([
      world.serve({ auth: { tokenCache } }),
      world.serve({ auth: { tokenCache } }),
    ])
    const phone = world.phone(one.url)
    await phone.logIn()
    const other = phoneAt(two.url, phone.token)
    expect((await other.post('/login/userinfo', other.userInfo())).status).toBe(200)
  })
})
