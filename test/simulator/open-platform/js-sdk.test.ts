import { createHash } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import request from 'supertest'
import { useAccountServers } from '../../helpers/simulator/account-server.ts'
import {
  type ComponentBench,
  componentAppId,
  createComponentBench,
} from '../../helpers/simulator/component-bench.ts'
import { official, wechatBrowser } from '../../helpers/simulator/wechat-bench.ts'

useAccountServers()

async function configure({ simulator }: ComponentBench, ticket: string, url: string): Promise<string> {
  const signed = `jsapi_ticket=${ticket}&noncestr=n&timestamp=1&url=${url}`
  const signature = createHash('sha1').update(signed).digest('hex')
  const config = { appId: official.appId, nonceStr: 'n', timestamp: 1, signature }
  const { text } = await request(simulator.handler)
    .post('/simulator/js-sdk/config')
    .set('user-agent', wechatBrowser)
    .send({ sdk: 'config', url, config })
  return JSON.parse(text).errMsg
}

describe('the JS-SDK on a page of a platform', () => {
  it('works with the ticket and appid of an account that has granted its web pages', async () => {
    const bench = await createComponentBench()
    const { authorizer_access_token: access_token } = await bench.granted()
    const { ticket } = await bench.get('cgi-bin/ticket/getticket', { access_token, type: 'jsapi' })
    const own = 'https://h5.example.com/shop'
    expect(await configure(bench, ticket, own)).toBe('config:ok')
    expect(await configure(bench, ticket, `https://${official.appId}.wx.example.com/`)).toBe('config:ok')
    expect(await configure(bench, ticket, 'http://localhost:3000/')).toBe('config:ok')
    expect(await configure(bench, ticket, 'https://platform.example.com/')).toBe('config:invalid url domain')
    await bench.granted(official.appId, [2])
    expect(await configure(bench, ticket, own)).toBe('config:invalid url domain')
    await bench.granted()
    await bench.simulator.components.cancel(componentAppId, official.appId)
    expect(await configure(bench, ticket, own)).toBe('config:invalid url domain')
  })
})
