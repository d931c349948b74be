import { type AddressInfo, connect } from 'node:net'
import { afterEach, describe, expect, it } from '@jest/globals'
import {
  createPlatformSimulator,
  type PlatformSimulator,
  type SimulatorOptions,
} from 'express-wechat-auth/simulator'
import request from 'supertest'
import { callback, createBench, tokenQuery, website } from '../helpers/simulator/wechat-bench.ts'
import { startWatch } from '../helpers/time/wait.ts'

const created: PlatformSimulator[] = []

function createStoppable(options?: SimulatorOptions): PlatformSimulator {
  const simulator = createPlatformSimulator(options)
  created.push(simulator)
  return simulator
}

afterEach(async () => {
  for (const simulator of created.splice(0)) await simulator.stop()
})

describe('start() and stop()', () => {
  it('listens on a free port and names its endpoints', async () => {
    const simulator = createStoppable()
    const url = await simulator.start()
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    expect(simulator.url).toBe(url)
    expect(simulator.endpoints).toEqual({
      open: `${url}/open.weixin.qq.com`,
      api: `${url}/api.weixin.qq.com`,
      mp: `${url}/mp.weixin.qq.com`,
      wecomApi: `${url}/qyapi.weixin.qq.com`,
      wecomLogin: `${url}/login.work.weixin.qq.com`,
      wecomOpen: `${url}/open.work.weixin.qq.com`,
    })
  })

  it('has no URL while it does not listen', async () => {
    const simulator = createStoppable()
    expect(() => simulator.url).toThrow('start()')
    expect(() => simulator.endpoints).toThrow('start()')
  })

  it('starts and stops as often as it is told, and keeps what it knows', async () => {
    const simulator = createStoppable()
    const first = await simulator.start()
    expect(await simulator.start()).toBe(first)
    await simulator.stop()
    await simulator.stop()
    const port = Number(new URL(first).port)
    expect(await simulator.start(port)).toBe(first)
    const response = await fetch(`${simulator.endpoints.api}/sns/auth`)
    expect(await response.json()).toMatchObject({ errcode: 41001 })
  })

  it('rejects when the port is taken, and can be started on another one', async () => {
    const [one, other] = [createStoppable(), createStoppable()]
    const port = Number(new URL(await one.start()).port)
    await expect(other.start(port)).rejects.toThrow('EADDRINUSE')
    expect(await other.start()).toMatch(/^http:/)
  })

  it('cuts held polls, delays and idle connections when it stops', async () => {
    const simulator = createStoppable()
    const url = new URL(await simulator.start())
    const idle = connect(Number(url.port), url.hostname)
    const closed = new Promise((resolve) => idle.once('close', resolve))
    idle.on('error', () => undefined)
    idle.write('GET / HTTP/1.1\r\n')
    const link = `appid=${website.appId}&redirect_uri=${encodeURIComponent(callback)}&response_type=code&scope=snsapi_login&f=xml`
    const xml = await (await fetch(`${simulator.endpoints.open}/connect/qrconnect?${link}`)).text()
    const uuid = /CDATA\[([\w-]+)/.exec(xml)?.[1]
    simulator.faults.arm({ api: 'sns/auth', kind: 'delay', delayMs: 60_000 })
    const held = [
      fetch(`${simulator.endpoints.open}/connect/l/qrconnect?uuid=${uuid}`),
      fetch(`${simulator.endpoints.api}/sns/auth`),
    ].map((answer) => answer.then((response) => response.text()).catch(() => 'cut'))
    await new Promise((resolve) => setTimeout(resolve, 100))
    const elapsedMs = startWatch()
    await simulator.stop()
    await Promise.all([...held, closed])
    expect(elapsedMs()).toBeLessThan(1000)
  })
})

describe('hosts', () => {
  const query = new URLSearchParams(tokenQuery)

  it('serves the plain path when the Host header is one of Tencent', async () => {
    const { simulator } = createBench()
    for (const host of ['api.weixin.qq.com', 'API.weixin.qq.com:443', 'sh.api.weixin.qq.com']) {
      const response = await request(simulator.handler).get(`/cgi-bin/token?${query}`).set('host', host)
      expect(JSON.parse(response.text)).toHaveProperty('access_token')
    }
    const page = await request(simulator.handler).get('/connect/qrconnect').set('host', 'open.weixin.qq.com')
    expect(page.text).toContain('AppID 参数错误')
    expect(simulator.requests.count('cgi-bin/token')).toBe(3)
  })

  it('serves the whole URL that a proxy is asked for', async () => {
    const simulator = createStoppable()
    const { port } = new URL(await simulator.start())
    const socket = connect(Number(port), '127.0.0.1')
    socket.end(
      `GET http://api.weixin.qq.com/cgi-bin/token?${query} HTTP/1.1\r\nHost: api.weixin.qq.com\r\nConnection: close\r\n\r\n`,
    )
    const chunks: Buffer[] = []
    for await (const chunk of socket) chunks.push(chunk as Buffer)
    expect(Buffer.concat(chunks).toString()).toContain('access_token')
  })

  it('answers 404 elsewhere and 400 to what cannot be read, without falling over', async () => {
    const { simulator } = createBench()
    const get = (path: string) => request(simulator.handler).get(path)
    expect((await get('/nothing')).status).toBe(404)
    expect((await get('/open.weixin.qq.com/nothing')).status).toBe(404)
    expect((await get('/simulator/avatars/%E0%A4%A')).status).toBe(400)
    expect((await get('/%E0%A4%A')).status).toBe(404)
    const large = await request(simulator.handler)
      .post('/api.weixin.qq.com/cgi-bin/stable_token')
      .set('content-type', 'application/json')
      .send(`"${'x'.repeat(2_000_000)}"`)
    expect(large.status).toBe(413)
  })

  it('does not let a Host header that is none into a page or an address', async () => {
    const { simulator } = createBench()
    const get = request(simulator.handler).get('/api.weixin.qq.com/sns/userinfo')
    const response = await get.set('host', 'a/"><script>')
    expect(response.status).toBe(403)
    expect(response.text).not.toContain('script')
  })
})

describe('options', () => {
  it.each([
    [{ app: [] }, 'did you mean|known: apps'],
    [{ People: [] }, 'did you mean "people"'],
    [{ people: [] }, 'at least one person'],
    [{ people: [{ id: 'a' }] }, '"nickname"'],
    [{ apps: [{ appId: 'a' }] }, '"appSecret"'],
    [{ apps: [{ ...minimalApp(), kind: 'shop' }] }, '"kind" must be one of'],
    [{ apps: [{ ...minimalApp(), redirectDomains: ['https://a.example'] }] }, 'without scheme and port'],
    [{ apps: [{ ...minimalApp(), redirectDomains: ['a.example:80'] }] }, 'without scheme and port'],
    [{ apps: [minimalApp(), minimalApp()] }, 'already exists'],
    [{ apps: [{ ...minimalApp(), dailyTokenLimit: Number.NaN }] }, '"dailyTokenLimit"'],
    [{ host: '' }, '"host"'],
    [{ hosts: 'simulator.test' }, '"hosts" must be an array'],
    [{ hosts: ['http://simulator.test'] }, 'without scheme and port'],
    [{ hosts: ['simulator.test:7700'] }, 'without scheme and port'],
    [{ hosts: ['*'] }, 'without scheme and port'],
    [{ hosts: Array(101).fill('a') }, 'more than 100'],
    [{ strict: 'yes' }, '"strict" must be one of true, false'],
    [null, 'expected an object'],
  ])('throws a TypeError for %j', (options, message) => {
    expect(() => createPlatformSimulator(options as never)).toThrow(TypeError)
    expect(() => createPlatformSimulator(options as never)).toThrow(new RegExp(message))
  })

  it('listens on the host it is given', async () => {
    const simulator = createStoppable({ host: '0.0.0.0' })
    const url = await simulator.start()
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:/)
    expect((await fetch(`${url}/simulator`)).status).toBe(200)
  })

  it('can be mounted in another server', async () => {
    const { simulator } = createBench()
    const server = simulator.handler.listen(0)
    const { port } = server.address() as AddressInfo
    expect((await fetch(`http://127.0.0.1:${port}/simulator/users`)).status).toBe(200)
    server.closeAllConnections()
    server.close()
  })
})

function minimalApp(): Record<string, unknown> {
  return { appId: 'wx9', appSecret: 's', kind: 'website', name: 'n', redirectDomains: [] }
}
