import { describe, expect, it } from '@jest/globals'
import type { Express } from 'express'
import { useSimulator } from '../helpers/apps/simulated-world.ts'
import { describeWithRedis, useRedis } from '../helpers/stores/redis.ts'
import { createBrowser, desktopUserAgent, locationOf } from '../helpers/visitors/browser.ts'
import { accountCredentials, decide, exchanges, logInByPage } from '../helpers/visitors/page-login.ts'
import { codeBelow, evaluate } from './printed-code.ts'

describe('printed code that a newcomer copies first runs:', () => {
  const world = useSimulator()
  const withAccount = {
    WECHAT_APPID: accountCredentials.appId,
    WECHAT_APPSECRET: accountCredentials.appSecret,
  }
  const env = { SESSION_SECRET: 'of a test', ...withAccount }
  /** The code with nothing changed but where WeChat is, and who listens. */
  const placed = (code: string): string =>
    code
      .replace('app.listen(3000)', '')
      .replace(/wechatAuth\(\{/, `$& endpoints: ${JSON.stringify(world.simulator.endpoints)},`)
  const run = async (code: string, given: Record<string, string> = env): Promise<string> =>
    world.run((await evaluate(placed(code), 'app', given)) as Express)

  it.each([
    ['README.md', 'With an account'],
    ['README.zh-CN.md', '已有账号'],
  ])('%s: nickname after a tap, the account at once', async (file, heading) => {
    const [code = ''] = codeBelow(file, heading, 'js')
    const browser = createBrowser(await run(code))
    const link = /href="([^"]+)"/.exec((await browser.open('/')).text)?.[1] ?? ''
    const loginPath = locationOf(await browser.open(link))
    expect(locationOf(await logInByPage(browser, { loginPath }))).toBe('/profile')
    const { body } = await browser.open('/profile')
    expect(body).toMatchObject({ nickname: '李小明', openid: expect.any(String) })
    expect((await browser.open('/orders')).body).toEqual({
      account: { id: `official-account:${accountCredentials.appId}:${body.openid}` },
    })
    expect((await createBrowser(await run(code)).fetchJson('/orders')).body.error).toBe('ERR_LOGIN_REQUIRED')
  })

  it('docs/development.md: the account of the environment', async () => {
    const [code = ''] = codeBelow('docs/development.md', 'Development: .env, Vite, tunnels', 'js')
    const browser = createBrowser(await run(code))
    const answer = await logInByPage(browser, { loginPath: locationOf(await browser.open('/')) })
    expect(locationOf(answer)).toBe('/')
    expect((await browser.open('/')).body).toMatchObject({ provider: 'official-account' })
  })

  it('docs/website-and-mobile.md: a QR code at a desk', async () => {
    const file = 'docs/website-and-mobile.md'
    const [code = ''] = codeBelow(file, 'Website and mobile apps: websiteLogin(), mobileLogin()')
    const website = world.simulator.apps.list().find(({ kind }) => kind === 'website')
    const url = await world.run(
      (await evaluate(
        code
          .replace('app.listen(3000)', '')
          .replace('websiteLogin({', `$& endpoints: ${JSON.stringify(world.simulator.endpoints)},`),
        'app',
        {
          SESSION_SECRET: 'of a test',
          OPEN_PLATFORM_APPID: website?.appId ?? '',
          OPEN_PLATFORM_APPSECRET: website?.appSecret ?? '',
        },
      )) as Express,
    )
    const browser = createBrowser(url, desktopUserAgent)
    await logInByPage(browser, { loginPath: locationOf(await browser.open('/me')) })
    expect((await browser.open('/me')).body).toMatchObject({ provider: 'website', nickname: '李小明' })
  })

  describeWithRedis('with Redis', () => {
    const redis = useRedis()

    it('docs/production.md: who logs in at one process is logged in at the other, over https', async () => {
      const [printed = ''] = codeBelow('docs/production.md', 'Sessions and production')
      const socket = `socket: { path: ${JSON.stringify(redis.path)}, tls: false }`
      const code = placed(printed.replace(/^app\.listen.*$/m, ''))
        .replace('url: process.env.REDIS_URL!', socket)
        .replace(/console\.log\(/, 'void (')
      const start = async (): Promise<string> => {
        const given = { ...env, SECRET: 'the secret of production' }
        const made = (await evaluate(code, '({ app, client })', given)) as {
          app: Express
          client: { destroy(): void }
        }
        redis.keep(made.client)
        return world.run(made.app)
      }
      const [one, other] = [await start(), await start()]
      const https = { 'X-Forwarded-Proto': 'https' }
      const browser = createBrowser(one)
      const departure = await browser.open(
        new URL(locationOf(await browser.open('/me', https)), one).href,
        https,
      )
      const callback = new URL(await decide(browser, locationOf(departure)))
      expect(callback.protocol).toBe('https:')
      const answer = await browser.open(callback.pathname + callback.search, https)
      expect([answer.status, locationOf(answer)]).toEqual([303, '/me'])
      expect([...browser.cookies.keys()]).toContain('connect.sid')
      const elsewhere = createBrowser(other)
      for (const [name, value] of browser.cookies) elsewhere.cookies.set(name, value)
      expect((await elsewhere.open('/me', https)).body).toMatchObject({ appId: accountCredentials.appId })
      expect(exchanges(world.simulator)).toBe(1)
    })
  })
})
