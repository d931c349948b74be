import { describe, expect, it } from '@jest/globals'
import { useAccountServers } from '../../helpers/simulator/account-server.ts'
import { encryptIn, envelope, sign, textReply, unseal } from '../../helpers/simulator/push-wire.ts'
import { createSuiteBench, openEvent, suiteId } from '../../helpers/simulator/suite-bench.ts'
import { corpId } from '../../helpers/simulator/wecom-bench.ts'

useAccountServers()

const message = { MsgType: 'text', Content: 'hi' }

describe('the messages of a company that has installed a suite', () => {
  it('go to the data URL, sealed for the company as the provider knows it', async () => {
    const { simulator, server, installed } = await createSuiteBench()
    const { auth_corp_info } = await installed()
    const { corpid } = auth_corp_info
    const { reply } = await simulator.suites.pushMessage(suiteId, { corpId, userid: 'user123', message })
    expect(reply).toBe('success')
    const got = server.got.at(-1)
    expect(got?.path).toBe(`/data/${suiteId}/${corpid}`)
    const { timestamp, nonce, msg_signature, ...rest } = got?.query ?? {}
    expect(rest).toEqual({ site: '1' })
    const encrypted = encryptIn(got?.body ?? '')
    expect(msg_signature).toBe(sign(timestamp, nonce, encrypted))
    expect(unseal(encrypted).receiveId).toBe(corpid)
    expect(openEvent(got)).toMatchObject({
      ToUserName: corpid,
      FromUserName: expect.stringMatching(/^wo[\w-]{30}$/),
      MsgType: 'text',
      Content: 'hi',
      AgentID: '1000004',
    })
    const agentId = 1000004
    expect((await simulator.push.send({ corpId, agentId, userid: 'lisi', message })).reply).toBe('success')
    expect(simulator.push.chat({ corpId, agentId }, 'lisi')).toHaveLength(1)
  })

  it('are answered with a reply that is sealed for the company', async () => {
    let receiveId = ''
    const { simulator, installed } = await createSuiteBench({}, (got) => {
      if (!got.path.startsWith('/data/')) return { body: 'success' }
      const { FromUserName = '', ToUserName = '' } = openEvent(got)
      return { body: envelope(textReply(FromUserName, ToUserName), receiveId) }
    })
    const { auth_corp_info } = await installed()
    receiveId = auth_corp_info.corpid
    const send = () => simulator.suites.pushMessage(suiteId, { corpId, userid: 'user123', message })
    expect((await send()).reply).toMatchObject({ MsgType: 'text', Content: 'hello' })
    receiveId = suiteId
    expect((await send()).fault).toContain(`Encrypt is made for "${suiteId}"`)
  })

  it('can be sent once more at the path of another company', async () => {
    const { simulator, server, installed } = await createSuiteBench()
    await installed()
    await expect(simulator.suites.replay(suiteId, { to: 'wpOTHER' })).rejects.toThrow('got no message before')
    await simulator.suites.pushMessage(suiteId, { corpId, userid: 'user123', message })
    const original = server.got.at(-1)
    await simulator.suites.replay(suiteId, { to: 'wpOTHER' })
    const got = server.got.at(-1)
    expect(got?.path).toBe(`/data/${suiteId}/wpOTHER`)
    expect([got?.query, got?.body]).toEqual([original?.query, original?.body])
  })

  it('are sent to members by their encrypted ids', async () => {
    const { simulator, installed, corpToken, call } = await createSuiteBench()
    const granted = await installed()
    const access_token = await corpToken(granted)
    const { userlist } = await call('user/simplelist', { access_token, department_id: '2' })
    const [{ userid, name, open_userid }] = userlist
    expect([name, open_userid]).toEqual([userid, userid])
    const send = (touser: string) =>
      call(
        'message/send',
        { access_token },
        { touser, msgtype: 'text', agentid: 1000004, text: { content: 'hi' } },
      )
    expect((await send(userid)).errcode).toBe(0)
    expect((await send('user123')).errcode).toBe(81013)
    expect(simulator.sent.list()).toMatchObject([{ corpId, agentId: 1000004, userids: ['user123'] }])
    const departments = await call('department/list', { access_token })
    expect(departments.department[1].name).toBe('2')
    const code = simulator.corps.issueCode(corpId, 'user123', { agentId: 1000004 })
    expect((await call('auth/getuserinfo', { access_token, code })).errcode).toBe(48002)
    const ticket = await call('get_jsapi_ticket', { access_token })
    expect(ticket).toMatchObject({ errcode: 0, ticket: expect.any(String) })
  })
})
