import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import type { SimulatedFault } from 'express-wechat-auth/simulator'
import { component, signedOrigin, useOpenPlatform } from '../../helpers/apps/open-platform.ts'
import { openWithSecrets, type PlatformSecrets } from '../../helpers/apps/platform-secrets.ts'
import { until } from '../../helpers/time/wait.ts'
import { createBrowser, desktopUserAgent } from '../../helpers/visitors/browser.ts'
import { parameterOf, pathOf } from '../../helpers/visitors/callback-address.ts'
import { grantByPush, setOut } from '../../helpers/visitors/merchant.ts'
import { createPhone } from '../../helpers/visitors/mini-phone.ts'
import { decide } from '../../helpers/visitors/page-login.ts'
import { departureOf } from '../../helpers/visitors/wechat-login.ts'

/** WeChat, or something in front of it, quotes what it was sent. */
const quoting = 'invalid: SECRETS, rid: 65f0c1a2-1b2c3d4e-5f6a7b8c'

describe('a third-party platform: what nobody gets to see', () => {
  const world = useOpenPlatform()
  const { simulator, database } = world
  let app: PlatformSecrets
  let appId = ''

  const quote = (...secrets: string[]): string => quoting.replace('SECRETS', secrets.join(' '))
  const fail = async (call: Promise<unknown>): Promise<void> => {
    app.noteValue(
      await call.then(
        () => 'well',
        (error) => error,
      ),
    )
  }

  /** From our page to the return. Answers the status. */
  const grant = async (): Promise<number> => {
    const browser = createBrowser(app.url, desktopUserAgent)
    app.note(await browser.open('/wechat/platform/grant?returnTo=/me'))
    const merchant = await setOut(world, app.url, { appId, browser, query: '?returnTo=/me', wait: false })
    app.keep(parameterOf(merchant.redirectUrl, 'auth_code'))
    const answers = [await browser.open(merchant.redirectUrl), await browser.open(merchant.redirectUrl)]
    for (const answer of answers) app.note(answer)
    app.note(await createBrowser(app.url).open(pathOf(merchant.redirectUrl)))
    await simulator.components.settle()
    return answers[0]?.status ?? 0
  }

  const logIn = async (): Promise<number> => {
    const browser = createBrowser(app.url)
    const away = app.note(await browser.open(`/shops/${appId}/wechat/login?returnTo=/shops/${appId}/whoami`))
    const callback = pathOf(await decide(browser, departureOf(away).authorizeUrl))
    app.keep(parameterOf(callback, 'code'))
    const answer = app.note(await browser.open(callback))
    app.note(await browser.open(callback))
    app.note(await browser.fetchJson(`/shops/${appId}/wechat/user`))
    return answer.status
  }

  beforeAll(async () => {
    simulator.components.update(component.appId, { refreshTokens: 'rotating' })
    app = await openWithSecrets(world)
  })
  beforeEach(() => {
    app.begin()
    appId = world.account()
  })

  it('secrets, tokens, tickets and codes are nowhere after a grant, a login and a message', async () => {
    app.keep((await simulator.components.pushTicket(component.appId)).ticket)
    expect(await grant()).toBe(303)
    expect(await logIn()).toBe(303)
    const page = `/shops/${appId}/wechat/jsSdkConfig?url=${signedOrigin}/`
    expect(app.note(await createBrowser(app.url).fetchJson(page)).status).toBe(200)
    app.platform.messages.on('text', () => 'hello')
    await simulator.push.send({ appId, personId: 'xiaoming', message: { MsgType: 'text', Content: 'x' } })
    await simulator.components.cancel(component.appId, appId)
    app.note(await createBrowser(app.url).open(`/shops/${appId}/wechat/login`))
    expect(app.handedOut).toBeGreaterThanOrEqual(4)
    app.expectSilence()
  })

  it('and after a login to a mini program', async () => {
    appId = world.account('mini-program')
    await grantByPush(world, app, appId)
    const phone = createPhone(world, app, { appId, basePath: `/mini/${appId}` })
    app.keep(phone.wxLogin())
    expect(app.note(await phone.logIn()).status).toBe(200)
    app.note(await phone.post('/login/phone', { code: phone.phoneCode() }))
    app.note(await phone.post('/login/userinfo', phone.userInfo()))
    app.expectSilence()
  })

  it('the store has refresh tokens and codes, and never an access token', async () => {
    await grant()
    const tokens = [
      await app.platform.getPlatformAccessToken(),
      await app.platform.client(appId).getAppAccessToken(),
    ]
    const rows = JSON.stringify([...database.rows])
    for (const token of [...tokens, component.appSecret]) expect(rows).not.toContain(token)
  })

  it('the platform and its clients show nothing when they are printed', async () => {
    await grantByPush(world, app, appId)
    const client = app.platform.client(appId)
    await client.getAppAccessToken()
    for (const value of [
      app.platform,
      client,
      app.platform.miniProgramClient(appId),
      app.platform.messages,
    ]) {
      app.noteValue(value)
    }
    app.expectSilence()
  })

  it.each<Partial<SimulatedFault> & { kind: SimulatedFault['kind'] }>([
    { kind: 'errcode', errcode: 40125 },
    { kind: 'errcode', errcode: 61010 },
    { kind: 'errcode', errcode: 61004 },
    { kind: 'html' },
    { kind: 'reset' },
    { kind: 'redirect' },
    { kind: 'truncate' },
    { kind: 'status', status: 500 },
  ])('they are in no error when WeChat’s answers to the platform are $kind $errcode', async (fault) => {
    await grantByPush(world, app, appId)
    const { ticket } = await simulator.components.pushTicket(component.appId)
    const refreshToken = String(database.rowOf(appId)?.['authorizer_refresh_token'])
    const token = await app.platform.getPlatformAccessToken()
    app.keep(ticket, refreshToken, token)
    const code = 'queryauthcode@@@secret'
    app.keep(code)
    for (const [name, ...sent] of [
      ['api_query_auth', token, code],
      ['api_authorizer_token', token, refreshToken],
      ['api_get_authorizer_info', token],
      ['api_create_preauthcode', token],
      ['api_start_push_ticket', component.appSecret],
      ['api_get_authorizer_list', token],
    ] as const) {
      const errmsg = { errmsg: quote(...sent) }
      const api = `cgi-bin/component/${name}`
      simulator.faults.arm({ ...fault, api, times: 9, ...(fault.kind === 'errcode' && errmsg) })
    }
    simulator.faults.arm({ ...fault, api: 'sns/oauth2/component/access_token', times: 9 })
    const body = {
      component_appid: component.appId,
      authorizer_appid: appId,
      authorizer_refresh_token: refreshToken,
    }
    await fail(app.platform.call({ path: '/cgi-bin/component/api_authorizer_token', body }))
    await fail(app.platform.fetchGrant(appId))
    await fail(app.platform.restoreGrants())
    await fail(app.platform.restartTickets())
    await fail(app.platform.createGrantUrl({ redirectUri: app.url }))
    app.note(await createBrowser(app.url).open('/wechat/platform/grant'))
    expect(await logIn()).not.toBe(303)
    const push = { InfoType: 'authorized', AuthorizerAppid: appId, AuthorizationCode: code }
    await simulator.components.pushEvent(component.appId, push)
    await until('the push is worked on', () => app.events.some(({ type }) => type === 'refusal'))
    app.expectSilence()
  })

  it.each([40125, 61006, 61004])('nor when the platform’s own token is refused (%i)', async (errcode) => {
    const fresh = await openWithSecrets(world)
    const { ticket } = await simulator.components.pushTicket(component.appId)
    fresh.keep(ticket)
    const errmsg = quote(ticket, component.appSecret)
    simulator.faults.arm({ api: 'cgi-bin/component/api_component_token', kind: 'errcode', errcode, errmsg })
    const error = await fresh.platform.getPlatformAccessToken().catch((cause) => cause)
    fresh.noteValue(error)
    fresh.note(await createBrowser(fresh.url).open('/wechat/platform/grant'))
    expect(error).toBeInstanceOf(Error)
    fresh.expectSilence()
    world.pushTo(app.url)
  })

  it('nor when the store fails, and quotes what it was to keep', async () => {
    database.failing.set = (_key, row) => {
      throw new Error(`INSERT INTO grants VALUES ('${JSON.stringify(row)}')`, { cause: row })
    }
    app.keep((await simulator.components.pushTicket(component.appId)).ticket)
    expect(await grant()).toBe(500)
    app.expectSilence()
  })
})
