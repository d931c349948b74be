import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { promisify } from 'node:util'
import { afterEach, expect, it } from '@jest/globals'
import { createPlatformSimulator, type PlatformSimulator } from 'express-wechat-auth/simulator'

const run = promisify(execFile)
let simulator: PlatformSimulator
const servers: ReturnType<typeof createServer>[] = []

afterEach(async () => {
  await simulator.stop()
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

/** An account's server, written without any library: it shakes hands and answers nothing. */
async function startAccount(got: string[]): Promise<string> {
  const server = createServer((req, res) => {
    const { searchParams: query } = new URL(req.url ?? '', 'http://localhost')
    const parts = ['simulator', query.get('timestamp') ?? '', query.get('nonce') ?? '']
    const expected = createHash('sha1').update(parts.sort().join('')).digest('hex')
    got.push(`${req.method} ${query.get('signature') === expected}`)
    res.end(query.get('echostr') ?? 'success')
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/messages`
}

it('simulator.sh shows a login, a fault, the clock and a message with nothing but curl', async () => {
  simulator = createPlatformSimulator()
  const got: string[] = []
  const { stdout, stderr } = await run('examples/simulator.sh', [
    await simulator.start(),
    await startAccount(got),
  ])
  expect(stderr).toBe('')
  const lines = stdout.split('\n')
  const after = (title: string): string =>
    lines[lines.findIndex((line) => line.startsWith(`# ${title}`)) + 1] ?? ''
  expect(after('The login page')).toMatch(/^http:\/\/localhost\/callback\?code=[\w-]{32}&state=abc123$/)
  expect(JSON.parse(after('The code'))).toHaveProperty('openid')
  expect(stdout).toContain('"errcode":40163')
  expect(JSON.parse(after('Who it is'))).toMatchObject({ nickname: '王小红' })
  expect(stdout).toContain('"errcode":-1')
  expect(stdout).toContain('"errcode":42001')
  expect(after('Each request')).toBe('"what":"access_token is younger than 2 hours","ok":false')
  expect(JSON.parse(after('A message'))).toEqual({ ok: true, result: { passed: true } })
  expect(stdout).toMatch(/"reply":"success"/)
  expect(got).toEqual(['GET true', 'POST true'])
  expect(simulator.clock.now()).toBeLessThan(Date.now() + 60_000)
})

it('simulator.sh needs the address of a simulator, and no address for messages', async () => {
  simulator = createPlatformSimulator()
  await expect(run('examples/simulator.sh')).rejects.toMatchObject({
    stderr: expect.stringContaining('the address of the simulator is missing'),
  })
  const { stdout } = await run('examples/simulator.sh', [await simulator.start()])
  expect(stdout).not.toContain('# A message')
})
