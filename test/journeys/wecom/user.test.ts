import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import type { SimulatedAgent, SimulatedFault } from 'express-wechat-auth/simulator'
import {
  agent,
  corpId,
  departmentApi,
  detailApi,
  exchangeApi,
  memberApi,
  memberUser,
  useWecom,
} from '../../helpers/apps/wecom.ts'
import { insideWechat, insideWecom, onDesktop } from '../../helpers/visitors/browser.ts'
import { logIn } from '../../helpers/visitors/wecom-login.ts'

const member = { ...memberUser, loggedInAt: expect.any(Number) }
const sensitive = {
  mobile: '13800138000',
  email: 'zhang@company.com',
  biz_mail: 'zhang@corp.example.com',
  avatar: 'http://img.example/zhang',
  gender: '1',
}
const privateLogin = '/wecom/login?scope=snsapi_privateinfo'

describe('req.wecomUser of a member', () => {
  const world = useWecom()
  let url = ''

  beforeAll(async () => {
    url = (await world.serve()).url
  })

  beforeEach(() => {
    const { biz_mail, avatar, gender } = sensitive
    world.simulator.corps.updateMember(corpId, 'user123', { biz_mail, avatar, gender: gender as '1' })
  })

  const patchAgent = (patch: Partial<SimulatedAgent>): unknown =>
    world.simulator.corps.updateAgent(corpId, agent.agentId, patch)

  /** A browser of its own, and an app of its own where what is known of departments matters. */
  const userAfterLogin = async (path = '/wecom/login', open = insideWecom, at = url) => {
    const browser = open(at)
    const answer = await logIn(browser, { path })
    expect(answer.status).toBe(303)
    return (await browser.fetchJson('/me')).body
  }

  describe.each([
    ['made since June 2022', false],
    ['made before', true],
  ])('of an app %s', (_name, createdBefore20220620) => {
    it.each([
      ['inside WeCom, silently', insideWecom, '/wecom/login', false],
      ['inside WeCom, with consent', insideWecom, privateLogin, true],
      ['inside WeChat, silently', insideWechat, '/wecom/login', false],
      ['inside WeChat, with consent', insideWechat, privateLogin, true],
      ['in a desktop browser', onDesktop, '/wecom/login', false],
      ['in a desktop browser that asks for more', onDesktop, privateLogin, false],
    ])('%s', async (_where, open, path, hasTicket) => {
      patchAgent({ createdBefore20220620 })
      const user = await userAfterLogin(path, open)
      expect(user).toEqual({ ...member, ...((hasTicket || createdBefore20220620) && sensitive) })
      expect([exchangeApi, detailApi, memberApi].map(world.calls)).toEqual([1, hasTicket ? 1 : 0, 1])
    })
  })

  it('has the directory’s spelling of the userid', async () => {
    world.simulator.faults.arm({ api: exchangeApi, kind: 'body', body: '{"errcode":0,"userid":"User123"}' })
    expect(await userAfterLogin()).toEqual(member)
  })

  it('has of the sensitive fields those that the admin lets the app see', async () => {
    patchAgent({ sensitiveFields: ['mobile'] })
    const user = await userAfterLogin(privateLogin)
    expect(user).toMatchObject({ ...member, mobile: '13800138000' })
    expect(user).not.toHaveProperty('email')
    expect(user).not.toHaveProperty('biz_mail')
  })

  it('reads the detail by POST, with the ticket in the body', async () => {
    await userAfterLogin(privateLogin)
    const [call] = world.simulator.requests.list({ api: detailApi })
    expect([call?.method, Object.keys(call?.body as object)]).toEqual(['POST', ['user_ticket']])
    expect(Object.keys(call?.query ?? {})).toEqual(['access_token'])
  })

  describe('whose department', () => {
    it('is the name of the main one, of several', async () => {
      world.simulator.corps.updateMember(corpId, 'user123', { department: [3, 4], main_department: 4 })
      expect(await userAfterLogin()).toMatchObject({ department: '市场部', departmentIds: [3, 4] })
    })

    it.each<[string, Omit<SimulatedFault, 'api'>]>([
      ['refuses', { kind: 'errcode', errcode: 60011 }],
      ['refuses for its IP', { kind: 'errcode', errcode: 60020 }],
      ['is busy', { kind: 'errcode', errcode: -1 }],
      ['cuts the line', { kind: 'reset' }],
      ['answers HTML', { kind: 'html' }],
      ['answers nobody’s department', { kind: 'body', body: '{"errcode":0,"errmsg":"ok"}' }],
      ['answers one without a name', { kind: 'body', body: '{"errcode":0,"department":{"id":2}}' }],
    ])("is '' where the platform %s", async (_name, fault) => {
      const own = await world.serve()
      world.simulator.faults.arm({ api: departmentApi, times: Number.POSITIVE_INFINITY, ...fault })
      expect(await userAfterLogin('/wecom/login', insideWecom, own.url)).toEqual({
        ...member,
        department: '',
      })
    })

    it("is '' where the app may see the person and no department", async () => {
      const own = await world.serve()
      patchAgent({ visible: { userids: ['user123'] } })
      const user = await userAfterLogin('/wecom/login', insideWecom, own.url)
      expect(user).toMatchObject({ userid: 'user123', name: '张三', department: '' })
    })
  })

  describe('whose detail cannot be read is logged in without it:', () => {
    it.each<[string, Omit<SimulatedFault, 'api'>]>([
      ['the ticket expired', { kind: 'errcode', errcode: 84014 }],
      ['the ticket is invalid', { kind: 'errcode', errcode: 84015 }],
      ['the app has no right to it', { kind: 'errcode', errcode: 92001 }],
      ['the platform is busy', { kind: 'errcode', errcode: -1 }],
      ['calls are used up', { kind: 'errcode', errcode: 45009 }],
      ['the IP is not trusted', { kind: 'errcode', errcode: 60020 }],
      ['the line is cut', { kind: 'reset' }],
      ['it is HTML', { kind: 'html' }],
      ['it is null', { kind: 'null' }],
      ['it is of nobody', { kind: 'body', body: '{"errcode":0,"mobile":"13900000000"}' }],
      ['it is of somebody else', { kind: 'body', body: '{"errcode":0,"userid":"lisi","mobile":"139"}' }],
    ])('%s', async (_name, fault) => {
      world.simulator.faults.arm({ api: detailApi, times: Number.POSITIVE_INFINITY, ...fault })
      expect(await userAfterLogin(privateLogin)).toEqual(member)
    })
  })
})
