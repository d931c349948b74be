import { describe, expect, it } from '@jest/globals'
import { useAccountServers } from '../../helpers/simulator/account-server.ts'
import {
  corpId,
  createSuiteBench,
  providerCorpId,
  providerSecret,
  type SuiteBench,
  suiteId,
  templateId,
} from '../../helpers/simulator/suite-bench.ts'
import { minute } from '../../helpers/simulator/wechat-bench.ts'

useAccountServers()

async function asProvider(bench: SuiteBench, path: string, body: object) {
  const { provider_access_token } = await bench.call(
    'service/get_provider_token',
    {},
    { corpid: providerCorpId, provider_secret: providerSecret },
  )
  return await bench.call(path, { provider_access_token }, body)
}

describe('ids for a provider', () => {
  it('of companies are told once something is installed', async () => {
    const bench = await createSuiteBench()
    const ask = () => asProvider(bench, 'service/corpid_to_opencorpid', { corpid: corpId })
    expect((await ask()).errcode).toBe(48001)
    const { auth_corp_info } = await bench.installed(templateId)
    expect(await ask()).toEqual({ errcode: 0, errmsg: 'ok', open_corpid: auth_corp_info.corpid })
  })

  it('of members are told to its apps, and told back to apps of the company', async () => {
    const bench = await createSuiteBench()
    const granted = await bench.installed(suiteId, { visible: { userids: ['user123', 'lisi'] } })
    const access_token = await bench.corpToken(granted)
    const userid_list = ['user123', 'wangwu', 'nobody']
    const answer = await bench.call('batch/userid_to_openuserid', { access_token }, { userid_list })
    const { openUserid: open_userid = '' } = bench.simulator.suites.shownIds(suiteId, corpId, 'user123')
    expect(answer).toEqual({
      errcode: 0,
      errmsg: '',
      open_userid_list: [{ userid: 'user123', open_userid }],
      invalid_userid_list: ['wangwu', 'nobody'],
    })
    const { openUserid: hidden = '' } = bench.simulator.suites.shownIds(suiteId, corpId, 'wangwu')
    const open_userid_list = [open_userid, hidden, open_userid.toLowerCase()]
    const back = { open_userid_list, source_agentid: 1000004 }
    expect(await bench.ask('batch/openuserid_to_userid', {}, back)).toEqual({
      errcode: 0,
      errmsg: '',
      userid_list: [{ open_userid, userid: 'user123' }],
      invalid_open_userid_list: [hidden, open_userid.toLowerCase()],
    })
    expect((await bench.call('batch/openuserid_to_userid', { access_token }, back)).errcode).toBe(48002)
    expect((await bench.ask('batch/userid_to_openuserid', {}, { userid_list })).errcode).toBe(48002)
  })
})

describe('a suite', () => {
  it('is told who administers it', async () => {
    const bench = await createSuiteBench()
    const { auth_corp_info } = await bench.installed(suiteId, { adminUserid: 'lisi' })
    const body = { auth_corpid: auth_corp_info.corpid, agentid: 1000004 }
    const { userid } = bench.simulator.suites.shownIds(suiteId, corpId, 'lisi')
    expect(await bench.service('get_admin_list', body)).toEqual({
      errcode: 0,
      errmsg: 'ok',
      admin: [{ userid, open_userid: userid, auth_type: 1 }],
    })
    expect((await bench.service('get_admin_list', { ...body, agentid: 1 })).errcode).toBe(40056)
    const qr = await bench.service('get_app_qrcode', { suite_id: suiteId, state: 'a', result_type: 2 })
    expect(qr.qrcode).toMatch(/^https:\/\/open\.work\.weixin\.qq\.com\//)
    expect((await bench.service('get_app_qrcode', { suite_id: templateId })).errcode).toBe(48003)
  })

  it('exchanges the codes of its mini program', async () => {
    const { simulator, suiteToken, call } = await createSuiteBench()
    const js_code = simulator.suites.miniProgramLogin(suiteId, { corpId, userid: 'user123' })
    const ask = async (code = js_code) =>
      await call('service/miniprogram/jscode2session', {
        suite_access_token: await suiteToken(),
        js_code: code,
        grant_type: 'authorization_code',
      })
    const answer = await ask()
    expect(answer).toEqual({
      errcode: 0,
      errmsg: 'ok',
      corpid: expect.stringMatching(/^wp/),
      userid: expect.stringMatching(/^wo/),
      session_key: expect.stringMatching(/^[\w+/]{22}==$/),
      open_userid: answer.userid,
    })
    expect((await ask()).errcode).toBe(40029)
    const late = simulator.suites.miniProgramLogin(suiteId, { corpId, userid: 'user123' })
    simulator.clock.advance(5 * minute)
    expect((await ask(late)).errcode).toBe(40029)
  })
})

describe('licences', () => {
  it('are told of, and given by themselves where that is set', async () => {
    const bench = await createSuiteBench()
    const { auth_corp_info } = await bench.installed(suiteId, { unlicensed: ['lisi'] })
    const { corpid } = auth_corp_info
    const { userid } = bench.simulator.suites.shownIds(suiteId, corpId, 'lisi')
    const ask = () => asProvider(bench, 'license/get_active_info_by_user', { corpid, userid })
    expect(await ask()).toEqual({ errcode: 0, errmsg: 'ok', active_status: 0, active_info_list: [] })
    const set = { corpid, auto_active_status: 1 }
    expect((await asProvider(bench, 'license/set_auto_active_status', set)).errcode).toBe(0)
    expect(await ask()).toMatchObject({
      active_status: 1,
      active_info_list: [{ active_code: expect.any(String), type: 1, userid }],
    })
  })
})
