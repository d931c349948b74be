import { describe, expect, it } from '@jest/globals'
import { defaultCorps, type SimulatedCorp } from 'express-wechat-auth/simulator'
import { useAccountServers } from '../../helpers/simulator/account-server.ts'
import {
  corpId,
  createSuiteBench,
  loginSuiteId,
  suiteCallback,
  suiteId,
  templateId,
} from '../../helpers/simulator/suite-bench.ts'
import { allowAs, minute } from '../../helpers/simulator/wechat-bench.ts'
import { codeIn } from '../../helpers/simulator/wecom-bench.ts'

useAccountServers()

const other: SimulatedCorp = {
  corpId: 'ww0000000000000002',
  name: '另一家',
  agents: [],
  departments: [{ id: 1, name: '另一家', parentid: 0 }],
  members: [{ userid: 'alice', name: 'Alice', department: [1], gender: '2', mobile: '13800000000' }],
}
const corps = [...defaultCorps, other]
const encryptedUser = expect.stringMatching(/^wo[\w-]{30}$/)

describe('a login at a suite in the client', () => {
  it('tells the encrypted ids of members, whether or not their company has installed it', async () => {
    const { authorizeSuite, userinfo, installed } = await createSuiteBench({}, undefined, { corps })
    const { auth_corp_info } = await installed()
    const response = await authorizeSuite({}, allowAs('user123'))
    expect(response.headers['location']).toMatch(
      /^https:\/\/h5\.example\.com\/callback\?code=[\w-]{43}&state=abc123$/,
    )
    const code = codeIn(response)
    const member = await userinfo(code)
    expect(member).toEqual({
      errcode: 0,
      errmsg: 'ok',
      corpid: auth_corp_info.corpid,
      userid: encryptedUser,
      open_userid: member.userid,
    })
    expect((await userinfo(code)).errcode).toBe(40029)

    const foreign = codeIn(
      await authorizeSuite({ scope: 'snsapi_privateinfo' }, allowAs(`${other.corpId}/alice`)),
    )
    const stranger = await userinfo(foreign)
    expect(stranger).toMatchObject({ corpid: expect.stringMatching(/^wp/), userid: encryptedUser })
    expect(stranger.corpid).not.toBe(member.corpid)
    expect(stranger).not.toHaveProperty('user_ticket')
    const nobody = codeIn(await authorizeSuite({}, allowAs('visitor')))
    expect(await userinfo(nobody)).toEqual({
      errcode: 0,
      errmsg: 'ok',
      openid: expect.stringMatching(/^o[\w-]{27}$/),
    })
  })

  it('with snsapi_privateinfo gives a ticket for gender and picture', async () => {
    const { authorizeSuite, service, userinfo, installed, simulator } = await createSuiteBench()
    const { auth_corp_info } = await installed()
    const code = codeIn(await authorizeSuite({ scope: 'snsapi_privateinfo' }, allowAs('user123')))
    const { userid, user_ticket, expires_in } = await userinfo(code)
    expect(expires_in).toBe(7200)
    const detail = await service('auth/getuserdetail3rd', { user_ticket })
    expect(detail).toEqual({
      errcode: 0,
      errmsg: 'ok',
      corpid: auth_corp_info.corpid,
      userid,
      name: userid,
      gender: '1',
      avatar: expect.stringContaining(userid),
      qr_code: expect.stringMatching(/^https:\/\/open\.work\.weixin\.qq\.com\/wwopen\/userQRCode\?vcode=/),
    })
    simulator.clock.advance(121 * minute)
    expect((await service('auth/getuserdetail3rd', { user_ticket })).errcode).toBe(84014)
    expect((await service('auth/getuserdetail3rd', { user_ticket: 'x' })).errcode).toBe(84015)
  })

  it('has its old spelling, with the token under either name', async () => {
    const { authorizeSuite, suiteToken, call } = await createSuiteBench()
    const code = codeIn(await authorizeSuite({}, allowAs('user123')))
    const access_token = await suiteToken()
    const answer = await call('service/getuserinfo3rd', { access_token, code })
    expect(answer).toMatchObject({ CorpId: expect.stringMatching(/^wp/), UserId: encryptedUser })
    expect(answer.DeviceId).toMatch(/^[\da-f]{32}$/)
  })

  it('tells the ids of the company itself where the install is older than their encryption', async () => {
    const { authorizeSuite, userinfo, installed } = await createSuiteBench()
    await installed(suiteId, { ids: 'plain' })
    const code = codeIn(await authorizeSuite({}, allowAs('user123')))
    expect(await userinfo(code)).toMatchObject({
      corpid: corpId,
      userid: 'user123',
      open_userid: encryptedUser,
    })
  })

  it('is refused at another domain, and its code at another suite and with another token', async () => {
    const { authorizeSuite, userinfo, simulator, call } = await createSuiteBench()
    const untrusted = await authorizeSuite({ redirect_uri: 'https://other.example.com/' }, allowAs('user123'))
    expect(untrusted.text).toContain('redirect_uri需使用应用可信域名')
    expect((await authorizeSuite({ appid: templateId })).text).toContain('appid 参数错误')
    const code = codeIn(await authorizeSuite({}, allowAs('user123')))
    expect((await userinfo(code, loginSuiteId)).errcode).toBe(50001)
    expect((await userinfo(code, templateId)).errcode).toBe(48002)
    const asOther = await call('service/auth/getuserinfo3rd', { suite_access_token: 'x', code })
    expect(asOther.errcode).toBe(40082)
    simulator.suites.update(suiteId, { trustedDomains: ['new.example.com'] })
    expect((await userinfo(code)).errcode).toBe(50001)
    simulator.suites.update(suiteId, { trustedDomains: ['h5.example.com'] })
    simulator.clock.advance(5 * minute)
    expect((await userinfo(code)).errcode).toBe(40029)
  })

  it('turns away a member without a licence, and tells the provider at the data URL', async () => {
    const { authorizeSuite, simulator, server, installed } = await createSuiteBench()
    await installed(suiteId, { unlicensed: ['user123'] })
    const page = await authorizeSuite({}, allowAs('USER123'))
    expect(page.text).toContain('你未获得该应用的接口许可')
    await simulator.suites.settle()
    expect(server.got.at(-1)?.path).toMatch(new RegExp(`^/data/${suiteId}/wp`))
    expect((await authorizeSuite({}, allowAs('lisi'))).status).toBe(302)
  })
})

describe('a login at an app made of a template', () => {
  it('is one with the corpid that the provider knows', async () => {
    const { get, installed, corpToken, call } = await createSuiteBench()
    const granted = await installed(templateId)
    const { corpid } = granted.auth_corp_info
    const link = new URLSearchParams({
      appid: corpid,
      redirect_uri: suiteCallback,
      response_type: 'code',
      scope: 'snsapi_privateinfo',
      state: 'abc123',
      agentid: '1000004',
    })
    const headers = { 'user-agent': 'wxwork/4 MicroMessenger/7', ...allowAs('user123') }
    const code = codeIn(await get(`/open.weixin.qq.com/connect/oauth2/authorize?${link}`, headers))
    const access_token = await corpToken(granted, templateId)
    const { userid, user_ticket, ...rest } = await call('auth/getuserinfo', { access_token, code })
    expect(rest).toEqual({ errcode: 0, errmsg: 'ok' })
    expect(userid).toMatch(/^wo/)
    const detail = await call('auth/getuserdetail', { access_token }, { user_ticket })
    expect(detail).toMatchObject({ errcode: 0, userid, gender: '1', mobile: '13800138000' })
    const member = await call('user/get', { access_token, userid })
    expect(member).toMatchObject({ errcode: 0, userid, name: '张三' })
    expect((await call('user/get', { access_token, userid: userid.toLowerCase() })).errcode).toBe(60111)
    expect((await call('user/get', { access_token, userid: 'user123' })).errcode).toBe(60111)
  })
})
