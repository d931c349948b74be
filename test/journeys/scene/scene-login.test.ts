import { describe, expect, it } from '@jest/globals'
import {
  memoryTokenCache,
  requireWechatUser,
  sceneLogin,
  wechatAuth,
  wechatClient,
} from 'express-wechat-auth'
import { deploymentSecret } from '../../helpers/apps/deployment.ts'
import { type Messages, type Phone, type SceneApp, useScenes } from '../../helpers/apps/scene.ts'
import { problemOf } from '../../helpers/visitors/answers.ts'
import { createBrowser, locationOf, onDesktop } from '../../helpers/visitors/browser.ts'
import { type CodeBrowser, otherThan } from '../../helpers/visitors/code-browser.ts'
import { accountCredentials } from '../../helpers/visitors/page-login.ts'

const { appId } = accountCredentials

describe('sceneLogin()', () => {
  const world = useScenes()
  const { simulator } = world

  const logIn = async (browser: CodeBrowser, phone: Phone): Promise<void> => {
    const code = await browser.start()
    await phone.scan(code)
    await phone.send(code.number)
    expect(await browser.news()).toBe('done')
  }
  const serveAndLogIn = async (
    options: Parameters<typeof world.serve>[0],
    person: Parameters<typeof world.phone>[0],
  ): Promise<{ app: SceneApp; browser: CodeBrowser; phone: Phone }> => {
    const app = await world.serve(options)
    const [browser, phone] = [app.browser(), world.phone(person)]
    await logIn(browser, phone)
    return { app, browser, phone }
  }

  it.each([
    ['somebody who follows by the scan', false, 'subscribe'],
    ['a follower', true, 'SCAN'],
  ])('logs in %s, step by step', async (_who, isFollower, event) => {
    const app = await world.serve()
    const browser = app.browser()
    const phone = world.phone({ isFollower })

    const code = await browser.start()
    expect(code).toEqual({
      imageUrl: expect.stringMatching(/\/cgi-bin\/showqrcode\?ticket=[^&]+$/),
      number: expect.stringMatching(/^\d{4}$/),
      expiresIn: expect.any(Number),
    })
    // Five minutes, less what a busy machine took for the code.
    expect(Math.ceil(code.expiresIn / 20)).toBe(15)
    expect(await browser.whoami()).toBeNull()

    const first = await browser.beginPoll()
    const prompt = await phone.scan(code)
    expect(simulator.push.chat(appId, phone.openid)[0]?.message['Event']).toBe(event)
    expect(prompt).toContain('4 位数字')
    expect((await first.answer).body).toEqual({
      code: 0,
      message: 'success',
      data: { status: 'scanned' },
    })
    expect(await browser.whoami()).toBeNull()

    const second = await browser.beginPoll()
    expect(await phone.send(code.number)).toContain('已登录')
    expect((await second.answer).body).toEqual({
      code: 0,
      message: 'success',
      data: {
        status: 'done',
        user: {
          provider: 'official-account',
          appId,
          openid: phone.openid,
          unionid: expect.any(String),
          scope: 'snsapi_base',
          loggedInAt: expect.any(Number),
        },
      },
    })
    expect(await browser.whoami()).toBe(phone.openid)
    expect(app.events).toContainEqual({
      type: 'login',
      provider: 'official-account',
      appId,
      flow: 'scene',
      replayed: false,
    })
  })

  it('shows a picture of the code', async () => {
    const { imageUrl } = await (await world.serve()).browser().start()
    const picture = await fetch(imageUrl)
    expect(picture.status).toBe(200)
    expect(picture.headers.get('content-type')).toMatch(/^image\//)
  })

  it('answers at once what happened while nobody asked', async () => {
    const browser = (await world.serve()).browser()
    const phone = world.phone()
    const code = await browser.start()
    await phone.scan(code)
    expect(await browser.news()).toBe('scanned')
    await phone.send(code.number)
    expect(await browser.news()).toBe('done')
  })

  it('tells of a login whose scan it never told of', async () => {
    const { browser, phone } = await serveAndLogIn({}, {})
    expect(await browser.whoami()).toBe(phone.openid)
  })

  it('keeps every answer from being kept', async () => {
    const browser = (await world.serve()).browser()
    const answers = [
      await browser.post('/wechat/scene'),
      await createBrowser((await world.serve()).url).fetchJson('/wechat/scene'),
      await browser.fetchJson('/wechat/scene/user'),
      await browser.post('/wechat/scene/logout'),
      await browser.post('/wechat/scene', {}, { Origin: 'https://evil.example' }),
    ]
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 401, 200, 403])
    for (const { headers } of answers) expect(headers['cache-control']).toBe('no-store')
  })

  it('answers "waiting" within 30 seconds when nothing happens', async () => {
    const browser = (await world.serve()).browser()
    await browser.start()
    const before = performance.now()
    expect(await browser.news()).toBe('waiting')
    const seconds = (performance.now() - before) / 1_000
    expect(seconds).toBeGreaterThan(10)
    expect(seconds).toBeLessThan(30)
  }, 40_000)

  it('answers "scanned" again while the number is not sent', async () => {
    const browser = (await world.serve()).browser()
    await world.phone().scan(await browser.start())
    expect(await browser.news()).toBe('scanned')
    const { answer } = await browser.beginPoll()
    world.passTime(30_000)
    expect((await answer).body.data).toEqual({ status: 'scanned' })
  })

  describe('after five minutes', () => {
    it('answers "expired" to who waits, and to who asks later', async () => {
      const browser = (await world.serve()).browser()
      await browser.start()
      const { answer } = await browser.beginPoll()
      world.passTime(300_001)
      expect((await answer).body).toEqual({ code: 0, message: 'success', data: { status: 'expired' } })
      expect(await browser.news()).toBe('expired')
    })

    it('takes no number any more', async () => {
      const app = await world.serve({ after: (messages) => messages.on('text', () => 'what?') })
      const [browser, phone] = [app.browser(), world.phone()]
      const code = await browser.start()
      await phone.scan(code)
      world.passTime(300_001)
      expect(await phone.send(code.number)).toBe('what?')
      expect(await browser.news()).toBe('expired')
      expect(await browser.whoami()).toBeNull()
    })

    it('gives another code', async () => {
      const browser = (await world.serve()).browser()
      const old = await browser.start()
      world.passTime(300_001)
      expect((await browser.start()).imageUrl).not.toBe(old.imageUrl)
    })
  })

  describe('in the same browser', () => {
    it('gives the same code and number while they last', async () => {
      const browser = (await world.serve()).browser()
      const phone = world.phone()
      const code = await browser.start()
      world.passTime(100_000)
      expect(await browser.start()).toEqual({ ...code, expiresIn: expect.any(Number) })
      await phone.scan(code)
      const again = await browser.start()
      expect(again).toEqual({ ...code, expiresIn: expect.any(Number) })
      expect(again.expiresIn).toBeGreaterThan(190)
      expect(again.expiresIn).toBeLessThanOrEqual(200)
      expect(simulator.requests.count('cgi-bin/qrcode/create')).toBe(1)
      await phone.send(again.number)
      expect(await browser.news()).toBe('done')
    })

    it('gives others after a login', async () => {
      const browser = (await world.serve()).browser()
      const phone = world.phone()
      const code = await browser.start()
      await phone.scan(code)
      await phone.send(code.number)
      await browser.news()
      expect((await browser.start()).imageUrl).not.toBe(code.imageUrl)
    })
  })

  it('serves the user, the guard and the logout', async () => {
    const app = await world.serve({
      routes: (express) =>
        express.get('/account-only', requireWechatUser({ provider: 'official-account' }), (_req, res) => {
          res.send('in')
        }),
    })
    const [browser, phone] = [app.browser(), world.phone()]
    expect(problemOf(await browser.fetchJson('/wechat/scene/user'))).toEqual([401, 'ERR_LOGIN_REQUIRED', -1])
    expect(problemOf(await browser.fetchJson('/me'))).toEqual([401, 'ERR_LOGIN_REQUIRED', -1])
    await logIn(browser, phone)

    expect((await browser.fetchJson('/wechat/scene/user')).body.data).toMatchObject({ openid: phone.openid })
    expect((await browser.fetchJson('/me')).body.openid).toBe(phone.openid)
    expect((await browser.open('/account-only')).text).toBe('in')

    const before = (await browser.fetchJson('/whoami')).body.sessionId
    expect((await browser.post('/wechat/scene/logout')).body).toEqual({
      code: 0,
      message: 'success',
      data: {},
    })
    expect((await browser.fetchJson('/wechat/scene/user')).status).toBe(401)
    expect((await browser.fetchJson('/me')).status).toBe(401)
    expect((await browser.fetchJson('/whoami')).body.sessionId).not.toBe(before)
    expect(await browser.news()).toBe('expired')
    expect(app.events).toContainEqual({ type: 'logout', provider: 'official-account', appId })
  })

  it('sends a guarded page nowhere: there is no login page', async () => {
    const browser = (await world.serve()).browser()
    const page = await browser.open('/me')
    expect([...problemOf(page), page.body.data]).toEqual([401, 'ERR_LOGIN_REQUIRED', -1, undefined])
  })

  it('works beside wechatAuth() for the same account', async () => {
    const client = wechatClient({ ...accountCredentials, endpoints: simulator.endpoints })
    const app = await world.serve({
      login: { client },
      above: (express) => void express.use(wechatAuth({ client })),
    })
    const [browser, phone] = [app.browser(), world.phone()]
    expect(locationOf(await browser.open('/me'))).toMatch(/^\/wechat\/login\?/)
    await logIn(browser, phone)
    expect((await browser.fetchJson('/wechat/user')).body.data.openid).toBe(phone.openid)
    await browser.post('/wechat/logout')
    expect(await browser.whoami()).toBeNull()
  })

  it('knows the unionid where there is one', async () => {
    const { browser, phone } = await serveAndLogIn({}, { person: 'xiaohong' })
    const { data } = (await browser.fetchJson('/wechat/scene/user')).body
    expect([data.openid, data.unionid]).toEqual([phone.openid, simulator.users.unionidOf('xiaohong', appId)])
    const other = await serveAndLogIn({}, { hasNoUnionid: true })
    expect((await other.browser.fetchJson('/wechat/scene/user')).body.data).not.toHaveProperty('unionid')
  })

  it('logs in without it where the platform does not tell', async () => {
    const app = await world.serve()
    const [browser, phone] = [app.browser(), world.phone()]
    simulator.faults.arm({ api: 'cgi-bin/user/info', kind: 'errcode', errcode: 48001, times: 5 })
    await logIn(browser, phone)
    expect((await browser.fetchJson('/wechat/scene/user')).body.data).not.toHaveProperty('unionid')
    expect(app.events).toContainEqual({ type: 'profile-failure', provider: 'official-account', appId })
  })

  it('hands on the platform’s refusal to make a code, and works again after it', async () => {
    const browser = (await world.serve()).browser()
    simulator.faults.arm({ api: 'cgi-bin/qrcode/create', kind: 'errcode', errcode: 45009 })
    const answer = await browser.post('/wechat/scene')
    expect(problemOf(answer)).toEqual([503, 'ERR_PLATFORM_QUOTA', 45009])
    expect(await browser.news()).toBe('expired')
    await browser.start()
  })

  it('can be put elsewhere, and speaks English', async () => {
    const app = await world.serve({
      login: { basePath: '/api', routes: { scene: '/code', user: false }, lang: 'en' },
    })
    const browser = onDesktop(app.url)
    const code = (await browser.post('/api/code')).body.data
    const phone = world.phone()
    expect(await phone.scan(code)).toContain('send the 4 digits')
    expect((await browser.fetchJson('/api/code')).body.data.status).toBe('scanned')
    await phone.send(code.number)
    expect((await browser.fetchJson('/api/code')).body.data.status).toBe('done')
    expect((await browser.fetchJson('/api/wechat/scene/user')).status).toBe(404)
    expect((await browser.post('/wechat/scene')).status).toBe(404)
    expect((await browser.post('/api/wechat/scene/logout')).status).toBe(200)
  })

  it('speaks the language of the page: a router for each, over one account and one cache', async () => {
    const tokenCache = memoryTokenCache()
    let messages: Messages | undefined
    const app = await world.serve({
      login: { tokenCache, siteName: '商店' },
      before: (made) => {
        messages = made
      },
      routes: (below) => {
        const { endpoints } = world.simulator
        const login = { ...accountCredentials, endpoints, tokenCache, secret: deploymentSecret }
        below.use(
          sceneLogin({
            ...login,
            messages: messages as Messages,
            siteName: 'The Shop',
            lang: 'en',
            basePath: '/en',
          }),
        )
      },
    })
    const browser = onDesktop(app.url)
    const [reader, other, phone] = [world.phone(), world.phone(), world.phone()]
    const chinese = (await browser.post('/wechat/scene')).body.data
    expect(await reader.scan(chinese)).toMatch(/您正在登录「商店」/)
    // The same browser goes on in the other language.
    const english = (await browser.post('/en/wechat/scene')).body.data
    expect(english).toMatchObject({ imageUrl: chinese.imageUrl, number: chinese.number })
    expect(await reader.send(otherThan(english.number))).toMatch(/^That number is wrong/)
    expect(await other.scan(english)).toMatch(/^Somebody else has scanned/)

    const next = (await onDesktop(app.url).post('/en/wechat/scene')).body.data
    expect(await phone.scan(next)).toMatch(/You are logging in to “The Shop”/)
    expect(await phone.send(next.number)).toMatch(/^You are logged in to “The Shop”/)
  })
})
