import { beforeAll, describe, expect, it } from '@jest/globals'
import type { Express, Request, RequestHandler } from 'express'
import { miniLogin, wechatAuth, wechatJsSdk, wecomAuth } from 'express-wechat-auth'
import request from 'supertest'
import { deploymentSecret } from '../../helpers/apps/deployment.ts'
import { appWithSession } from '../../helpers/apps/server.ts'
import { agent, otherAgent, useWecom, type WecomWorld } from '../../helpers/apps/wecom.ts'
import { addApp } from '../../helpers/simulator/registry.ts'
import { createBrowser, locationOf } from '../../helpers/visitors/browser.ts'
import { accountCredentials } from '../../helpers/visitors/page-login.ts'

const otherAccount = { appId: 'wx00000000000000bb', appSecret: '000000000000000000000000000000bb' }

/** What a stranger may send to make an app believe that the request is for another host. */
const spoofs: Record<string, string>[] = [
  { 'X-Forwarded-Host': 'b.example' },
  { 'X-Forwarded-Host': 'b.example, a.example' },
  { 'X-Forwarded-Server': 'b.example', 'X-Original-Host': 'b.example', 'X-Host': 'b.example' },
  { Forwarded: 'host=b.example' },
]

/** A router for the tenants of two hosts, and what the platform's page says of whose login it is. */
interface Tenants {
  name: string
  path: string
  parameter: string
  ids: { a: string; b: string }
  router(world: WecomWorld, hosts: string[]): RequestHandler
}
const shared = ({ simulator }: WecomWorld) => ({
  endpoints: simulator.endpoints,
  secret: deploymentSecret,
})
/** Answers a tenant of the host that Express gives, and notes that it was asked. */
const lookup =
  <Credentials>(a: Credentials, b: Credentials, hosts: string[]) =>
  (req: Request): Credentials | undefined => {
    hosts.push(req.hostname)
    return { 'a.example': a, 'b.example': b }[req.hostname]
  }

const platforms: Tenants[] = [
  {
    name: 'wechatAuth()',
    path: '/wechat/login',
    parameter: 'appid',
    ids: { a: accountCredentials.appId, b: otherAccount.appId },
    router: (world, hosts) =>
      wechatAuth({ ...shared(world), credentials: lookup(accountCredentials, otherAccount, hosts) }),
  },
  {
    name: 'wecomAuth()',
    path: '/wecom/login',
    parameter: 'agentid',
    ids: { a: String(agent.agentId), b: String(otherAgent.agentId) },
    router: (world, hosts) => wecomAuth({ ...shared(world), credentials: lookup(agent, otherAgent, hosts) }),
  },
]

describe.each(platforms)('the tenant of a request to $name', ({ path, parameter, ids, router }) => {
  const world = useWecom()
  const hosts: string[] = []

  beforeAll(() => {
    const redirectDomains = ['a.example', 'b.example']
    addApp(world.simulator, { ...otherAccount, kind: 'official-account', name: '乙公司', redirectDomains })
  })

  const start = (app: Express = appWithSession()): Promise<string> => {
    hosts.length = 0
    return world.run(app.use(router(world, hosts)))
  }
  const tenantAt = async (url: string, headers: Record<string, string>): Promise<string | number> => {
    const answer = await createBrowser(url).open(path, headers)
    return new URL(locationOf(answer) || 'none:').searchParams.get(parameter) ?? answer.status
  }

  it.each(spoofs)('is of the Host alone without a trusted proxy: %j decides for nobody', async (spoof) => {
    const url = await start()
    for (const headers of [spoof, {}, spoof]) {
      expect(await tenantAt(url, { Host: 'a.example', ...headers })).toBe(ids.a)
    }
    expect(await tenantAt(url, { Host: 'b.example' })).toBe(ids.b)
    expect(hosts).toEqual(['a.example', 'b.example'])
  })

  it('is asked for once, however many hosts a stranger names in other headers', async () => {
    const url = await start()
    for (let count = 0; count < 50; count += 1) {
      const headers = { Host: 'a.example', 'X-Forwarded-Host': `h${count}.example` }
      expect(await tenantAt(url, headers)).toBe(ids.a)
    }
    expect(hosts).toEqual(['a.example'])
  })

  it('is of the Host alone where the header comes from another address than the proxy’s', async () => {
    const url = await start(appWithSession().set('trust proxy', '10.0.0.1'))
    expect(await tenantAt(url, { Host: 'a.example', 'X-Forwarded-Host': 'b.example' })).toBe(ids.a)
    expect(await tenantAt(url, { Host: 'b.example', 'X-Forwarded-Host': 'a.example' })).toBe(ids.b)
  })

  it('is of the host that a trusted proxy names, whatever the Host is', async () => {
    const app = appWithSession()
    app.set('trust proxy', 1)
    const url = await start(app)
    for (const Host of ['internal.example', 'a.example', 'b.example']) {
      expect(await tenantAt(url, { Host, 'X-Forwarded-Host': 'a.example' })).toBe(ids.a)
      expect(await tenantAt(url, { Host, 'X-Forwarded-Host': 'b.example' })).toBe(ids.b)
    }
    expect(hosts).toEqual(['a.example', 'b.example'])
  })

  it('is none at a host of nobody, however often it is asked for', async () => {
    const url = await start()
    for (const _visit of [1, 2, 3]) expect(await tenantAt(url, { Host: 'c.example' })).toBe(404)
    expect(await tenantAt(url, { Host: 'a.example' })).toBe(ids.a)
  })
})

it.each<[string, (credentials: (req: Request) => undefined) => RequestHandler, string]>([
  ['miniLogin', (credentials) => miniLogin({ secret: deploymentSecret, credentials }), '/login/user'],
  ['wecomAuth', (credentials) => wecomAuth({ secret: deploymentSecret, credentials }), '/wecom/user'],
  [
    'wechatJsSdk',
    (credentials) => wechatJsSdk({ publicUrl: 'https://app.example.com', credentials }),
    '/wechat/jsSdkConfig',
  ],
])(
  '%s() asks for the tenant of the Host once, whatever a stranger sends',
  async (_factory, routerFor, path) => {
    const hosts: string[] = []
    const app = appWithSession().use(routerFor(({ hostname }) => void hosts.push(hostname)))
    for (const spoof of spoofs) await request(app).get(path).set('Host', 'a.example').set(spoof)
    expect(hosts).toEqual(['a.example'])
  },
)
