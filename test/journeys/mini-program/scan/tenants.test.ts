import { beforeAll, describe, expect, it } from '@jest/globals'
import type { Request } from 'express'
import { memoryTokenCache, miniLogin } from 'express-wechat-auth'
import { deploymentSecret } from '../../../helpers/apps/deployment.ts'
import { miniCredentials, otherMiniCredentials } from '../../../helpers/apps/mini-program.ts'
import { codeApi, scanPage, useScan } from '../../../helpers/apps/mini-scan.ts'
import {
  component,
  mountAccounts,
  type PlatformDeployment,
  useOpenPlatform,
} from '../../../helpers/apps/open-platform.ts'
import { problemOf } from '../../../helpers/visitors/answers.ts'
import { onDesktop } from '../../../helpers/visitors/browser.ts'
import { grantByPush } from '../../../helpers/visitors/merchant.ts'
import { createPhone } from '../../../helpers/visitors/mini-phone.ts'

const scan = { page: scanPage, siteName: 'The Shop' }

describe('miniLogin({ credentials, scan })', () => {
  const world = useScan()
  const hosts: Record<string, typeof miniCredentials> = {
    'a.example': miniCredentials,
    'b.example': otherMiniCredentials,
  }

  it('is a login of its own at each tenant', async () => {
    const app = await world.serve({
      auth: {
        credentials: (req) => hosts[req.hostname],
        secret: deploymentSecret,
        tokenCache: memoryTokenCache(),
        scan: { ...scan, maxScenesPerMinute: 1 },
      },
    })
    const [a, b] = ['a.example', 'b.example'].map((Host) => ({ Host })) as [
      { Host: string },
      { Host: string },
    ]
    const browser = app.browser()
    const phone = await world.phone(app, { headers: a })
    const other = await world.phone(app, { appId: otherMiniCredentials.appId, headers: b })

    const { imageUrl, number } = (await browser.post('/api/login/scan', {}, a)).body.data
    const scene = await phone.scan({ picture: (await browser.fetchJson(imageUrl, a)).body })
    // The other tenant knows neither the scene nor the cookie, and has codes of its own.
    expect(problemOf(await other.openScene(scene))).toEqual([401, 'ERR_CODE_DEAD', -1])
    expect((await browser.fetchJson('/api/login/scan', b)).body.data).toEqual({ status: 'expired' })
    expect((await app.browser().post('/api/login/scan', {}, b)).status).toBe(200)
    expect((await app.browser().post('/api/login/scan', {}, a)).status).toBe(429)

    await phone.openScene(scene)
    await phone.confirm(scene, number)
    await browser.fetchJson('/api/login/scan', a)
    const there = async (headers: { Host: string }) => problemOf(await browser.fetchJson('/me', headers))[0]
    expect([await there(a), await there(b)]).toEqual([200, 401])
    const nobodys = { Host: 'c.example' }
    expect((await browser.post('/api/login/scan', {}, nobodys)).status).toBe(404)
  })
})

describe('miniLogin({ scan }) on behalf of a mini program', () => {
  const world = useOpenPlatform()
  const { simulator } = world
  let deployed: PlatformDeployment
  let one = ''
  let two = ''

  beforeAll(async () => {
    one = world.account('mini-program')
    two = world.account('mini-program')
    const mount: typeof mountAccounts = (app, platform, onEvent) => {
      const common = { secret: deploymentSecret, scan, onEvent }
      app.use('/fixed', miniLogin({ ...common, appId: one, platform }))
      app.use(
        '/desk/:appId',
        miniLogin({
          ...common,
          credentials: (req: Request) => ({ appId: String(req.params['appId']), platform }),
        }),
      )
      app.get('/desk/:appId/whoami', (req, res) => {
        res.json({ openid: req.wechatUser?.openid ?? null, appId: req.wechatUser?.appId })
      })
      mountAccounts(app, platform, onEvent)
    }
    deployed = await world.open({}, { mount })
    for (const appId of [one, two]) await grantByPush(world, deployed, appId)
  })

  const logIn = async (path: string, appId: string) => {
    const browser = onDesktop(deployed.url)
    const phone = createPhone(world, deployed, { appId, basePath: path })
    await phone.logIn()
    const { imageUrl, number } = (await browser.post(`${path}/login/scan`)).body.data
    expect((await browser.fetchJson(imageUrl)).headers['content-type']).toBe('image/png')
    const { scene } = simulator.miniPrograms.scan(appId, 'xiaoming')
    const opened = await phone.post('/login/scan/open', { scene })
    expect(opened.body.data).toMatchObject({ siteName: 'The Shop' })
    await phone.post('/login/scan/confirm', { scene, number })
    const { data } = (await browser.fetchJson(`${path}/login/scan`)).body
    expect(data.status).toBe('done')
    return { browser, phone, user: data.user }
  }

  it.each([
    ['told apart by the path', () => `/desk/${one}`],
    ['the one of the option "platform"', () => '/fixed'],
  ])('logs desktops in, %s', async (_how, path) => {
    const { browser, phone, user } = await logIn(path(), one)
    expect(user).toMatchObject({ provider: 'mini-program', appId: one, openid: phone.openid })
    expect((await browser.fetchJson(`${path()}/login/user`)).body.data.openid).toBe(phone.openid)
  })

  it('asks for the picture with the account’s token', async () => {
    await logIn(`/desk/${one}`, one)
    expect(simulator.requests.list({ api: codeApi }).map(({ errcode }) => errcode ?? 0)).toEqual([0])
  })

  it('knows a desktop at its own mini program alone', async () => {
    const { browser, phone } = await logIn(`/desk/${one}`, one)
    expect((await browser.fetchJson(`/desk/${one}/whoami`)).body).toEqual({
      openid: phone.openid,
      appId: one,
    })
    expect((await browser.fetchJson(`/desk/${two}/whoami`)).body).toEqual({ openid: null })
    expect(problemOf(await browser.fetchJson(`/desk/${two}/login/user`))[0]).toBe(401)
  })

  it('knows nobody of a mini program that has cancelled', async () => {
    const { browser } = await logIn(`/desk/${two}`, two)
    await simulator.components.cancel(component.appId, two)
    expect((await browser.fetchJson(`/desk/${two}/whoami`)).body).toEqual({ openid: null })
    expect(problemOf(await browser.post(`/desk/${two}/login/scan`))).toEqual([404, 'ERR_GRANT_MISSING', -1])
  })
})
