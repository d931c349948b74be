import { beforeAll, describe, expect, it } from '@jest/globals'
import type { RequestHandler } from 'express'
import { wechatAuth } from 'express-wechat-auth'
import { deploymentSecret } from '../../helpers/apps/deployment.ts'
import { component, mountAccounts, useOpenPlatform } from '../../helpers/apps/open-platform.ts'
import { type Browser, createBrowser, locationOf } from '../../helpers/visitors/browser.ts'
import { withParameter } from '../../helpers/visitors/callback-address.ts'
import { copyOf } from '../../helpers/visitors/login-cookies.ts'
import { grantByPush } from '../../helpers/visitors/merchant.ts'
import { decide, logInByPage } from '../../helpers/visitors/page-login.ts'
import { callbackOf, depart } from '../../helpers/visitors/wechat-login.ts'

const whoami: RequestHandler = (req, res) => void res.json(req.wechatUser)
const exchangeApi = 'sns/oauth2/component/access_token'

describe('a login on behalf of an official account', () => {
  const world = useOpenPlatform()
  const { simulator } = world
  const [one, two] = [world.account(), world.account()]
  const fixed: typeof mountAccounts = (app, platform, onEvent) => {
    app.use('/fixed', wechatAuth({ appId: one, platform, secret: deploymentSecret }), whoami)
    mountAccounts(app, platform, onEvent)
  }
  const deployed = world.useOpen({}, { mount: fixed })

  const loginOf = (appId: string) => `/shops/${appId}/wechat/login?returnTo=/shops/${appId}/whoami`
  const whoIs = async (browser: Browser, appId = one) =>
    (await browser.fetchJson(`/shops/${appId}/whoami`)).body
  const exchanges = (): number => simulator.requests.count(exchangeApi)
  const browser = (): Browser => createBrowser(deployed.url)

  beforeAll(async () => {
    for (const appId of [one, two]) await grantByPush(world, deployed, appId)
  })

  it('goes to WeChat’s page in the form that its documents show, order and case included', async () => {
    const { authorizeUrl } = await depart(browser(), loginOf(one))
    const back = `${deployed.url}/shops/${one}/wechat/callback?returnTo=%2Fshops%2F${one}%2Fwhoami`
    expect(authorizeUrl.replace(/state=[A-Za-z0-9]{16,128}&/, 'state=STATE&')).toBe(
      `${simulator.endpoints.open}/connect/oauth2/authorize?appid=${one}&redirect_uri=${encodeURIComponent(back)}&response_type=code&scope=snsapi_userinfo&state=STATE&component_appid=${component.appId}#wechat_redirect`,
    )
  })

  it('logs a follower in, who is a user of that account alone', async () => {
    const by = browser()
    expect((await logInByPage(by, { loginPath: loginOf(one) })).status).toBe(303)
    expect(await whoIs(by)).toEqual({
      openid: simulator.users.openidOf('xiaoming', one),
      appId: one,
      provider: 'official-account',
    })
    expect((await by.fetchJson(`/shops/${two}/wechat/user`)).status).toBe(401)
    await logInByPage(by, { loginPath: loginOf(two), person: 'afang' })
    expect((await by.fetchJson(`/shops/${one}/wechat/user`)).body).toMatchObject({ data: { appId: one } })
    expect((await by.fetchJson(`/shops/${two}/wechat/user`)).body).toMatchObject({
      data: { appId: two, openid: simulator.users.openidOf('afang', two) },
    })
  })

  it('works with the option "platform" for one account', async () => {
    const by = browser()
    const answer = await logInByPage(by, { loginPath: '/fixed/wechat/login?returnTo=/fixed/me' })
    expect([answer.status, locationOf(answer)]).toEqual([303, '/fixed/me'])
    expect((await by.fetchJson('/fixed/me')).body).toMatchObject({ appId: one })
  })

  it('sends the platform’s token and no secret with the code', async () => {
    await logInByPage(browser(), { loginPath: loginOf(one) })
    const [request] = simulator.requests.list({ api: exchangeApi })
    expect(Object.keys(request?.query ?? {}).sort()).toEqual(
      ['appid', 'code', 'component_access_token', 'component_appid', 'grant_type'].sort(),
    )
  })

  it.each([
    ['another account', () => two],
    ['the platform', () => component.appId],
    ['nothing', () => ''],
  ])('is refused when the return names %s, and the code is not sent', async (_what, appid) => {
    const by = browser()
    const callback = await callbackOf(by, await depart(by, loginOf(one)))
    const refused = await by.fetchJson(withParameter(callback, 'appid', appid()))
    expect([refused.status, refused.body.error]).toEqual([403, 'ERR_STATE_MISMATCH'])
    expect((await by.open(`${callback}&appid=${two}`)).status).toBe(403)
    expect([exchanges(), (await whoIs(by)).openid]).toEqual([0, null])
    expect((await by.open(callback)).status).toBe(303)
  })

  it('of one account logs nobody in at the callback of another', async () => {
    const by = browser()
    const callback = await callbackOf(by, await depart(by, loginOf(one)))
    const elsewhere = callback.replace(`/shops/${one}/wechat`, `/shops/${two}/wechat`)
    for (const query of [elsewhere, withParameter(elsewhere, 'appid', two)]) {
      const begun = await copyOf(by, deployed.url).open(query)
      expect([begun.status, new URL(locationOf(begun)).searchParams.get('appid')]).toEqual([302, two])
    }
    await depart(by, loginOf(two))
    expect((await by.open(withParameter(elsewhere, 'appid', two))).status).toBe(403)
    expect([exchanges(), (await whoIs(by)).openid, (await whoIs(by, two)).openid]).toEqual([0, null, null])
  })

  it('by JSON takes a code of that account, and none of another', async () => {
    const by = browser()
    const answer = await by.fetchJson(`/shops/${one}/wechat/authorizeUrl?redirect_uri=${deployed.url}/page`)
    const { url, state } = answer.body.data
    const code = new URL(await decide(by, url)).searchParams.get('code')
    const stolen = await by.post(`/shops/${two}/wechat/getUserInfo`, { code })
    expect([stolen.status, stolen.body.error]).toEqual([401, 'ERR_CODE_DEAD'])
    const own = await by.post(`/shops/${one}/wechat/getUserInfo`, { code, state })
    expect(own.body).toMatchObject({ code: 0, data: { openid: simulator.users.openidOf('xiaoming', one) } })
  })

  it('is told by the person’s denial, and by WeChat’s snapshot page', async () => {
    const by = browser()
    const denied = await logInByPage(by, { loginPath: loginOf(one), decision: 'deny' })
    expect([denied.status, locationOf(denied)]).toEqual([303, `/shops/${one}/whoami?error=access_denied`])
    const snapshot = await logInByPage(browser(), { loginPath: loginOf(one), person: 'kuaizhao' })
    expect(snapshot.status).toBe(403)
  })

  it('is not there for an account that never granted: pages and JSON answer 404', async () => {
    const stranger = world.account()
    const page = await browser().open(loginOf(stranger))
    const json = await browser().fetchJson(`/shops/${stranger}/wechat/authorizeUrl`)
    expect([page.status, json.status, json.body.error]).toEqual([404, 404, 'ERR_GRANT_MISSING'])
    expect(simulator.requests.list()).toEqual([])
  })
})
