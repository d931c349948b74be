import { describe, expect, it } from '@jest/globals'
import { miniProgramClient, requireWechatUser } from 'express-wechat-auth'
import { miniCredentials } from '../../../helpers/apps/mini-program.ts'
import { codeApi, scanPage, useScan } from '../../../helpers/apps/mini-scan.ts'
import { problemOf } from '../../../helpers/visitors/answers.ts'
import { onDesktop } from '../../../helpers/visitors/browser.ts'

const { appId } = miniCredentials
const success = (data: object) => ({ code: 0, message: 'success', data })

describe('miniLogin({ scan })', () => {
  const world = useScan()
  const { simulator, calls } = world

  it('logs in a desktop page by a phone, step by step', async () => {
    const app = await world.serve()
    const browser = app.browser()
    const phone = await world.phone(app)
    const before = (await browser.fetchJson('/whoami')).body.sessionId

    const code = await browser.showCode()
    expect(code).toEqual({
      imageUrl: expect.stringMatching(/^\/api\/login\/scan\/image\?of=\w+$/),
      number: expect.stringMatching(/^\d{4}$/),
      expiresIn: expect.any(Number),
      picture: expect.any(Buffer),
    })
    // Five minutes, less what a busy machine took for the code.
    expect(Math.ceil(code.expiresIn / 20)).toBe(15)
    expect(simulator.requests.list({ api: codeApi })[0]?.body).toEqual({
      page: scanPage,
      env_version: 'release',
      check_path: true,
      scene: expect.stringMatching(/^[\w-]{32}$/),
    })

    const first = await browser.beginPoll()
    const scene = await phone.scan(code)
    const opened = await phone.openScene(scene)
    expect(opened.body).toEqual(success({ siteName: 'The Shop', startedAt: expect.any(Number) }))
    expect(opened.headers['cache-control']).toBe('no-store')
    expect((await first.answer).body).toEqual(success({ status: 'scanned' }))
    expect(await browser.whoami()).toBeNull()

    const second = await browser.beginPoll()
    expect((await phone.confirm(scene, code.number)).body).toEqual(success({}))
    const user = {
      provider: 'mini-program',
      appId,
      openid: phone.openid,
      unionid: expect.any(String),
      loggedInAt: expect.any(Number),
    }
    expect((await second.answer).body).toEqual(success({ status: 'done', user }))
    expect((await browser.fetchJson('/api/login/user')).body).toEqual(success(user))
    const { openid, sessionId } = (await browser.fetchJson('/whoami')).body
    expect(openid).toBe(phone.openid)
    expect(sessionId).not.toBe(before)
    const events = app.events.filter(({ type }) => type === 'login')
    expect(events).toEqual(
      ['json', 'scan'].map((flow) => ({
        type: 'login',
        provider: 'mini-program',
        appId,
        flow,
        replayed: false,
      })),
    )
  })

  it('gives the desktop no token', async () => {
    const app = await world.serve()
    const browser = app.browser()
    await world.confirmed(browser, await world.phone(app))
    const { data } = (await browser.poll()).body
    expect(Object.keys(data).sort()).toEqual(['status', 'user'])
    expect(await browser.news()).toBe('expired')
    // What needs a session_key is for the phone.
    expect(problemOf(await browser.fetchJson('/api/login/check'))).toEqual([401, 'ERR_LOGIN_REQUIRED', -1])
  })

  it('lets guards know the desktop', async () => {
    const app = await world.serve({
      routes: (express) =>
        express.get('/staff', requireWechatUser({ provider: 'mini-program', appId }), (_req, res) => {
          res.send('in')
        }),
    })
    const browser = app.browser()
    const phone = await world.phone(app)
    for (const path of ['/me', '/staff']) {
      expect(problemOf(await browser.fetchJson(path))).toEqual([401, 'ERR_LOGIN_REQUIRED', -1])
    }
    await world.confirmed(browser, phone)
    expect(await browser.news()).toBe('done')
    expect((await browser.fetchJson('/me')).body).toMatchObject({
      provider: 'mini-program',
      openid: phone.openid,
    })
    expect((await browser.fetchJson('/staff')).text).toBe('in')
  })

  it('answers "waiting" within 30 seconds when nothing happens', async () => {
    const browser = (await world.serve()).browser()
    await browser.start()
    const { answer } = await browser.beginPoll()
    world.passTime(30_000)
    expect((await answer).body).toEqual(success({ status: 'waiting' }))
  })

  it('keeps every answer from being kept', async () => {
    const app = await world.serve()
    const browser = app.browser()
    const { imageUrl } = await browser.start()
    const answers = [
      await browser.post('/api/login/scan'),
      await browser.fetchJson(imageUrl),
      await onDesktop(app.url).fetchJson('/api/login/scan'),
      await browser.post('/api/login/scan', {}, { Origin: 'https://evil.example' }),
      await browser.fetchJson('/api/login/scan', { Origin: 'https://evil.example' }),
      await browser.fetchJson(imageUrl, { Origin: 'https://evil.example' }),
    ]
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 403, 403, 403])
    for (const { headers } of answers) expect(headers['cache-control']).toBe('no-store')
  })

  it('starts from the front ends of other origins that are allowed', async () => {
    const app = await world.serve({ auth: { returnToOrigins: ['https://front.example'] } })
    const answer = await app.browser().post('/api/login/scan', {}, { Origin: 'https://front.example' })
    expect(answer.status).toBe(200)
  })

  it('gives the same browser the same code and number while they last, and others after a login', async () => {
    const app = await world.serve()
    const browser = app.browser()
    const phone = await world.phone(app)
    const code = await browser.showCode()
    world.passTime(100_000)
    const again = await browser.showCode()
    expect([again.imageUrl, again.number]).toEqual([code.imageUrl, code.number])
    expect(again.expiresIn).toBeLessThanOrEqual(200)
    const scene = await phone.scan(again)
    await phone.openScene(scene)
    await phone.confirm(scene, again.number)
    expect(await browser.news()).toBe('done')
    expect((await browser.start()).imageUrl).not.toBe(code.imageUrl)
    expect(calls(codeApi)).toBe(1)
  })

  it('can be put elsewhere', async () => {
    const app = await world.serve({
      auth: {
        basePath: '/v1',
        routes: {
          scan: '/code',
          scanImage: '/code.png',
          scanOpen: '/code/open',
          scanConfirm: '/yes',
          scanRefuse: false,
        },
      },
    })
    const browser = onDesktop(app.url)
    const phone = await world.phone(app, { basePath: '/v1' })
    const { imageUrl, number } = (await browser.post('/v1/code')).body.data
    expect(imageUrl).toMatch(/^\/v1\/code\.png\?of=/)
    const scene = await phone.scan({ picture: (await browser.fetchJson(imageUrl)).body })
    expect((await phone.post('/code/open', { scene })).status).toBe(200)
    expect((await browser.fetchJson('/v1/code')).body.data.status).toBe('scanned')
    expect((await phone.post('/login/scan/refuse', { scene })).status).toBe(404)
    expect((await phone.post('/yes', { scene, number })).status).toBe(200)
    expect((await browser.fetchJson('/v1/code')).body.data.status).toBe('done')
  })

  it('names the picture as browsers find it behind a proxy that takes a path off', async () => {
    const app = await world.serve({ auth: { publicUrl: 'https://www.example.com/shop' } })
    const answer = await app.browser().post('/api/login/scan')
    expect(answer.body.data.imageUrl).toMatch(/^\/shop\/api\/login\/scan\/image\?of=/)
    const [cookie = ''] = answer.headers['set-cookie'] as unknown as string[]
    expect(cookie).toMatch(/^__Host-wxa-scene-\w+=[^;]+;.*HttpOnly;.*Secure;.*SameSite=Lax$/)
  })

  it('lets a development version be opened, whose pages WeChat does not know', async () => {
    const browser = (await world.serve({ scan: { envVersion: 'develop' } })).browser()
    await browser.showCode()
    expect(simulator.requests.list({ api: codeApi })[0]?.body).toMatchObject({
      env_version: 'develop',
      check_path: false,
    })
  })

  it('is there for a ready client too', async () => {
    const client = miniProgramClient({ ...miniCredentials, endpoints: simulator.endpoints })
    const app = await world.serve({ auth: { client } })
    const browser = app.browser()
    await world.confirmed(browser, await world.phone(app))
    expect(await browser.news()).toBe('done')
  })

  it('with confirm: false asks for no number', async () => {
    const app = await world.serve({ scan: { confirm: false } })
    const browser = app.browser()
    const phone = await world.phone(app)
    const code = await browser.showCode()
    const scene = await phone.scan(code)
    expect((await phone.openScene(scene)).body.data).toMatchObject({ siteName: 'The Shop' })
    expect((await phone.confirm(scene, code.number)).status).toBe(200)
    expect(await browser.news()).toBe('done')
    expect(await browser.whoami()).toBe(phone.openid)
  })

  it('has no such routes without the option', async () => {
    const app = await world.serve({ auth: { scan: undefined } })
    const browser = app.browser()
    const phone = await world.phone(app)
    expect((await browser.post('/api/login/scan')).status).toBe(404)
    expect((await phone.openScene('a'.repeat(32))).status).toBe(404)
  })
})
