import { describe, expect, it } from '@jest/globals'
import { useAccountServers } from '../../helpers/simulator/account-server.ts'
import { sign } from '../../helpers/simulator/push-wire.ts'
import {
  corpId,
  createSuiteBench,
  encryptIn,
  openEvent,
  suiteId,
  templateId,
  unseal,
} from '../../helpers/simulator/suite-bench.ts'
import { minute } from '../../helpers/simulator/wechat-bench.ts'

useAccountServers()

describe('an install from the site of the provider', () => {
  it('sends the browser back with a code, and pushes nothing', async () => {
    const { simulator, server, installPage, service } = await createSuiteBench()
    const url = await installPage()
    const count = server.got.length
    const { redirectUrl = '', pushes } = await simulator.suites.install(suiteId, {
      corpId,
      via: 'installed-link',
      url,
    })
    expect(pushes).toEqual([])
    expect(server.got).toHaveLength(count)
    const returned = new URL(redirectUrl)
    expect([...returned.searchParams.keys()]).toEqual(['x', 'auth_code', 'expires_in', 'state'])
    expect(returned.searchParams.get('expires_in')).toBe('600')
    expect(returned.searchParams.get('state')).toBe('shop7')
    const auth_code = returned.searchParams.get('auth_code') ?? ''
    expect(auth_code.length).toBeGreaterThanOrEqual(64)

    const answer = await service('v2/get_permanent_code', { auth_code })
    expect(answer).toEqual({
      errcode: 0,
      errmsg: 'ok',
      permanent_code: expect.stringMatching(/^[\w-]{64}$/),
      auth_corp_info: { corpid: expect.stringMatching(/^wp[\w-]{30}$/), corp_name: '示例科技' },
      auth_user_info: {
        userid: expect.stringMatching(/^wo[\w-]{30}$/),
        open_userid: answer.auth_user_info.userid,
        name: answer.auth_user_info.userid,
        avatar: expect.stringMatching(/^http/),
      },
    })
    expect((await service('v2/get_permanent_code', { auth_code })).errcode).toBe(40078)
    expect(simulator.suites.installs(suiteId)).toEqual([
      {
        corpId,
        shownCorpId: answer.auth_corp_info.corpid,
        agentId: 1000004,
        authMode: 0,
        enabled: true,
        ids: 'encrypted',
        unlicensed: [],
        adminUserid: 'user123',
        installedAt: expect.any(Number),
        hasRedeemed: true,
        permanentCode: `${answer.permanent_code.slice(0, 4)}***64`,
      },
    ])
  })

  it('is refused with the text of the page', async () => {
    const { simulator, installPage } = await createSuiteBench()
    const install = (url: string) => simulator.suites.install(suiteId, { corpId, via: 'installed-link', url })
    const other = await installPage({ redirect_uri: 'https://other.example.com/' })
    await expect(install(other)).rejects.toThrow('redirect_uri 与配置的授权完成回调域名不一致')
    await expect(install(await installPage({ pre_auth_code: 'x' }))).rejects.toThrow('preauthcode校验失败')
    await expect(install(await installPage({ suite_id: templateId }))).rejects.toThrow('suite_id 参数错误')
    await expect(install(await installPage({ state: 'a-b' }))).rejects.toThrow('state 参数错误')
    const old = await installPage()
    simulator.clock.advance(20 * minute)
    await expect(install(old)).rejects.toThrow('preauthcode校验失败')
    const used = await installPage()
    await install(used)
    await expect(install(used)).rejects.toThrow('preauthcode校验失败')
  })
})

describe('an install in the market', () => {
  it('brings a push, and no browser', async () => {
    const { simulator, server, service } = await createSuiteBench()
    const result = await simulator.suites.install(suiteId, { corpId, via: 'market' })
    expect(result).toEqual({
      pushes: [
        {
          tries: [{ status: 200, durationMs: expect.any(Number) }],
          taken: true,
          status: 200,
          body: 'success',
        },
      ],
    })
    const got = server.got.at(-1)
    const { timestamp, nonce, msg_signature, ...rest } = got?.query ?? {}
    expect(rest).toEqual({})
    const encrypted = encryptIn(got?.body ?? '')
    expect(msg_signature).toBe(sign(timestamp, nonce, encrypted))
    expect(got?.body).toBe(
      `<xml><ToUserName><![CDATA[${suiteId}]]></ToUserName><Encrypt><![CDATA[${encrypted}]]></Encrypt><AgentID><![CDATA[]]></AgentID></xml>`,
    )
    expect(unseal(encrypted).receiveId).toBe(suiteId)
    const event = openEvent(got)
    expect(event).toEqual({
      SuiteId: suiteId,
      InfoType: 'create_auth',
      TimeStamp: expect.stringMatching(/^\d{10}$/),
      AuthCode: expect.any(String),
    })
    const answer = await service('get_permanent_code', { auth_code: event['AuthCode'] })
    expect(answer).toMatchObject({
      access_token: expect.any(String),
      expires_in: 7200,
      auth_corp_info: { corp_name: '示例科技', corp_type: 'verified' },
      auth_info: { agent: [{ agentid: 1000004, auth_mode: 0, is_customized_app: false }] },
    })
  })
})

describe('an app made of a template', () => {
  it('is installed by a push with the state, and its permanent code is its secret', async () => {
    const { simulator, server, service, call } = await createSuiteBench()
    await simulator.suites.install(templateId, { corpId, via: 'customized-link', state: 'shop7' })
    const { AuthCode: auth_code, State } = openEvent(server.got.at(-1))
    expect(State).toBe('shop7')
    const answer = await service('get_permanent_code', { auth_code }, templateId)
    expect(answer).toMatchObject({ state: 'shop7', auth_info: { agent: [{ is_customized_app: true }] } })
    expect(answer).not.toHaveProperty('access_token')
    const { permanent_code: corpsecret, auth_corp_info } = answer
    const { corpid } = auth_corp_info
    const { access_token } = await call('gettoken', { corpid, corpsecret })
    const members = await call('user/simplelist', { access_token, department_id: '1' })
    expect(members.errcode).toBe(0)
    const code = simulator.corps.issueCode(corpId, 'user123', { agentId: 1000002 })
    expect((await call('auth/getuserinfo', { access_token, code })).errcode).toBe(50001)
    expect((await call('gettoken', { corpid: corpId, corpsecret })).errcode).toBe(40001)
    expect((await call('gettoken', { corpid: corpid.toLowerCase(), corpsecret })).errcode).toBe(40013)
  })
})
