import { beforeAll, expect, it } from '@jest/globals'
import { type WechatClient, wechatClient } from 'express-wechat-auth'
import { useSimulator } from '../helpers/apps/simulated-world.ts'
import { again, type FaultCase, once } from '../helpers/faults/plans.ts'
import { useFaultProxy } from '../helpers/faults/proxy.ts'
import { functionsOf, testFaults } from '../helpers/faults/run.ts'
import { accountCredentials } from '../helpers/visitors/page-login.ts'
import { appCases } from './app-cases.ts'

const { appId } = accountCredentials
const { simulator } = useSimulator()
const proxy = useFaultProxy(() => simulator.url)

const create = (): WechatClient =>
  wechatClient({ ...accountCredentials, endpoints: { api: `${proxy.base}/api.weixin.qq.com` } })
const bench = {
  proxy,
  create,
  warm: (client: WechatClient) => client.getAppAccessToken(),
}

/** Asks the simulator without the proxy. */
let aside: WechatClient
beforeAll(() => {
  aside = wechatClient({ ...accountCredentials, endpoints: simulator.endpoints })
})

const openid = (): string => simulator.users.openidOf('xiaoming', appId)
const issueCode = (): string => simulator.users.issueCode('xiaoming', appId)
let serial = 0
const page = 'https://app.example.com/page?a=1'
const text = expect.any(String)
const person = expect.objectContaining({ openid: expect.stringMatching(/^o/) })

const cases: Record<string, FaultCase<WechatClient>> = {
  fetchFollower: {
    api: 'cgi-bin/user/info',
    ready: () => (client) => client.fetchFollower(openid()),
    right: expect.objectContaining({ subscribe: 1 }),
    ...again,
  },
  createQrCode: {
    api: 'cgi-bin/qrcode/create',
    ready: () => (client) => client.createQrCode({ scene: 'login "1"' }),
    right: expect.objectContaining({ ticket: text, url: expect.stringMatching(/^http/) }),
    ...once,
  },
  sendTemplateMessage: {
    api: 'cgi-bin/message/template/send',
    ready: () => {
      serial += 1
      // WeChat takes the same message once a minute.
      const data = { thing1: { value: `${serial}: "hi"` } }
      return (client) =>
        client.sendTemplateMessage({ url: '', data, touser: openid(), template_id: 'template-1' })
    },
    right: { msgid: expect.stringMatching(/^\d+$/) },
    repeats: false,
    needs: false,
  },
  sendCustomerServiceMessage: {
    api: 'cgi-bin/message/custom/send',
    ready: () => {
      simulator.users.allowMessages('xiaoming', appId)
      const text = { content: 'https://example.com/?a="b"' }
      return (client) => client.sendCustomerServiceMessage({ msgtype: 'text', text, touser: openid() })
    },
    right: undefined,
    repeats: false,
    needs: false,
  },
  fetchOAuthToken: {
    api: 'sns/oauth2/access_token',
    ready: () => (client) => client.fetchOAuthToken(issueCode()),
    right: person,
    ...once,
  },
  refreshOAuthToken: {
    api: 'sns/oauth2/refresh_token',
    ready: async () => {
      const { refresh_token } = await aside.fetchOAuthToken(issueCode())
      return (client) => client.refreshOAuthToken(refresh_token)
    },
    right: person,
    ...again,
  },
  isOAuthTokenValid: {
    api: 'sns/auth',
    ready: async () => {
      const { openid, access_token } = await aside.fetchOAuthToken(issueCode())
      return (client) => client.isOAuthTokenValid({ openid, oauthAccessToken: access_token })
    },
    right: true,
    repeats: true,
    needs: false,
  },
  fetchUserInfo: {
    api: 'sns/userinfo',
    ready: async () => {
      const { openid, access_token } = await aside.fetchOAuthToken(issueCode())
      return (client) => client.fetchUserInfo({ openid, oauthAccessToken: access_token })
    },
    right: expect.objectContaining({ nickname: '李小明' }),
    ...again,
  },
  getJsapiTicket: {
    api: 'cgi-bin/ticket/getticket',
    ready: () => (client) => client.getJsapiTicket(),
    right: expect.stringMatching(/^[\w-]{20,}$/),
    ...again,
  },
  getJsSdkConfig: {
    api: 'cgi-bin/ticket/getticket',
    ready: () => (client) => client.getJsSdkConfig(page),
    right: { appId, timestamp: expect.any(Number), nonceStr: text, signature: text },
    ...again,
  },
  ...appCases,
}

it('is tried with every function that asks WeChat', async () => {
  const client = create()
  expect([...Object.keys(cases), 'authorizeUrl', 'qrConnectUrl'].sort()).toEqual(functionsOf(client))
  client.authorizeUrl({ redirectUri: page, scope: 'snsapi_base', state: 'abc' })
  client.qrConnectUrl({ redirectUri: page, state: 'abc' })
  expect(proxy.exchanges).toEqual([])
})

testFaults(bench, cases)
