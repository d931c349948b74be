import { afterEach, describe, expect, it } from '@jest/globals'
import express, { type Express } from 'express'
import session from 'express-session'
import { wechatAuth } from 'express-wechat-auth'
import { createPlatformSimulator, type PlatformSimulator } from 'express-wechat-auth/simulator'
import { createBrowser, locationOf } from '../helpers/visitors/browser.ts'
import { accountCredentials, decide, logInByPage } from '../helpers/visitors/page-login.ts'
import { codeBelow, evaluate, useReservedServers } from './printed-code.ts'

const codeOf = (heading: string): string[] => codeBelow('docs/recipes.md', heading)

describe('recipes', () => {
  const reserve = useReservedServers()
  let simulator: PlatformSimulator | undefined

  afterEach(async () => {
    await simulator?.stop()
    simulator = undefined
  })

  const startSimulator = async (): Promise<PlatformSimulator> => {
    simulator = createPlatformSimulator()
    await simulator.start()
    return simulator
  }

  it('a hash router gets its fragment back', async () => {
    const { endpoints } = await startSimulator()
    const app = express()
    app.use(session({ secret: 'of a test', resave: false, saveUninitialized: false }))
    app.use(wechatAuth({ ...accountCredentials, endpoints }))
    const { url, serve } = await reserve('127.0.0.1')
    serve(app)
    const browser = createBrowser(url)
    const loginPath = `/wechat/login?scope=snsapi_base&returnTo=${encodeURIComponent('/shop?page=2#/orders/7?x=1')}`
    expect(locationOf(await logInByPage(browser, { loginPath }))).toBe('/shop?page=2#/orders/7?x=1')
    const declined = await logInByPage(createBrowser(url), {
      loginPath: loginPath.replace('base', 'userinfo'),
      decision: 'deny',
    })
    expect(locationOf(declined)).toBe('/shop?page=2&error=access_denied#/orders/7?x=1')
  })

  it('one callback domain serves several environments', async () => {
    const { endpoints } = await startSimulator()
    const [relay = '', environment = ''] = codeOf('One callback domain for several environments')
    const registered = await reserve('localhost')
    const staging = await reserve('127.0.0.1')
    const placed = (code: string): string =>
      code
        .replaceAll('https://login.example.com', registered.url)
        .replaceAll('https://staging.example.com', staging.url)
        .replace('relay:', `endpoints: ${JSON.stringify(endpoints)},\n    relay:`)
    const env = {
      RELAY_SECRET: 'of a relay and its environments',
      SESSION_SECRET: 'of a test',
      WECHAT_APPID: accountCredentials.appId,
      WECHAT_APPSECRET: accountCredentials.appSecret,
    }
    registered.serve((await evaluate(placed(relay), 'app', env)) as Express)
    staging.serve((await evaluate(placed(environment), 'app', env)) as Express)

    const browser = createBrowser(staging.url)
    const departure = await browser.open(locationOf(await browser.open('/me')))
    const callback = await decide(browser, locationOf(departure))
    expect(callback).toMatch(new RegExp(`^${registered.url}/relay\\?to=`))
    const handedOn = await browser.open(callback)
    expect(locationOf(handedOn)).toMatch(new RegExp(`^${staging.url}/wechat/callback\\?`))
    const answer = await browser.open(locationOf(handedOn))
    expect([answer.status, locationOf(answer)]).toEqual([303, '/me'])
    expect((await browser.open('/me')).body).toMatchObject({ provider: 'official-account' })

    expect((await browser.open(`${registered.url}/relay?code=1&to=https://evil.example.com`)).status).toBe(
      400,
    )
    const logout = await browser.post('/wechat/logout', {}, { Origin: staging.url })
    expect(logout.status).toBe(200)
  })

  it('a unionid links the identities of one person, and no others', async () => {
    interface Identity {
      provider: string
      appId: string
      openid: string
      unionid?: string
      accountId: string
    }
    const [code = ''] = codeOf("One account for a person's identities: unionid")
    const accountOf = (await evaluate(code, 'accountOf')) as (
      store: object,
      user: object,
    ) => Promise<{ id: string }>
    const rows: Identity[] = []
    const isSame = (a: object, b: object): boolean =>
      Object.entries(a).every(([key, value]) => Reflect.get(b, key) === value)
    const store = {
      find: async (key: object) => rows.find((row) => isSame(key, row)),
      findByUnionid: async (unionid: string) => rows.find((row) => row.unionid === unionid),
      save: async ({ provider, appId, openid, ...rest }: Identity) => {
        const row = rows.find((other) => isSame({ provider, appId, openid }, other))
        if (row) Object.assign(row, rest)
        else rows.push({ provider, appId, openid, ...rest })
      },
    }
    const idOf = async (user: object): Promise<string> => (await accountOf(store, user)).id
    const inWechat = { provider: 'official-account', appId: 'wx1', openid: 'o1' }
    const first = await idOf(inWechat)
    expect(await idOf({ ...inWechat, unionid: 'u1' })).toBe(first)
    expect(await idOf(inWechat)).toBe(first)
    expect(await idOf({ provider: 'website', appId: 'wx2', openid: 'o2', unionid: 'u1' })).toBe(first)
    expect(await idOf({ provider: 'website', appId: 'wx2', openid: 'o3' })).not.toBe(first)
    expect(rows.map(({ openid, unionid }) => [openid, unionid])).toEqual([
      ['o1', 'u1'],
      ['o2', 'u1'],
      ['o3', undefined],
    ])
  })
})
