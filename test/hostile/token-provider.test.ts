import { beforeAll, expect, it } from '@jest/globals'
import axios from 'axios'
import { type TokenProvider, type WechatClient, wechatClient } from 'express-wechat-auth'
import { useSimulator } from '../helpers/apps/simulated-world.ts'
import { outcomeOf } from '../helpers/faults/outcome.ts'
import { plansFor, rightAnswer } from '../helpers/faults/plans.ts'
import { useFaultProxy } from '../helpers/faults/proxy.ts'
import { expectDeadlines, useStoppedDate } from '../helpers/faults/run.ts'
import { accountCredentials } from '../helpers/visitors/page-login.ts'

useStoppedDate()

const { appId, appSecret } = accountCredentials
const { simulator } = useSimulator()
/** A central token server: here the call that makes tokens, which has the secret in its URL. */
const proxy = useFaultProxy(() => simulator.url)
const http = axios.create({ proxy: false, timeout: 2_000, maxContentLength: 1024 * 1024 })
const provider: TokenProvider = {
  async get() {
    const query = `grant_type=client_credential&appid=${appId}&secret=${appSecret}`
    const answer = await http.get(`${proxy.base}/api.weixin.qq.com/cgi-bin/token?${query}`)
    return answer.data.access_token
  },
}
const create = (): WechatClient =>
  wechatClient({ ...accountCredentials, endpoints: simulator.endpoints, tokenProvider: provider })

beforeAll(() => {
  simulator.apps.update(appId, { dailyTokenLimit: 100_000 })
})

const path = '/cgi-bin/get_api_domain_ip'
const tried = {
  api: 'cgi-bin/token',
  ready: () => (client: WechatClient) => client.call({ path }),
  right: expect.objectContaining({ ip_list: expect.any(Array) }),
  repeats: false,
  needs: true,
}

it('is the user’s own, so what it makes of a fault is; but the error is typed and shows no secret', async () => {
  const outcomes = new Set<string>()
  for (const [name, fault] of plansFor(tried)) {
    const since = proxy.exchanges.length
    const passed = () => proxy.exchanges.slice(since)
    const client = create()
    const call = () => client.call({ path })
    proxy.breakNext(tried.api, fault)
    outcomes.add(await outcomeOf(call, { right: tried.right, passed }))
    expect([name, proxy.disarm()]).toEqual([name, 0])
    const next = await outcomeOf(call, { right: tried.right, passed })
    expect([name, next]).toEqual([name, rightAnswer])
  }
  expect([...outcomes].sort()).toEqual(['ERR_PLATFORM_TOKEN', 'ERR_PLATFORM_UNAVAILABLE', rightAnswer].sort())
}, 60_000)

it('is waited for until its deadline', () =>
  expectDeadlines({ proxy, create, warm: async () => undefined, leavesOpen: true }, { call: tried }))
