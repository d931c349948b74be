import { beforeAll, describe, expect, it } from '@jest/globals'
import express from 'express'
import { miniLogin } from 'express-wechat-auth'
import { deploymentSecret } from '../../helpers/apps/deployment.ts'
import { miniCredentials, useMini } from '../../helpers/apps/mini-program.ts'
import { problemOf } from '../../helpers/visitors/answers.ts'
import { getJson, postCode } from '../../helpers/visitors/requests.ts'

describe('the routes of miniLogin()', () => {
  const world = useMini()
  const { simulator } = world
  let url = ''
  beforeAll(async () => {
    url = (await world.serve()).url
  })

  describe.each([
    ['post', '/login/phone'],
    ['post', '/login/userinfo'],
    ['get', '/login/check'],
    ['get', '/login/user'],
    ['post', '/login/logout'],
  ] as const)('%s %s', (method, route) => {
    it('needs a token', async () => {
      const phone = world.phone(url)
      await phone.logIn()
      phone.token = ''
      simulator.requests.clear()
      const body = { ...phone.userInfo(), code: phone.phoneCode() }
      const answer = method === 'post' ? await phone.post(route, body) : await phone.get(route)
      expect([answer.status, answer.body]).toEqual([
        401,
        { code: -1, message: '请先登录', error: 'ERR_LOGIN_REQUIRED' },
      ])
      expect(answer.headers['cache-control']).toBe('no-store')
      expect(simulator.requests.list()).toEqual([])
    })

    it('takes the token from the header alone', async () => {
      const phone = world.phone(url)
      await phone.logIn()
      const { token } = phone
      phone.token = ''
      const path = `${route}?token=${token}&access_token=${token}`
      const headers = { Cookie: `token=${token}`, 'X-Access-Token': token }
      const body = { ...phone.userInfo(), code: phone.phoneCode(), token }
      const answer =
        method === 'post' ? await phone.post(path, body, headers) : await phone.get(path, headers)
      expect(problemOf(answer)).toEqual([401, 'ERR_LOGIN_REQUIRED', -1])
    })

    it('is no route for the other method', async () => {
      const phone = world.phone(url)
      await phone.logIn()
      const answer = method === 'post' ? await phone.get(route) : await phone.post(route)
      expect(answer.status).toBe(404)
    })

    it('is always answered with no-store', async () => {
      const phone = world.phone(url)
      await phone.logIn()
      const body = { ...phone.userInfo(), code: phone.phoneCode() }
      const answer = method === 'post' ? await phone.post(route, body) : await phone.get(route)
      expect([answer.status, answer.headers['cache-control']]).toEqual([200, 'no-store'])
      expect(answer.body).toMatchObject({ code: 0, message: 'success', data: expect.anything() })
    })
  })

  it.each(['basePath', 'mount point'])('are the same addresses by %s', async (how) => {
    const app = express()
    const options = { ...miniCredentials, endpoints: simulator.endpoints, secret: deploymentSecret }
    if (how === 'basePath') app.use(miniLogin({ ...options, basePath: '/api' }))
    else app.use('/api', miniLogin(options))
    const phone = world.phone(await world.run(app))
    expect((await phone.logIn()).status).toBe(200)
    expect((await phone.get('/login/user')).body.data.openid).toBe(phone.openid)
    expect((await phone.post('/login/userinfo', phone.userInfo())).status).toBe(200)
  })

  it('are at /login where no basePath is given', async () => {
    const app = express()
    app.use(miniLogin({ secret: deploymentSecret, ...miniCredentials, endpoints: simulator.endpoints }))
    const phone = world.phone(await world.run(app), { basePath: '' })
    expect((await phone.logIn()).status).toBe(200)
    expect((await phone.get('/login/check')).body.data).toEqual({ valid: true })
  })

  it('can be renamed and switched off', async () => {
    const renamed = await world.serve({
      auth: { routes: { login: '/sign-in', userinfo: '/profile', phone: false, check: false } },
    })
    const phone = world.phone(renamed.url)
    expect((await phone.logIn()).status).toBe(404)
    const login = await phone.post('/sign-in', { code: phone.wxLogin() })
    phone.token = login.body.data.token
    expect((await phone.post('/profile', phone.userInfo())).status).toBe(200)
    expect((await phone.get('/login/user')).status).toBe(200)
    expect((await phone.post('/login/phone', { code: phone.phoneCode() })).status).toBe(404)
    expect((await phone.get('/login/check')).status).toBe(404)
  })

  it('parse bodies on their own paths only', async () => {
    const app = express()
    const { url: at } = await world.serve({
      app,
      routes(own) {
        own.post('/api/other', (req, res) => {
          let text = ''
          req.on('data', (chunk) => {
            text += chunk
          })
          req.on('end', () => res.json({ parsed: req.body ?? null, text }))
        })
      },
    })
    const answer = await postCode(at, { a: 1 }, {}, '/api/other')
    expect(answer.body.text).toBe('{"a":1}')
  })

  it('know no page to log in at', async () => {
    for (const path of ['/api/login', '/wechat/login', '/api/login/callback']) {
      expect([path, (await getJson(url, path)).status]).toEqual([path, 404])
    }
    const app = express()
    app.use(miniLogin({ ...miniCredentials, secret: deploymentSecret }))
    app.get('/', (_req, res) => {
      res.json([typeof res.wechatLogin, typeof res.wechatLogout])
    })
    expect((await getJson(await world.run(app), '/')).body).toEqual(['undefined', 'function'])
  })
})
