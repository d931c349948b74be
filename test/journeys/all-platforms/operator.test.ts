import { beforeEach, describe, expect, it, jest } from '@jest/globals'
import express, { type Express, Router } from 'express'
import {
  errorHandler,
  miniLogin,
  mobileLogin,
  requireWechatUser,
  type WechatAuthEvent,
  websiteLogin,
  wechatAuth,
  wechatClient,
  wechatJsSdk,
  wechatMessages,
  wecomAuth,
} from 'express-wechat-auth'
import { appWithSession } from '../../helpers/apps/server.ts'
import { showError } from '../../helpers/apps/simulated-world.ts'
import { agent, exchangeApi, useWecom } from '../../helpers/apps/wecom.ts'
import { account, post, safePush, textXml } from '../../helpers/messages/pushes.ts'
import { useClock } from '../../helpers/time/clock.ts'
import { createBrowser } from '../../helpers/visitors/browser.ts'
import { accountCredentials, logInByPage } from '../../helpers/visitors/page-login.ts'
import { issueCode, postCode } from '../../helpers/visitors/requests.ts'

const codeApi = 'sns/oauth2/access_token'

/** What is written to the console, which stays quiet. */
function useConsole(): string[] {
  const lines: string[] = []
  beforeEach(() => {
    lines.length = 0
    jest.spyOn(console, 'error').mockImplementation((...parts) => void lines.push(parts.join(' ')))
  })
  return lines
}

describe('what an operator must mend', () => {
  const world = useWecom()
  const { simulator } = world
  const lines = useConsole()
  const clock = useClock()
  // Each test is in a minute of its own.
  let minutes = 0
  beforeEach(() => {
    minutes += 2
    clock.advance(minutes * 60_000)
  })

  const inProduction = (env = 'production'): Express => appWithSession().set('env', env)
  const serveAccount = (options: object = {}, app = inProduction()): Promise<string> => {
    const { endpoints } = simulator
    app.use(wechatAuth({ ...accountCredentials, endpoints, requireState: 'browser', ...options }))
    app.get('/me', requireWechatUser(), (_req, res) => void res.json({}))
    return world.run(app.use(errorHandler()).use(showError))
  }
  const refuse = (errcode: number, errmsg?: string): void =>
    simulator.faults.arm({ api: codeApi, kind: 'errcode', errcode, ...(errmsg !== undefined && { errmsg }) })

  it('goes to the console where no onEvent listens: by a page', async () => {
    const url = await serveAccount()
    refuse(40125)
    const { status, text } = await logInByPage(createBrowser(url))
    expect([status, text.includes('invalid appsecret')]).toEqual([502, false])
    expect(lines).toEqual([
      expect.stringMatching(
        /^express-wechat-auth: ERR_PLATFORM_CONFIG \(502\): .*40125.*The app secret is wrong/,
      ),
    ])
  })

  it('goes there by JSON, once a minute for each code and errcode', async () => {
    const url = await serveAccount()
    const ask = async (errcode: number): Promise<void> => {
      refuse(errcode)
      expect((await postCode(url, { code: issueCode(simulator) })).body.code).toBe(errcode)
    }
    await ask(40125)
    await ask(40125)
    await ask(40013)
    expect(lines.map((line) => /errcode (\d+)/.exec(line)?.[1])).toEqual(['40125', '40013'])
    clock.advance(61_000)
    await ask(40125)
    expect(lines).toHaveLength(3)
  })

  it.each([
    ['a person’s own mistakes', 'production', 40029, undefined],
    ['apps in test', 'test', 40125, undefined],
  ])('is not: %s', async (_what, env, errcode) => {
    const url = await serveAccount({}, inProduction(env))
    refuse(errcode)
    expect((await postCode(url, { code: issueCode(simulator) })).status).toBeGreaterThan(400)
    expect(lines).toEqual([])
  })

  it('goes to onEvent alone where that listens', async () => {
    const events: WechatAuthEvent[] = []
    const url = await serveAccount({ onEvent: (event: WechatAuthEvent) => events.push(event) })
    refuse(40125)
    await postCode(url, { code: issueCode(simulator) })
    expect(lines).toEqual([])
    expect(events).toMatchObject([
      { type: 'refusal', errcode: 40125, message: expect.stringMatching(/40125.*wrong/) },
    ])
  })

  it('stays on one line, and short, whatever the platform says', async () => {
    const url = await serveAccount()
    refuse(40125, `bad\nforged: all is well\r\u2028\u001b[2J${'x'.repeat(5_000)}`)
    await postCode(url, { code: issueCode(simulator) })
    expect(lines).toHaveLength(1)
    expect(lines[0]).not.toMatch(/[\p{Cc}\u2028]/u)
    expect(lines[0]?.length).toBeLessThan(1_100)
  })

  it('goes there from every kind of router', async () => {
    const { endpoints } = simulator
    const wrong = { ...accountCredentials, appSecret: 'f'.repeat(32), endpoints }
    const app = inProduction()
    app.use(wecomAuth({ ...agent, endpoints, requireState: 'browser' }))
    app.use(miniLogin({ ...wrong, secret: 'a secret of this deployment', basePath: '/api' }))
    app.use(wechatJsSdk({ ...wrong, publicUrl: 'https://app.example.com' }))
    const url = await world.run(app)
    simulator.faults.arm({ api: exchangeApi, kind: 'errcode', errcode: 50001 })
    simulator.faults.arm({ api: 'cgi-bin/stable_token', kind: 'errcode', errcode: 40164 })
    const browser = createBrowser(url)
    await browser.post('/wecom/getUserInfo', { code: world.issueCode() })
    await browser.post('/api/login', { code: 'some-code' })
    await browser.fetchJson('/wechat/jsSdkConfig?url=https%3A%2F%2Fapp.example.com%2F')
    expect(lines.map((line) => /: (\S+) answered errcode (\d+)/.exec(line)?.slice(1))).toEqual([
      [exchangeApi, '50001'],
      ['sns/jscode2session', '40125'],
      ['cgi-bin/stable_token', '40164'],
    ])
    expect(lines.join()).not.toContain('ffff')
  })

  it('names the console of the very kind of app: a website and a mobile app are set up on the Open Platform', async () => {
    const { endpoints } = simulator
    const appSecret = 'f'.repeat(32)
    const website = { appId: 'wx0000000000000002', appSecret }
    const mobile = { appId: 'wx0000000000000003', appSecret }
    const secret = 'a secret of this deployment'
    const app = inProduction()
    app.use(wechatAuth({ ...accountCredentials, appSecret, endpoints, requireState: false }))
    app.use('/own', websiteLogin({ ...website, endpoints, requireState: false }))
    const client = wechatClient({ ...website, endpoints })
    app.use('/shared', websiteLogin({ client, requireState: false }))
    app.use(mobileLogin({ ...mobile, endpoints, secret }))
    const browser = createBrowser(await world.run(app))
    const paths = [
      '/wechat/getUserInfo',
      '/own/wechat/qr/getUserInfo',
      '/shared/wechat/qr/getUserInfo',
      '/wechat/mobile/login',
    ]
    for (const path of paths) {
      await browser.post(path, { code: 'some-code' })
      clock.advance(61_000)
    }
    expect(lines.map((line) => /40125 .*console \((.*)\)/.exec(line)?.[1])).toEqual([
      '设置与开发 > 基本配置',
      'open.weixin.qq.com > 管理中心 > 网站应用',
      'open.weixin.qq.com > 管理中心 > 网站应用',
      'open.weixin.qq.com > 管理中心 > 移动应用',
    ])
    // By itself a client cannot know.
    await expect(client.fetchOAuthToken('some-code')).rejects.toThrow(/基本配置.*网站应用 \/ 移动应用/)
  })

  it('is what onLogin and a handler of messages throw, too', async () => {
    const onLogin = (): never => {
      throw new Error('database is down')
    }
    const url = await serveAccount({ onLogin })
    expect((await postCode(url, { code: issueCode(simulator) })).body.error).toBe('ERR_APP')
    const { token, encodingAesKey, receiverId: appId } = account
    const messages = wechatMessages({ appId, token, encodingAesKey })
    messages.on('text', () => {
      throw new Error('no answer today')
    })
    const app = express().set('env', 'production').use('/messages', messages)
    expect((await post(app, safePush(textXml()))).text).toBe('')
    expect(lines).toEqual([
      expect.stringContaining('database is down'),
      expect.stringContaining('no answer today'),
    ])
  })

  it('names the origin that was refused, and the options for it', async () => {
    const events: WechatAuthEvent[] = []
    const url = await serveAccount({ onEvent: (event: WechatAuthEvent) => events.push(event) })
    const Origin = 'https://shop.example.com'
    const answer = await createBrowser(url).post('/wechat/logout', {}, { Origin })
    expect([answer.status, answer.text.includes('shop')]).toEqual([403, false])
    const [refusal] = events as { message?: string }[]
    for (const word of [Origin, url, 'returnToOrigins', 'publicUrl']) expect(refusal?.message).toContain(word)
  })
})

describe('how a router stands in its app', () => {
  const world = useWecom()
  const lines = useConsole()
  const auth = (options: object = {}) =>
    wechatAuth({ ...accountCredentials, endpoints: world.simulator.endpoints, ...options })
  const inDevelopment = (): Express => appWithSession().set('env', 'development')

  it.each(['before', 'after'])(
    'tells of a route of the app’s own at the callback, %s it, once',
    async (where) => {
      const [app, router] = [inDevelopment(), auth()]
      if (where === 'after') app.use(router)
      app.get('/wechat/callback', (_req, res) => void res.send('the app’s own'))
      if (where === 'before') app.use(router)
      const browser = createBrowser(await world.run(app))
      await browser.open('/wechat/login')
      await browser.open('/wechat/login')
      expect(lines).toEqual([
        expect.stringMatching(
          /^express-wechat-auth: wechatAuth: the app has a route of its own at GET \/wechat\/callback.*onLogin/,
        ),
      ])
    },
  )

  it('tells of a basePath that repeats the mount path', async () => {
    const url = await world.run(inDevelopment().use('/api', auth({ basePath: '/api' })))
    expect((await createBrowser(url).open('/api/api/wechat/login')).status).toBe(302)
    expect(lines).toEqual([expect.stringContaining('its routes are below /api/api. Give one of the two')])
  })

  it('is told to onEvent where that listens, and never where all is well', async () => {
    const events: WechatAuthEvent[] = []
    const onEvent = (event: WechatAuthEvent): void => void events.push(event)
    const app = inDevelopment().post('/wechat/callback', (_req, res) => void res.end())
    const url = await world.run(app.use(auth({ onEvent, basePath: '' })).use('/api', auth({ onEvent })))
    for (const path of ['/wechat/login', '/api/wechat/login']) await createBrowser(url).open(path)
    expect([lines, events]).toEqual([[], []])
    const repeated = await world.run(inDevelopment().use('/x', auth({ onEvent, basePath: '/x' })))
    await createBrowser(repeated).open('/x/x/wechat/login')
    expect(lines).toEqual([])
    expect(events).toMatchObject([{ type: 'setup-problem', message: expect.stringContaining('/x/x') }])
  })

  describe('is named by a guard', () => {
    const messageAt = async (app: Express): Promise<string> => {
      const url = await world.run(app.use(showError))
      const answer = await createBrowser(url).fetchJson('/me')
      expect(answer.status).toBe(500)
      return answer.body.handed.message
    }
    const guarded = (app: Express): Express =>
      app.get('/me', requireWechatUser(), (_req, res) => void res.end())

    it('that no router is above: mount one', async () => {
      expect(await messageAt(guarded(inDevelopment()))).toMatch(/ran before this guard; mount one above it$/)
    })

    it.each<[string, (app: Express) => Express]>([
      ['at another path', (app) => guarded(app.use('/api', auth()))],
      ['in a router of the app’s, at another path', (app) => guarded(app.use('/api', Router().use(auth())))],
      ['below it', (app) => guarded(app).use(auth())],
    ])('whose router is %s', async (_where, mount) => {
      expect(await messageAt(mount(inDevelopment()))).toMatch(
        /the app has one, but at another path.*basePath/,
      )
    })
  })
})
