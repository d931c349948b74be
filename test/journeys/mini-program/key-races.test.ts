import { describe, expect, it } from '@jest/globals'
import type { TokenCache } from 'express-wechat-auth'
import { useMini } from '../../helpers/apps/mini-program.ts'
import { recordingTokenCache } from '../../helpers/stores/caches.ts'

describe('the session_key of somebody who logs in twice', () => {
  const world = useMini()

  it('is that of the newer login, also when the older one finishes last', async () => {
    let release = (): void => undefined
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    let logins = 0
    const { url } = await world.serve({
      auth: {
        onLogin: async () => {
          logins += 1
          if (logins === 1) await held
        },
      },
    })
    const [slow, quick] = [world.phone(url), world.phone(url)]
    const first = slow.logIn()
    while (logins === 0) await new Promise((resolve) => setTimeout(resolve, 5))
    await quick.logIn()
    release()
    expect((await first).status).toBe(200)
    expect((await quick.post('/login/userinfo', quick.userInfo())).status).toBe(200)
  })

  it('stays when the older login is logged out', async () => {
    const { url } = await world.serve()
    const [older, newer] = [world.phone(url), world.phone(url)]
    await older.logIn()
    await new Promise((resolve) => setTimeout(resolve, 5))
    await newer.logIn()
    expect((await older.post('/login/logout')).status).toBe(200)
    expect((await newer.post('/login/userinfo', newer.userInfo())).status).toBe(200)
  })

  it('is deleted by a second logout where the first could do only half', async () => {
    const store = recordingTokenCache()
    const { keys } = store
    let isBroken = false
    const tokenCache: TokenCache = {
      ...store,
      delete: (key, expected) => (isBroken ? Promise.reject(new Error('down')) : store.delete(key, expected)),
    }
    const { url } = await world.serve({ auth: { tokenCache } })
    const phone = world.phone(url)
    await phone.logIn()
    const key = [...keys].find((name) => name.startsWith('session-key:')) ?? ''
    isBroken = true
    expect((await phone.post('/login/logout')).body.error).toBe('ERR_CACHE')
    isBroken = false
    expect(await store.get(key)).toEqual(expect.any(String))
    expect((await phone.post('/login/logout')).status).toBe(200)
    expect(await store.get(key)).toBeUndefined()
  })
})
