import { createHash } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import request from 'supertest'
import { useAccountServers } from '../../helpers/simulator/account-server.ts'
import { createSuiteBench, type SuiteBench, suiteId } from '../../helpers/simulator/suite-bench.ts'
import { corpId, wecomClient } from '../../helpers/simulator/wecom-bench.ts'

useAccountServers()

async function configure(
  { simulator }: SuiteBench,
  sdk: string,
  ticket: string,
  config: object,
  url = 'https://h5.example.com/a',
): Promise<string> {
  const signed = `jsapi_ticket=${ticket}&noncestr=n&timestamp=1&url=${url}`
  const signature = createHash('sha1').update(signed).digest('hex')
  const { text } = await request(simulator.handler)
    .post('/simulator/js-sdk/config')
    .set('user-agent', wecomClient)
    .send({ sdk, url, config: { ...config, nonceStr: 'n', timestamp: 1, signature } })
  return JSON.parse(text).errMsg
}

describe('the JS-SDK on a page of a suite', () => {
  it('works with the id that the provider knows the company by, and the tickets of its app', async () => {
    const bench = await createSuiteBench()
    const granted = await bench.installed()
    const { corpid } = granted.auth_corp_info
    const access_token = await bench.corpToken(granted)
    const { ticket } = await bench.call('get_jsapi_ticket', { access_token })
    const ofApp = (await bench.call('ticket/get', { access_token, type: 'agent_config' })).ticket
    expect(await configure(bench, 'config', ticket, { appId: corpid })).toBe('config:ok')
    const elsewhere = await configure(bench, 'config', ticket, { appId: corpid }, 'https://x.example.com/')
    expect(elsewhere).toBe('config:invalid url domain')
    const agent = { corpid, agentid: 1000004 }
    expect(await configure(bench, 'agentConfig', ofApp, agent)).toBe('agentConfig:ok')
    expect(await configure(bench, 'agentConfig', ticket, agent)).toBe('agentConfig:invalid signature')
    const lower = { ...agent, corpid: corpid.toLowerCase() }
    expect(await configure(bench, 'agentConfig', ofApp, lower)).toBe('agentConfig:invalid corpId')
    await bench.simulator.suites.cancel(suiteId, corpId)
    expect(await configure(bench, 'agentConfig', ofApp, agent)).toBe('agentConfig:invalid agentid')
  })
})
