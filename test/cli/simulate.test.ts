import { existsSync, readFileSync } from 'node:fs'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from '@jest/globals'
import { startSimulator } from '../../lib/cli/simulate.ts'
import { addressOf, run, useCommand, useFolder } from './command.ts'

useCommand()

const { fileOf } = useFolder()

/** The time that a process has had on a processor; undefined where the system does not tell. */
function secondsOfCpu(pid: number | undefined): number | undefined {
  if (!existsSync(`/proc/${pid}/stat`)) return undefined
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ')
  const ticksPerSecond = 100
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond
}

async function errcodeAt(url: string, path: string): Promise<unknown> {
  const answer = await fetch(`${url}${path}`)
  return JSON.parse(await answer.text()).errcode
}

describe('express-wechat-auth simulate', () => {
  it('prints its address and what an .env needs, answers, and ends on SIGTERM', async () => {
    const running = run(['simulate', '--port', '0'])
    const url = await addressOf(running)
    expect(running.printed.out).toContain('WECHAT_APPID=wx0000000000000001')
    expect(running.printed.out).toContain('WECOM_AGENT_ID=1000002')
    expect(running.printed.out).toContain(`wecomApi: '${url}/qyapi.weixin.qq.com'`)
    expect(running.printed.error).toBe('')
    const { result } = (await (await fetch(`${url}/simulator`)).json()) as { result: { apps: unknown[] } }
    expect(result.apps).toHaveLength(4)
    expect(await errcodeAt(url, '/api.weixin.qq.com/sns/userinfo')).toBe(41001)
    // Neither an open poll nor a kept connection holds it up.
    const poll = fetch(`${url}/open.weixin.qq.com/connect/l/qrconnect?uuid=x&last=402`).catch(() => undefined)
    running.child.kill('SIGTERM')
    expect(await running.ended).toBe(0)
    await poll
  })

  it('refuses with --strict what no document allows', async () => {
    const link = '/open.weixin.qq.com/connect/oauth2/authorize?appid=wx0000000000000001&state='
    const options = { headers: { 'user-agent': 'MicroMessenger' }, redirect: 'manual' } as const
    const query = '&redirect_uri=http%3A%2F%2Flocalhost%2F&response_type=code&scope=snsapi_base'
    const statusWith = async (...args: string[]): Promise<number> => {
      const url = await addressOf(run(['simulate', '--port', '0', ...args]))
      return (await fetch(`${url}${link}${query}`, options)).status
    }
    expect([await statusWith(), await statusWith('--strict')]).toEqual([302, 200])
  })

  it('ends on SIGINT', async () => {
    const running = run(['simulate', '-p', '0'])
    await addressOf(running)
    running.child.kill('SIGINT')
    expect(await running.ended).toBe(0)
  })

  it('is there in less than three seconds', async () => {
    const began = performance.now()
    const running = run(['simulate', '--port', '0'])
    const url = await addressOf(running)
    await fetch(`${url}/simulator`)
    // Of its own time: on a busy machine the clock on the wall says nothing. The transpiler has a part in it.
    const seconds = secondsOfCpu(running.child.pid) ?? (performance.now() - began) / 1000
    expect(seconds).toBeLessThan(3)
  })

  it('is reached by the names of --allow-host and of the configuration, and by no others', async () => {
    const config = fileOf('hosts.json', JSON.stringify({ hosts: ['one.test'] }))
    const running = run([
      'simulate',
      '-p',
      '0',
      '-c',
      config,
      '--allow-host',
      'two.test',
      '--allow-host',
      'three.test',
    ])
    const url = new URL(await addressOf(running))
    const statusFor = (host: string): Promise<number | undefined> =>
      new Promise((resolve, reject) => {
        const { hostname, port } = url
        request({ hostname, port, path: '/simulator', headers: { host } }, (answer) => {
          answer.resume()
          resolve(answer.statusCode)
        })
          .on('error', reject)
          .end()
      })
    const names = ['one.test', 'two.test', 'three.test:7700', 'four.test']
    expect(await Promise.all(names.map(statusFor))).toEqual([200, 200, 200, 403])
  })

  it('serves what is in --config', async () => {
    const app = {
      appId: 'wx00000000000000aa',
      appSecret: 's',
      kind: 'official-account',
      name: 'Ours',
      redirectDomains: ['localhost'],
    }
    const path = fileOf('config.json', JSON.stringify({ apps: [app], host: '127.0.0.1' }))
    const running = run(['simulate', '--port', '0', '--config', path])
    const url = await addressOf(running)
    const query = 'grant_type=client_credential&secret=s&appid='
    expect(await errcodeAt(url, `/api.weixin.qq.com/cgi-bin/token?${query}${app.appId}`)).toBeUndefined()
    expect(await errcodeAt(url, `/api.weixin.qq.com/cgi-bin/token?${query}wx0000000000000001`)).toBe(40013)
    expect(running.printed.out).toContain(`WECHAT_APPID=${app.appId}`)
  })

  it('says that the port is in use, and what to do', async () => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
    const { port } = server.address() as AddressInfo
    const running = run(['simulate', '--port', String(port)])
    expect(await running.ended).toBe(1)
    expect(running.printed.error).toBe(
      `port ${port} is in use: choose another one with --port, or 0 for any\n`,
    )
    await new Promise((resolve) => server.close(resolve))
  })

  it.each([
    [['--port', 'http'], 'from 0 to 65535'],
    [['--port', '65536'], 'from 0 to 65535'],
    [['--colour'], "unknown option '--colour'"],
    [['--host', 'no-such-host.invalid', '--port', '0'], 'is no address of this machine'],
    [['--config', '/no/such/file.json'], 'no such file'],
  ])('refuses %j in one line', async (args, words) => {
    const running = run(['simulate', ...args])
    expect(await running.ended).toBe(1)
    expect(running.printed.error).toContain(words)
    expect(running.printed.error).not.toContain('    at ')
    expect(running.printed.out).toBe('')
  })

  it.each([
    ['{"apps":', 'is no JSON'],
    ['[]', 'must be a JSON object'],
    ['null', 'must be a JSON object'],
    ['{"people":[]}', 'at least one person'],
    ['{"app":[]}', 'unknown option "app"'],
    ['{"hosts":["http://a.test"]}', 'without scheme and port'],
  ])('refuses the configuration %s', async (content, words) => {
    const config = fileOf('bad.json', content)
    await expect(startSimulator({ port: 0, host: 'localhost', config })).rejects.toThrow(words)
  })
})
