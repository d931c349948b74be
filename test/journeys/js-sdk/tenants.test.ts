import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import express, { type ErrorRequestHandler } from 'express'
import {
  type WechatAuthEvent,
  type WechatJsSdkOptions,
  type WecomJsSdkOptions,
  wechatJsSdk,
  wecomJsSdk,
} from 'express-wechat-auth'
import { accountTicketOf, askFor, corpTicketOf, signatureOf } from '../../helpers/apps/js-sdk.ts'
import { showError, useSimulator } from '../../helpers/apps/simulated-world.ts'
import { agent, otherAgent } from '../../helpers/apps/wecom.ts'
import { addApp } from '../../helpers/simulator/registry.ts'
import { accountCredentials } from '../../helpers/visitors/page-login.ts'

const bCredentials = { appId: 'wx00000000000000bb', appSecret: '000000000000000000000000000000bb' }

/** Each tenant's pages are at its own host. */
const publicUrl = (req: { hostname: string }): string => `https://${req.hostname}`

describe('wechatJsSdk({ credentials })', () => {
  const world = useSimulator()
  const { simulator } = world
  let events: WechatAuthEvent[] = []
  let lookups = 0

  beforeAll(() => {
    addApp(simulator, {
      ...bCredentials,
      kind: 'official-account',
      name: '乙公司',
      redirectDomains: ['b.example'],
    })
  })
  beforeEach(() => {
    events = []
    lookups = 0
  })

  const byHost: NonNullable<WechatJsSdkOptions['credentials']> = (req) => {
    lookups += 1
    return { 'a.example': accountCredentials, 'b.example': bCredentials }[req.hostname]
  }
  const serve = (credentials: WechatJsSdkOptions['credentials'], errors: ErrorRequestHandler = showError) => {
    const app = express()
    app.use(
      wechatJsSdk({
        credentials,
        publicUrl,
        endpoints: simulator.endpoints,
        onEvent: (event) => events.push(event),
      }),
    )
    app.use((_req, res) => void res.status(299).send('the app'))
    app.use(errors)
    return world.run(app)
  }
  const at = (url: string, host: string, page = `https://${host}/`) =>
    askFor(url, page, { headers: { Host: host } })

  it('knows a tenant by the path that it is mounted at', async () => {
    const app = express()
    const credentials: WechatJsSdkOptions['credentials'] = (req) =>
      ({ a: accountCredentials, b: bCredentials })[String(req.params['tenant'])]
    const options = { publicUrl: () => 'https://a.example', endpoints: simulator.endpoints }
    app.use('/of/:tenant', wechatJsSdk({ ...options, credentials }))
    app.use((_req, res) => void res.status(299).send('the app'))
    const url = await world.run(app)
    const query = `/wechat/jsSdkConfig?url=${encodeURIComponent('https://a.example/')}`
    for (const [tenant, { appId }] of [
      ['a', accountCredentials],
      ['b', bCredentials],
    ] as const) {
      const response = await fetch(`${url}/of/${tenant}${query}`)
      expect(((await response.json()) as { data: { appId: string } }).data.appId).toBe(appId)
    }
    expect((await fetch(`${url}/of/nobody${query}`)).status).toBe(299)
  })

  it('signs for each tenant with its own account, needs no secret, and asks once for many', async () => {
    const url = await serve(byHost)
    for (const [host, credentials] of [
      ['a.example', accountCredentials],
      ['b.example', bCredentials],
    ] as const) {
      const { data } = (await at(url, host)).body
      expect(data.appId).toBe(credentials.appId)
      const ticket = await accountTicketOf(simulator, credentials)
      expect(data.signature).toBe(signatureOf(ticket, data, `https://${host}/`))
    }
    simulator.requests.clear()
    await Promise.all(Array.from({ length: 10 }, () => at(url, 'a.example')))
    expect(simulator.requests.list()).toEqual([])
    expect(lookups).toBe(2)
  })

  it('signs no tenant’s page for another one', async () => {
    const url = await serve(byHost)
    expect((await at(url, 'a.example', 'https://b.example/')).body.error).toBe('ERR_ORIGIN_REFUSED')
  })

  it('leaves a host that is no tenant’s to the app', async () => {
    expect((await at(await serve(byHost), 'c.example')).status).toBe(299)
    expect((await at(await serve(async () => null), 'a.example')).status).toBe(299)
  })

  it.each<[unknown, string]>([
    [{ appId: 'wx1' }, 'needs a key "appSecret"'],
    [{ appId: 'wx1', appSecret: '' }, 'has a key "appSecret" that must be a non-empty string'],
    [{ appID: 'wx1', appSecret: 'x' }, 'did you mean "appId"?'],
    ['wx1', 'must be an object'],
  ])('hands it to the app when it answers %j', async (answered, problem) => {
    const url = await serve((async () => answered) as WechatJsSdkOptions['credentials'])
    const { status, body } = await at(url, 'a.example')
    expect([status, body.handed.name]).toEqual([500, 'TypeError'])
    expect(body.handed.message).toContain(problem)
    expect(body.handed.message).toMatch(/^wechatJsSdk: /)
  })

  it('hands it to the app when it fails, and asks again', async () => {
    let isDown = true
    const url = await serve((req) => {
      if (isDown) throw new Error('the database is down')
      return byHost(req)
    })
    expect((await at(url, 'a.example')).body.handed.message).toBe('the database is down')
    isDown = false
    expect((await at(url, 'a.example')).status).toBe(200)
  })
})

describe('wecomJsSdk({ credentials })', () => {
  const world = useSimulator()
  const { simulator } = world

  it('signs for each tenant with its own app', async () => {
    const credentials: WecomJsSdkOptions['credentials'] = async (req) =>
      ({ 'a.example': agent, 'b.example': otherAgent })[req.hostname]
    const app = express().use(wecomJsSdk({ credentials, publicUrl, endpoints: simulator.endpoints }))
    const url = await world.run(app)
    const ask = async (host: string) =>
      askFor(url, `https://${host}/`, {
        path: '/wecom/jsSdkConfig',
        query: '&type=agentConfig',
        headers: { Host: host },
      })
    for (const [host, tenant] of [
      ['a.example', agent],
      ['b.example', otherAgent],
    ] as const) {
      const { data } = (await ask(host)).body
      expect(data).toMatchObject({ corpid: tenant.corpId, agentid: tenant.agentId })
      const ticket = await corpTicketOf(simulator, 'agentConfig', tenant)
      expect(data.signature).toBe(signatureOf(ticket, data, `https://${host}/`))
    }
    expect((await ask('c.example')).status).toBe(404)
  })
})
