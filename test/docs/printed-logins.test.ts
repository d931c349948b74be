import { describe, expect, it } from '@jest/globals'
import type { Express } from 'express'
import { useSimulator } from '../helpers/apps/simulated-world.ts'
import { describeWithRedis, useRedis } from '../helpers/stores/redis.ts'
import { type Browser, createBrowser, locationOf } from '../helpers/visitors/browser.ts'
import { codeOf, logInByJson } from '../helpers/visitors/json-login.ts'
import { decide, exchanges } from '../helpers/visitors/page-login.ts'
import { getJson } from '../helpers/visitors/requests.ts'
import { crawl, lastOf } from '../helpers/visitors/wechat-login.ts'
import { codeBelow, evaluate } from './printed-code.ts'

const secrets = { SHOP_SECRET: 's'.repeat(32), CLUB_SECRET: 'c'.repeat(32) }
const frontEnd = 'https://app.example.com'
const redirectDomains = ['127.0.0.1', 'app.example.com', 'shop.example.com', 'club.example.com']
/** The accounts that the documents name. */
const shop = { appId: 'wx0000000000000001', appSecret: secrets.SHOP_SECRET }
const club = { appId: 'wx0000000000000002', appSecret: secrets.CLUB_SECRET }
const bearer = (token: string): Record<string, string> => ({ Authorization: `Bearer ${token}` })

describe('printed code of logins runs:', () => {
  const world = useSimulator({
    apps: [shop, club].map((app) => ({ ...app, kind: 'official-account', name: app.appId, redirectDomains })),
  })
  const env = {
    ...secrets,
    SESSION_SECRET: 'of a test',
    SECRET: 'the secret of production',
    WECHAT_SECRET: 'the secret of production',
    WECHAT_APPID: shop.appId,
    WECHAT_APPSECRET: shop.appSecret,
  }
  /** The code with nothing changed but where WeChat is. */
  const placed = (code: string): string =>
    code.replaceAll(/(?<=wechatAuth\(\{)/g, ` endpoints: ${JSON.stringify(world.simulator.endpoints)},`)
  const run = async (code: string, changes: Record<string, string> = {}): Promise<string> =>
    world.run((await evaluate(placed(code), 'app', { ...env, ...changes })) as Express)

  const several = codeBelow('docs/recipes.md', 'Several official accounts in one app')
  const pages = { '/shop/orders': shop.appId, '/club/card': club.appId }

  it('several accounts, each with paths of its own: in turn, one login for each, and ended apart', async () => {
    const browser = createBrowser(await run(several[0] ?? ''))
    for (const _round of [1, 2, 3]) {
      for (const [page, appId] of Object.entries(pages)) {
        expect(lastOf(await crawl(browser, page)).body.appId).toBe(appId)
      }
    }
    expect(exchanges(world.simulator)).toBe(2)
    expect((await browser.fetchJson('/club/card')).body.openid).not.toBe(
      (await browser.fetchJson('/shop/orders')).body.openid,
    )
    await browser.post('/club/wechat/logout')
    const { status, body } = await browser.fetchJson('/club/card')
    expect([status, body.data.loginUrl]).toEqual([401, expect.stringContaining('/club/wechat/login')])
    expect((await browser.fetchJson('/shop/orders')).status).toBe(200)
  })

  it('several accounts, each with a host of its own', async () => {
    const url = await run(several[1] ?? '')
    const openids: string[] = []
    for (const [name, { appId }] of Object.entries({ shop, club })) {
      const browser = createBrowser(url)
      const at = { Host: `${name}.example.com` }
      const departure = await browser.open('/wechat/login', at)
      const callback = new URL(await decide(browser, locationOf(departure)))
      expect(callback.host).toBe(at.Host)
      expect((await browser.open(callback.pathname + callback.search, at)).status).toBe(303)
      const { data } = (await browser.fetchJson('/wechat/user', at)).body
      expect(data.appId).toBe(appId)
      openids.push(data.openid)
    }
    expect(openids[0]).not.toBe(openids[1])
    expect((await getJson(url, '/wechat/user', { Host: 'other.example.com' })).status).toBe(404)
  })

  /** What the front end of another site does: it has neither cookies nor a session. */
  const tokenOf = async (url: string): Promise<string> => {
    const asked = `/wechat/authorizeUrl?redirect_uri=${encodeURIComponent(`${frontEnd}/done`)}`
    const begun = await createBrowser(url).fetchJson(asked, { Origin: frontEnd })
    const code = await codeOf(createBrowser(url), begun.body.data)
    const { state, verifier } = begun.body.data
    const answer = await createBrowser(url).post(
      '/wechat/getUserInfo',
      { code, state, verifier },
      { Origin: frontEnd },
    )
    expect([answer.status, answer.headers['set-cookie']]).toEqual([200, undefined])
    return answer.body.data.token
  }

  it('a front end on another origin: its pages may read the answers, and its token is the login', async () => {
    const url = await run(codeBelow('docs/recipes.md', 'A front end on another origin')[0] ?? '')
    const token = await tokenOf(url)
    const answer = await getJson(url, '/api/me', { ...bearer(token), Origin: frontEnd })
    expect([answer.status, answer.headers['access-control-allow-origin']]).toEqual([200, frontEnd])
    expect((await getJson(url, '/api/me', { Origin: frontEnd })).body.error).toBe('ERR_LOGIN_REQUIRED')
    const foreign = await createBrowser(url).fetchJson('/wechat/authorizeUrl', {
      Origin: 'https://evil.example',
    })
    expect([foreign.status, foreign.body.error]).toEqual([403, 'ERR_ORIGIN_REFUSED'])
  })

  it('a front end that goes to WeChat by itself: a token of staging is nothing in production', async () => {
    const [printed = ''] = codeBelow('docs/web-login.md', 'A front end that goes to WeChat by itself')
    const code = printed.replace('the secret of the official account', shop.appSecret)
    const [production, staging] = [await run(code), await run(code, { SECRET: 'the secret of staging' })]
    const token = await tokenOf(staging)
    expect((await getJson(staging, '/wechat/user', bearer(token))).status).toBe(200)
    const answer = await getJson(production, '/wechat/user', bearer(token))
    expect([answer.status, answer.body.error]).toEqual([401, 'ERR_TOKEN_INVALID'])
    await expect(run(code.replace(/ +secret: .*\n/, ''))).rejects.toThrow(/"secret" is needed to sign bearer/)
  })

  describeWithRedis('with Redis', () => {
    const redis = useRedis()

    it('staging and production over one Redis: neither tokens, callbacks nor sessions of the other', async () => {
      const [printed = ''] = codeBelow('docs/recipes.md', 'Staging and production')
      const socket = `socket: { path: ${JSON.stringify(redis.path)}, tls: false }`
      const code = placed(printed).replace('url: process.env.REDIS_URL!', socket)
      const start = async (DEPLOYMENT: string): Promise<string> => {
        const own = { DEPLOYMENT, SECRET: `the secret of ${DEPLOYMENT}`, SESSION_SECRET: `of ${DEPLOYMENT}` }
        const made = (await evaluate(code, '({ app, client })', { ...env, ...own })) as {
          app: Express
          client: { destroy(): void }
        }
        redis.keep(made.client)
        return world.run(made.app)
      }
      const [staging, production] = [await start('staging'), await start('production')]
      const browser: Browser = createBrowser(staging)
      const { token } = (await logInByJson(browser)).body.data
      expect((await browser.fetchJson('/me')).status).toBe(200)
      const elsewhere = createBrowser(production)
      for (const [name, value] of browser.cookies) elsewhere.cookies.set(name, value)
      expect((await elsewhere.fetchJson('/me')).status).toBe(401)
      expect((await getJson(staging, '/me', bearer(token))).status).toBe(200)
      expect((await getJson(production, '/me', bearer(token))).body.error).toBe('ERR_TOKEN_INVALID')
    })
  })
})
