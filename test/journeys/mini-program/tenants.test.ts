import { beforeAll, describe, expect, it } from '@jest/globals'
import { type MiniLoginOptions, memoryTokenCache } from 'express-wechat-auth'
import { miniCredentials, otherMiniCredentials, useMini } from '../../helpers/apps/mini-program.ts'
import { problemOf } from '../../helpers/visitors/answers.ts'
import type { Phone } from '../../helpers/visitors/mini-phone.ts'

type CredentialsOf = NonNullable<MiniLoginOptions['credentials']>

const secret = 'the secret of all tenants'
const tenants: Record<string, typeof miniCredentials> = {
  'a.example': miniCredentials,
  'b.example': otherMiniCredentials,
}

describe('miniLogin({ credentials })', () => {
  const world = useMini()
  const { simulator, openidOf } = world
  const asked: string[] = []
  const byHost: CredentialsOf = async (req) => {
    asked.push(req.hostname + req.originalUrl)
    return tenants[req.hostname]
  }
  let url = ''

  beforeAll(async () => {
    url = (await world.serve({ auth: { credentials: byHost, secret, tokenCache: memoryTokenCache() } })).url
  })
  const phoneAt = (host: string, at = url): Phone =>
    world.phone(at, { appId: tenants[host]?.appId ?? miniCredentials.appId, headers: { Host: host } })

  it.each(['a.example', 'b.example'])('logs people in to the mini program of %s', async (host) => {
    const phone = phoneAt(host)
    const { user } = (await phone.logIn()).body.data
    const appId = tenants[host]?.appId ?? ''
    expect(user).toMatchObject({ appId, openid: openidOf('xiaoming', appId) })
    expect((await phone.open('/me')).body).toEqual(user)
    expect((await phone.post('/login/userinfo', phone.userInfo())).body.data.openId).toBe(user.openid)
    expect((await phone.get('/login/check')).body.data).toEqual({ valid: true })
    expect((await phone.post('/login/phone', { code: phone.phoneCode() })).status).toBe(200)
  })

  it('takes the token of one tenant for nobody at another, in one cache and with one secret', async () => {
    const phone = phoneAt('a.example')
    await phone.logIn()
    const elsewhere = phoneAt('b.example')
    elsewhere.token = phone.token
    expect(problemOf(await elsewhere.open('/me'))).toEqual([401, 'ERR_TOKEN_INVALID', -1])
    expect(problemOf(await elsewhere.get('/login/check'))).toEqual([401, 'ERR_TOKEN_INVALID', -1])
    await elsewhere.post('/login/logout')
    expect((await phone.open('/me')).status).toBe(200)
  })

  it('refuses the code of one tenant at another', async () => {
    const answer = await phoneAt('b.example').post('/login', { code: phoneAt('a.example').wxLogin() })
    expect(problemOf(answer)).toEqual([401, 'ERR_CODE_DEAD', 40029])
  })

  it('lets a host of no tenant through to the app', async () => {
    const phone = phoneAt('c.example')
    expect((await phone.open('/whoami')).body.openid).toBeNull()
    expect((await phone.logIn()).status).toBe(404)
    expect((await phone.get('/login/user')).status).toBe(404)
  })

  it('asks once for a host and path, whatever the query', async () => {
    asked.length = 0
    const phone = phoneAt('a.example')
    for (const query of ['a=1', 'a=2', 'a=3']) await phone.open(`/hello?${query}`)
    expect(asked).toEqual(['a.example/hello?a=1'])
  })

  it('revokes for a tenant on every path of it', async () => {
    const phone = phoneAt('a.example')
    await phone.logIn()
    await phone.post('/login/logout')
    for (const path of ['/me', '/mini-only']) {
      expect(problemOf(await phone.open(path))).toEqual([401, 'ERR_TOKEN_INVALID', -1])
    }
  })

  it.each<[unknown, string]>([
    ['wx1', 'must be an object, got string'],
    [{ appId: 'wx1' }, 'needs a key "appSecret"'],
    [{ appId: 'wx1', appSecret: '' }, 'has a key "appSecret" that must be a non-empty string'],
    [{ appID: 'wx1', appSecret: 'x' }, 'has an unknown key "appID", did you mean "appId"?'],
    [{ appId: 'wx1', appSecret: 'x', secret: 'y' }, 'has an unknown key "secret"'],
  ])('tells when %j is answered', async (answered, problem) => {
    const credentials = (async () => answered) as CredentialsOf
    const answer = await phoneAt(
      'a.example',
      (await world.serve({ auth: { credentials, secret } })).url,
    ).logIn()
    expect([answer.status, answer.body.handed.name]).toEqual([500, 'TypeError'])
    expect(answer.body.handed.message).toContain(`miniLogin: what credentials(req) answered ${problem}`)
  })

  it('passes on what the function throws, and asks again the next time', async () => {
    let isDown = true
    const credentials: CredentialsOf = (req) => {
      if (isDown) throw new Error('tenant database is down')
      return tenants[req.hostname]
    }
    const phone = phoneAt('a.example', (await world.serve({ auth: { credentials, secret } })).url)
    const failed = await phone.logIn()
    expect([failed.status, failed.body.handed.message]).toEqual([500, 'tenant database is down'])
    isDown = false
    expect((await phone.logIn()).status).toBe(200)
    expect(simulator.requests.count('sns/jscode2session')).toBe(1)
  })
})
