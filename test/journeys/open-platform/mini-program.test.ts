import { beforeAll, describe, expect, it } from '@jest/globals'
import { miniLogin } from 'express-wechat-auth'
import { deploymentSecret } from '../../helpers/apps/deployment.ts'
import { component, mountAccounts, useOpenPlatform } from '../../helpers/apps/open-platform.ts'
import { problemOf } from '../../helpers/visitors/answers.ts'
import { grantByPush } from '../../helpers/visitors/merchant.ts'
import { createPhone, type Phone } from '../../helpers/visitors/mini-phone.ts'

const sessionApi = 'sns/component/jscode2session'

describe('a login on behalf of a mini program', () => {
  const world = useOpenPlatform()
  const { simulator } = world
  const [one, two] = [world.account('mini-program'), world.account('mini-program')]
  const fixed: typeof mountAccounts = (app, platform, onEvent) => {
    app.use('/fixed', miniLogin({ appId: one, platform, secret: deploymentSecret }))
    mountAccounts(app, platform, onEvent)
  }
  const deployed = world.useOpen({}, { mount: fixed })

  const phone = (appId = one, person = 'xiaoming'): Phone =>
    createPhone(world, deployed, { appId, person, basePath: `/mini/${appId}` })
  const whoIs = async (by: Phone, appId = one) => (await by.open(`/mini/${appId}/whoami`)).body

  beforeAll(async () => {
    for (const appId of [one, two]) await grantByPush(world, deployed, appId)
  })

  it('takes the code of wx.login() with the platform’s token, and no secret', async () => {
    const by = phone()
    expect((await by.logIn()).body).toMatchObject({
      code: 0,
      data: { token: expect.any(String), user: { provider: 'mini-program', appId: one, openid: by.openid } },
    })
    const [request] = simulator.requests.list({ api: sessionApi })
    expect(Object.keys(request?.query ?? {}).sort()).toEqual(
      ['appid', 'component_access_token', 'component_appid', 'grant_type', 'js_code'].sort(),
    )
    expect(request?.query).toMatchObject({ appid: one, component_appid: component.appId })
  })

  it('is a user of that mini program, and nobody at another', async () => {
    const by = phone()
    await by.logIn()
    expect(await whoIs(by)).toEqual({ openid: by.openid, appId: one })
    expect(await whoIs(by, two)).toEqual({ openid: null })
    const there = await by.open(`/mini/${two}/login/user`)
    expect([there.status, there.body.error]).toEqual([401, 'ERR_TOKEN_INVALID'])
  })

  it('works with the option "platform" for one mini program', async () => {
    const by = createPhone(world, deployed, { appId: one, basePath: '/fixed' })
    expect((await by.logIn()).status).toBe(200)
  })

  it('takes no code of another mini program, and none twice', async () => {
    const code = phone(two).wxLogin()
    expect(problemOf(await phone().post('/login', { code }))).toEqual([401, 'ERR_CODE_DEAD', 40029])
    const own = phone().wxLogin()
    expect((await phone().post('/login', { code: own })).status).toBe(200)
    expect(problemOf(await phone().post('/login', { code: own }))).toEqual([401, 'ERR_CODE_DEAD', 40163])
  })

  it('opens a phone number and a person’s data with the tokens of the account', async () => {
    const by = phone()
    await by.logIn()
    const number = await by.post('/login/phone', { code: by.phoneCode() })
    expect(number.body).toMatchObject({ code: 0, data: { phoneNumber: expect.any(String) } })
    expect((await by.post('/login/userinfo', by.userInfo())).body).toMatchObject({
      data: { openId: by.openid },
    })
    expect((await by.get('/login/check')).body).toMatchObject({ data: { valid: true } })
    by.wxLogin()
    expect((await by.get('/login/check')).body).toMatchObject({ data: { valid: false } })
  })

  it('fails for WeChat’s reasons with the status that they have', async () => {
    for (const [errcode, status, error] of [
      [61004, 502, 'ERR_PLATFORM_CONFIG'],
      [48001, 502, 'ERR_PLATFORM_CONFIG'],
      [40090, 502, 'ERR_PLATFORM_CONFIG'],
      [45011, 503, 'ERR_PLATFORM_QUOTA'],
      [40226, 403, 'ERR_USER_BLOCKED'],
      [-1, 503, 'ERR_PLATFORM_UNAVAILABLE'],
    ] as const) {
      simulator.faults.arm({ api: sessionApi, kind: 'errcode', errcode })
      expect(problemOf(await phone().logIn())).toEqual([status, error, errcode])
    }
    const body = '{"errcode":"40029","errmsg":"invalid code"}'
    simulator.faults.arm({ api: sessionApi, kind: 'body', body })
    expect(problemOf(await phone().logIn()).slice(0, 2)).toEqual([401, 'ERR_CODE_DEAD'])
  })
})
