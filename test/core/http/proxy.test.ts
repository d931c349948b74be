import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, describe, expect, it } from '@jest/globals'
import { wechatClient } from 'express-wechat-auth'
import { createPlatformHttp } from '../../../lib/core/http/platform-http.ts'
import { errorOf, everyViewOf } from '../../helpers/errors.ts'
import {
  type ConnectProxy,
  type ProxyConduct,
  startConnectProxy,
} from '../../helpers/faults/connect-proxy.ts'
import { type RawServer, startRawServer } from '../../helpers/faults/raw-server.ts'
import { builtLibrary } from '../../helpers/programs/built-library.ts'
import { sleep, startWatch } from '../../helpers/time/wait.ts'

const running: { close(): Promise<unknown> }[] = []
afterEach(async () => {
  for (const server of running.splice(0)) await server.close()
})

const password = 'pass word:@/%'
const [user, address] = [`user:${password}`, `user:${encodeURIComponent(password)}`]

async function started<T extends { close(): Promise<unknown> }>(server: Promise<T>): Promise<T> {
  running.push(await server)
  return server
}
const startProxy = (options: Parameters<typeof startConnectProxy>[0] = {}): Promise<ConnectProxy> =>
  started(startConnectProxy(options))
const startPlatform = (): Promise<RawServer> =>
  started(startRawServer((res, index) => res.end(JSON.stringify({ index }))))

const callBy = (proxy: string, base: string, timeoutMs = 2_000): Promise<Record<string, unknown>> =>
  createPlatformHttp({ proxy, timeoutMs, errmsgTail: /$^/, classify: () => ({ code: 'ERR_PLATFORM' }) })({
    method: 'GET',
    base,
    api: 'cgi-bin/test',
    query: { secret: 'value-of-secret' },
  })

describe('a call through a proxy', () => {
  it('goes through a tunnel, with the credentials that the option has, and the proxy sees no address', async () => {
    const [proxy, platform] = [await startProxy({ user }), await startPlatform()]
    expect(await callBy(`http://${address}@${proxy.host}`, platform.base)).toEqual({ index: 0 })
    expect(proxy.tunnels).toEqual([platform.base.replace('http://', '')])
    expect(proxy.credentials).toEqual([user])
    expect(proxy.others).toEqual([])
    expect(platform.requests[0]?.headers['proxy-authorization']).toBeUndefined()
  })

  it('has a user name alone, or nobody’s', async () => {
    const [named, open, platform] = [
      await startProxy({ user: 'user:' }),
      await startProxy(),
      await startPlatform(),
    ]
    await callBy(`http://user@${named.host}`, platform.base)
    await callBy(`http://${open.host}/`, platform.base)
    expect(platform.requests).toHaveLength(2)
    expect(open.credentials).toEqual([undefined])
  })

  it('keeps its tunnel for the next calls', async () => {
    const [proxy, platform] = [await startProxy(), await startPlatform()]
    for (let index = 0; index < 8; index += 1) await callBy(`http://${proxy.host}`, platform.base)
    expect(proxy.tunnels.length).toBeLessThanOrEqual(2)
    expect(platform.requests).toHaveLength(8)
  })

  it.each<[string, ProxyConduct, string, RegExp]>([
    ['wants other credentials', 'serve', 'user:value-of-password', /\(PROXY_ANSWERED_407\)$/],
    ['refuses', { refuse: 403 }, address, /\(PROXY_ANSWERED_403\)$/],
    ['cannot reach the platform', { refuse: 502 }, address, /\(PROXY_ANSWERED_502\)$/],
    ['hangs up', 'die', address, /\(PROXY_UND_ERR_SOCKET\)$/],
    ['hangs up in the tunnel', 'die-in-tunnel', address, /\((?:UND_ERR_SOCKET|ECONNRESET)\)$/],
    ['does not answer', 'hang', address, /\(ETIMEDOUT\)$/],
  ])('fails in time and without a secret where the proxy %s', async (_what, conduct, given, said) => {
    const [proxy, platform] = [await startProxy({ user }), await startPlatform()]
    proxy.conduct = conduct
    const elapsedMs = startWatch()
    const error = await errorOf(callBy(`http://${given}@${proxy.host}`, platform.base, 400))
    expect(elapsedMs()).toBeLessThan(1_500)
    expect(error).toMatchObject({ name: 'WechatAuthError', code: 'ERR_PLATFORM_UNAVAILABLE', status: 503 })
    expect(error.message).toMatch(said)
    for (const secret of ['value-of', password, encodeURIComponent(password), btoa(user)]) {
      expect(everyViewOf(error)).not.toContain(secret)
    }
    expect(platform.requests).toEqual([])
    // One try, and one more where the connection to the platform broke; a proxy that hangs up is not asked in a loop.
    await sleep(100)
    expect(proxy.tunnels.length).toBeLessThanOrEqual(2)
  })

  it('fails where there is no proxy', async () => {
    const proxy = await startConnectProxy()
    await proxy.close()
    const error = await errorOf(callBy(`http://${address}@${proxy.host}`, 'http://127.0.0.1:9'))
    expect(error.message).toMatch(/\(PROXY_ECONNREFUSED\)$/)
  })

  it('works again once the proxy does', async () => {
    const [proxy, platform] = [await startProxy(), await startPlatform()]
    for (const conduct of ['die', 'hang', { refuse: 503 }] as const) {
      proxy.conduct = conduct
      await errorOf(callBy(`http://${proxy.host}`, platform.base, 150))
    }
    proxy.conduct = 'serve'
    expect(await callBy(`http://${proxy.host}`, platform.base)).toEqual({ index: 0 })
  })

  it('tells no event a secret', async () => {
    const proxy = await startProxy({ user })
    const events: unknown[] = []
    const client = wechatClient({
      appId: 'wx0000000000000001',
      appSecret: 'value-of-app-secret-0123456789ab',
      endpoints: { api: 'http://127.0.0.1:9' },
      proxy: `http://user:value-of-password@${proxy.host}`,
      onEvent: (event) => void events.push(event),
    })
    expect(everyViewOf(await errorOf(client.getAppAccessToken()))).not.toContain('value-of')
    expect(events.length).toBeGreaterThan(0)
    expect(JSON.stringify(events)).not.toContain('value-of')
  })
})

describe('a call to a platform with TLS', () => {
  const tls = join(process.cwd(), 'test/helpers/tls')
  const call = async (proxy: string): Promise<string> => {
    const server = createServer(
      {
        key: readFileSync(join(tls, 'localhost.key.pem')),
        cert: readFileSync(join(tls, 'localhost.cert.pem')),
      },
      (_req, res) => res.end('{"access_token":"the token","expires_in":7200}'),
    )
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    try {
      const { stdout } = await promisify(execFile)(
        process.execPath,
        ['--import', 'tsx', 'test/helpers/programs/call-by-proxy.ts', `https://localhost:${port}`, proxy],
        {
          env: {
            ...process.env,
            NODE_EXTRA_CA_CERTS: join(tls, 'localhost.cert.pem'),
            TSX_TSCONFIG_PATH: `${builtLibrary()}/tsconfig.json`,
          },
          timeout: 30_000,
        },
      )
      return stdout.trim().replaceAll(String(port), 'PORT')
    } finally {
      server.closeAllConnections()
      server.close()
    }
  }

  it('goes through a tunnel too, in which the certificate is checked for the platform’s name', async () => {
    const proxy = await startProxy({ user })
    expect(await call(`http://${address}@${proxy.host}`)).toBe('the token')
    expect(proxy.tunnels).toEqual([expect.stringMatching(/^localhost:\d+$/)])
    expect(proxy.others).toEqual([])
  })

  it('fails where the proxy wants other credentials', async () => {
    const proxy = await startProxy({ user })
    const printed = await call(`http://user:value-of-password@${proxy.host}`)
    expect(printed).toMatch(/^ERR_PLATFORM_UNAVAILABLE[\s\S]*PROXY_ANSWERED_407/)
    expect(printed).not.toMatch(/value-of-password|ssss/)
  })
})
