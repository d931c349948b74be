import { describe, expect, it } from '@jest/globals'
import axios from 'axios'
import express from 'express'
import {
  memoryTokenCache,
  type TokenRequest,
  type WechatJsSdkOptions,
  type WecomJsSdkOptions,
  wechatJsSdk,
  wecomJsSdk,
} from 'express-wechat-auth'
import { askFor, type SignedPage, signatureOf } from '../../helpers/apps/js-sdk.ts'
import { useSimulator } from '../../helpers/apps/simulated-world.ts'
import { agent } from '../../helpers/apps/wecom.ts'
import { handleOn } from '../../helpers/stores/caches.ts'
import { accountCredentials } from '../../helpers/visitors/page-login.ts'

const publicUrl = 'https://app.example.com'
const page = `${publicUrl}/商店?a=1`

const world = useSimulator()
const { simulator } = world

const serveWechat = (options: Partial<WechatJsSdkOptions> = {}): Promise<string> =>
  world.run(
    express().use(
      wechatJsSdk({ ...accountCredentials, publicUrl, endpoints: simulator.endpoints, ...options }),
    ),
  )
const serveWecom = (options: Partial<WecomJsSdkOptions> = {}): Promise<string> =>
  world.run(express().use(wecomJsSdk({ ...agent, publicUrl, endpoints: simulator.endpoints, ...options })))

const kinds = {
  wechat: { serve: serveWechat, path: '/wechat/jsSdkConfig', query: '' },
  config: { serve: serveWecom, path: '/wecom/jsSdkConfig', query: '' },
  agentConfig: { serve: serveWecom, path: '/wecom/jsSdkConfig', query: '&type=agentConfig' },
}
const apis = {
  wechat: ['cgi-bin/stable_token', 'cgi-bin/ticket/getticket'],
  config: ['cgi-bin/gettoken', 'cgi-bin/get_jsapi_ticket'],
  agentConfig: ['cgi-bin/gettoken', 'cgi-bin/ticket/get'],
}
const ticketKinds = { wechat: 'jsapi_ticket', config: 'jsapi_ticket', agentConfig: 'agent_config_ticket' }

describe.each(['wechat', 'config', 'agentConfig'] as const)('signing pages (%s)', (kind) => {
  const { serve, path, query } = kinds[kind]
  const ask = async (url: string): Promise<SignedPage> => {
    const answer = await askFor(url, page, { path, query })
    expect(answer.status).toBe(200)
    return answer.body.data
  }
  const askManyTimes = (times: number, ...urls: string[]): Promise<SignedPage[]> =>
    Promise.all(Array.from({ length: times }, (_, index) => ask(urls[index % urls.length] as string)))
  const costs = (): number[] => apis[kind].map((api) => simulator.requests.count(api))

  it('costs one token and one ticket for 50 pages at once on a cold cache', async () => {
    const pages = await askManyTimes(50, await serve())
    expect(new Set(pages.map(({ nonceStr }) => nonceStr)).size).toBe(50)
    expect(costs()).toEqual([1, 1])
  })

  it('costs two processes with one tokenCache the same', async () => {
    const tokenCache = memoryTokenCache()
    const urls = [
      await serve({ tokenCache: handleOn(tokenCache) }),
      await serve({ tokenCache: handleOn(tokenCache) }),
    ]
    await askManyTimes(50, ...urls)
    expect(costs()).toEqual([1, 1])
  })

  it('costs nothing with a tokenProvider, which gives the ticket itself', async () => {
    const requests: TokenRequest[] = []
    const url = await serve({
      tokenProvider: {
        get(request) {
          requests.push(request)
          return 'the provided ticket'
        },
      },
    })
    const signed = await ask(url)
    expect(signed.signature).toBe(signatureOf('the provided ticket', signed, page))
    expect(requests).toMatchObject([{ kind: ticketKinds[kind] }])
    expect(simulator.requests.list()).toEqual([])
  })

  it('goes over the app’s own axios', async () => {
    const http = axios.create({ proxy: false })
    const urls: string[] = []
    http.interceptors.request.use((config) => {
      urls.push(config.url ?? '')
      return config
    })
    await ask(await serve({ http }))
    expect(urls.map((url) => new URL(url).pathname.replace(/^\/[\w.]+\.qq\.com\//, ''))).toEqual(apis[kind])
  })
})

it('wechatJsSdk({ appAccessTokenKind: "token" }) asks cgi-bin/token', async () => {
  const url = await serveWechat({ appAccessTokenKind: 'token' })
  expect((await askFor(url, page)).status).toBe(200)
  expect(simulator.requests.count('cgi-bin/token')).toBe(1)
  expect(simulator.requests.count('cgi-bin/stable_token')).toBe(0)
})
