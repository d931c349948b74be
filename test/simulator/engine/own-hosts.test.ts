import { request as httpRequest } from 'node:http'
import { networkInterfaces } from 'node:os'
import { afterEach, describe, expect, it } from '@jest/globals'
import {
  createPlatformSimulator,
  type PlatformSimulator,
  type SimulatorOptions,
} from 'express-wechat-auth/simulator'

const running: PlatformSimulator[] = []

afterEach(async () => {
  for (const simulator of running.splice(0)) await simulator.stop()
})

interface Seen {
  status: number
  text: string
}

/** Asks a simulator by any name, as a browser does that was led to it. */
async function createVisitor(options: SimulatorOptions = {}) {
  const simulator = createPlatformSimulator(options)
  running.push(simulator)
  const { hostname, port } = new URL(await simulator.start())
  return (host: string, path = '/simulator', address = hostname) =>
    new Promise<Seen>((resolve, reject) => {
      httpRequest(
        { hostname: address, port, path, headers: { host: host.replace('PORT', port) } },
        (answer) => {
          let text = ''
          answer.setEncoding('utf8')
          answer.on('data', (chunk: string) => {
            text += chunk
          })
          answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }))
        },
      )
        .on('error', reject)
        .end()
    })
}

/** An address of this machine that others in its network use. */
const lanAddress = Object.values(networkInterfaces())
  .flat()
  .find((one) => one?.family === 'IPv4' && !one.internal)?.address

const ownNames = [
  'localhost',
  'localhost:PORT',
  'LOCALHOST.',
  'app.localhost:7700',
  '127.0.0.1:PORT',
  '127.1.2.3',
  '[::1]:7700',
]
const foreignNames = [
  'rebound.example:PORT',
  'localhost.example',
  'notlocalhost',
  'api.weixin.qq.com.example',
  '127.0.0.1.example',
  '127.0.0.1@rebound.example',
  '10.0.0.1',
  'simulator',
]

describe('the names by which the simulator is asked', () => {
  it.each(ownNames)('%s is answered', async (host) => {
    const ask = await createVisitor()
    expect((await ask(host)).status).toBe(200)
  })

  it.each(foreignNames)('"%s" is refused, whatever is asked', async (host) => {
    const ask = await createVisitor()
    const paths = ['/simulator', '/', '/console', '/api.weixin.qq.com/sns/auth', '/nothing']
    for (const path of paths) {
      const { status, text } = await ask(host, path)
      expect([path, status]).toEqual([path, 403])
      expect(text).not.toContain('wx0000000000000001')
    }
  })

  it('may be the platforms’ own', async () => {
    const ask = await createVisitor()
    expect((await ask('api.weixin.qq.com', '/sns/auth')).text).toContain('41001')
    expect((await ask('OPEN.weixin.qq.com:443', '/connect/qrconnect')).status).toBe(200)
  })

  it('says how a name is made its own', async () => {
    const ask = await createVisitor()
    const { text } = await ask('simulator.test:7700')
    expect(text).toContain("createPlatformSimulator({ hosts: ['simulator.test'] })")
    expect(text).toContain('simulate --allow-host simulator.test')
  })

  it('refuses what a proxy is asked for when either name is another one', async () => {
    const ask = await createVisitor()
    expect((await ask('rebound.example', 'http://localhost/simulator')).status).toBe(403)
    expect((await ask('localhost', 'http://rebound.example/simulator')).status).toBe(403)
    expect((await ask('localhost', 'HTTP://rebound.example/simulator')).status).toBe(403)
    expect((await ask('api.weixin.qq.com', 'http://api.weixin.qq.com/sns/auth')).status).toBe(200)
  })

  it('are those that it was given', async () => {
    const ask = await createVisitor({ hosts: ['Simulator.test', '.tunnel.example', '10.0.2.2', '::2'] })
    for (const host of [
      'simulator.test:7700',
      'a.tunnel.example',
      'tunnel.example',
      '10.0.2.2:7700',
      '[::2]',
    ]) {
      expect([host, (await ask(host)).status]).toEqual([host, 200])
    }
    for (const host of ['a.simulator.test', 'atunnel.example', '10.0.2.3']) {
      expect([host, (await ask(host)).status]).toEqual([host, 403])
    }
  })

  it('are the addresses of the machine where it listens on all of them, for a phone in the same network', async () => {
    const ask = await createVisitor({ host: '0.0.0.0' })
    if (lanAddress !== undefined) {
      expect((await ask(`${lanAddress}:PORT`, '/simulator', lanAddress)).status).toBe(200)
    }
    // Not the address that was connected to.
    expect((await ask('192.0.2.1')).status).toBe(403)
    expect((await ask('rebound.example')).status).toBe(403)
  })
})
