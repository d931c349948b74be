import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { wechatClient } from 'express-wechat-auth'
import { createPlatformSimulator } from 'express-wechat-auth/simulator'

const simulator = createPlatformSimulator()
const appId = 'wx0000000000000001'
const appSecret = '00000000000000000000000000000001'

beforeAll(() => simulator.start())
afterAll(() => simulator.stop())

const clientOf = () => wechatClient({ appId, appSecret, endpoints: simulator.endpoints })

it('logs a person in', async () => {
  const redirectUri = 'http://localhost/callback'
  const page = clientOf().authorizeUrl({ redirectUri, scope: 'snsapi_userinfo', state: 'abc123' })
  const headers = { 'user-agent': 'MicroMessenger', 'x-simulator-user': 'xiaohong' }
  const answer = await fetch(page, { headers, redirect: 'manual' })
  const callback = new URL(answer.headers.get('location') ?? '')
  const { openid } = await clientOf().fetchOAuthToken(callback.searchParams.get('code') ?? '')
  expect(openid).toBe(simulator.users.openidOf('xiaohong', appId))
})

it('refuses a code that is five minutes old', async () => {
  const code = simulator.users.issueCode('xiaohong', appId)
  simulator.clock.advance(300_000)
  const exchange = clientOf().fetchOAuthToken(code)
  await expect(exchange).rejects.toMatchObject({ code: 'ERR_CODE_DEAD', errcode: 40029 })
  simulator.clock.reset()
})

it('says when WeChat is busy', async () => {
  simulator.faults.arm({ api: 'sns/oauth2/access_token', kind: 'errcode', errcode: -1 })
  const code = simulator.users.issueCode('xiaohong', appId)
  await expect(clientOf().fetchOAuthToken(code)).rejects.toMatchObject({ status: 503 })
  expect(simulator.requests.list({ errcode: -1 })).toHaveLength(1)
})
