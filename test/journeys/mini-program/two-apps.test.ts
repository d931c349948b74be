import { beforeAll, describe, expect, it } from '@jest/globals'
import express from 'express'
import { memoryTokenCache, miniLogin } from 'express-wechat-auth'
import {
  miniApi,
  miniCredentials,
  otherMiniCredentials,
  miniSecret as secret,
  useMini,
} from '../../helpers/apps/mini-program.ts'
import type { Phone } from '../../helpers/visitors/mini-phone.ts'

describe('two miniLogin() in one app', () => {
  const world = useMini()
  const { simulator, openidOf } = world
  let url = ''

  beforeAll(async () => {
    const app = express()
    const shared = { endpoints: simulator.endpoints, tokenCache: memoryTokenCache(), secret }
    app.use(miniLogin({ ...otherMiniCredentials, ...shared, basePath: '/b' }))
    // The second one brings /me and its kin.
    url = (await world.serve({ app, auth: { ...shared, basePath: '/a' } })).url
  })
  const loggedIn = (basePath: '/a' | '/b'): Promise<Phone> => {
    const { appId } = basePath === '/a' ? miniCredentials : otherMiniCredentials
    return world.loggedIn(url, { appId, basePath })
  }
  const withToken = (token: string, basePath: '/a' | '/b'): Phone => {
    const phone = world.phone(url, { basePath })
    phone.token = token
    return phone
  }

  it.each([
    ['/a', miniCredentials.appId],
    ['/b', otherMiniCredentials.appId],
  ] as const)('give the person of %s a user of its own', async (basePath, appId) => {
    const phone = await loggedIn(basePath)
    expect((await phone.open('/me')).body).toMatchObject({ appId, openid: openidOf('xiaoming', appId) })
    expect((await phone.get('/login/user')).body.data.appId).toBe(appId)
    expect((await phone.post('/login/userinfo', phone.userInfo())).body.data.openId).toBe(phone.openid)
    expect((await phone.get('/login/check')).body.data).toEqual({ valid: true })
  })

  it.each([
    ['/a', '/b'],
    ['/b', '/a'],
  ] as const)('take the token of %s for nobody at %s', async (home, elsewhere) => {
    const phone = await loggedIn(home)
    const stranger = withToken(phone.token, elsewhere)
    const answers = [
      await stranger.get('/login/user'),
      await stranger.get('/login/check'),
      await stranger.post('/login/userinfo', phone.userInfo()),
      await stranger.post('/login/phone', { code: phone.phoneCode() }),
    ]
    for (const { status, body } of answers) {
      expect([status, ['ERR_TOKEN_INVALID', 'ERR_LOGIN_REQUIRED'].includes(body.error)]).toEqual([401, true])
    }
  })

  it('leave the token of the other alone at logout', async () => {
    const phone = await loggedIn('/a')
    await withToken(phone.token, '/b').post('/login/logout')
    expect((await phone.open('/me')).status).toBe(200)
    await phone.post('/login/logout')
    expect((await phone.open('/me')).status).toBe(401)
  })

  it('refuse the codes of each other', async () => {
    const foreign = world.phone(url, { appId: otherMiniCredentials.appId, basePath: '/a' })
    const answer = await foreign.logIn()
    expect([answer.status, answer.body.code]).toEqual([401, 40029])
    expect(simulator.requests.count(miniApi.exchange)).toBe(1)
  })

  it('say what is wrong with a token that is neither’s', async () => {
    for (const basePath of ['/a', '/b'] as const) {
      const phone = withToken(`${(await loggedIn(basePath)).token}A`, basePath)
      expect((await phone.open('/me')).body.error).toBe('ERR_TOKEN_INVALID')
    }
    const phones = [await loggedIn('/a'), await loggedIn('/b')]
    world.passTime(7_201_000)
    for (const phone of phones) expect((await phone.open('/me')).body.error).toBe('ERR_TOKEN_EXPIRED')
  })
})
