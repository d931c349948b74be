import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { createPlatformSimulator, type PlatformSimulator } from 'express-wechat-auth/simulator'
import { official, website } from '../helpers/simulator/wechat-bench.ts'
import { installClients } from './install.ts'
import { type ClientRun, runClient } from './run-client.ts'

const missing = installClients()
if (missing !== undefined && process.env['CI'] === 'true') throw new Error(missing)

let simulator: PlatformSimulator

/** What the simulator let pass though no document allows it, without the names of parameters. */
function marks(): string[] {
  const checks = simulator.requests.list().flatMap((request) => request.checks)
  const loose = checks.filter(({ documented }) => documented === false)
  return [...new Set(loose.map(({ what }) => what.split(':')[0] ?? ''))].sort()
}

async function runWith(strict: boolean, name: string): Promise<ClientRun> {
  simulator = createPlatformSimulator({ strict })
  return runClient(name, await simulator.start())
}

const form = 'parameters are posted as a form'
const order = 'the parameters are in another order than appid, redirect_uri, response_type, scope, state'
const others = 'the link has other parameters'
const emptyState = 'state is empty'
const otherState = 'state has other characters than letters and digits'

type Login = readonly [client: string, appId: string, does: readonly string[], refusal?: RegExp]

const logins: readonly Login[] = [
  ['co-wechat-oauth', official.appId, [emptyState], /state 不能为空/],
  ['grant', official.appId, [otherState, others, order], /该链接无法访问/],
  ['logto-wechat-web', website.appId, []],
  ['node-easywechat', official.appId, [otherState, order], /该链接无法访问/],
  ['passport-wechat', official.appId, [emptyState], /state 不能为空/],
  ['passport-weixin', website.appId, [form], /_json/],
  ['wechat-oauth', official.appId, [emptyState], /state 不能为空/],
  ['wechat-oauth-ts', official.appId, [emptyState, others], /该链接无法访问/],
]

function describeClients(): void {
  beforeEach(() => {
    simulator = createPlatformSimulator()
  })
  afterEach(() => simulator.stop())

  it.each(logins)('%s logs a person in, and is told that a code was used', async (name, appId, does) => {
    const { failure, result } = await runWith(false, name)
    expect(failure).toBeUndefined()
    const openid = simulator.users.openidOf('xiaohong', appId)
    expect(result).toMatchObject({ openid, nickname: '王小红' })
    expect(JSON.stringify(result['again'])).toContain('code been used, rid: ')
    expect(marks()).toEqual([...does].sort())
  })

  it.each(logins)('%s gets as far with a strict simulator as the documents allow', async (...login) => {
    const [name, appId, , refusal] = login
    const { failure, result } = await runWith(true, name)
    if (refusal !== undefined) return expect(failure).toMatch(refusal)
    expect(result).toMatchObject({ openid: simulator.users.openidOf('xiaohong', appId) })
  })

  it('@auth/core logs a person in on a website; within WeChat its state is too long', async () => {
    const { result } = await runWith(false, 'auth-core')
    expect(result).toEqual({ onWebsite: '王小红', inWechat: '王小红', refused: 'state 参数错误' })
    expect(marks()).toEqual([form, others, order].sort())
  })

  it('@logto/connector-wecom logs a member in, within WeCom and outside', async () => {
    const { result } = await runWith(true, 'logto-wecom')
    expect(result).toEqual({ inside: 'lisi', outside: 'lisi', again: expect.stringContaining('40029') })
  })

  it.each(['co-wechat-api', 'wechat-api'])('%s calls the APIs of an account', async (name) => {
    const { result } = await runWith(true, name)
    expect(result).toEqual({
      openid: simulator.users.openidOf('xiaohong', official.appId),
      signature: expect.stringMatching(/^[0-9a-f]{40}$/),
      ticket: expect.stringMatching(/^gQ/),
      sent: 0,
      refusals: [40003, 40125],
    })
  })

  it.each(['co-wechat', 'wechat', 'wechat-mp', 'wecom-crypto', 'wxcrypt'])(
    '%s passes the check of a server, and answers a message',
    async (name) => {
      const { result } = await runWith(true, name)
      expect(result).toEqual({ passed: true, content: 'echo 你好 & <b>', tries: 1 })
    },
  )

  it('has a test for each client', () => {
    const others = ['auth-core', 'logto-wecom', 'co-wechat-api', 'wechat-api']
    const messages = ['co-wechat', 'wechat', 'wechat-mp', 'wecom-crypto', 'wxcrypt']
    const tested = [...logins.map(([name]) => name), ...others, ...messages]
    const programs = readdirSync(join(__dirname, 'clients')).map((name) => name.replace('.mjs', ''))
    expect(programs.sort()).toEqual(tested.sort())
  })
}

describe('published clients', () => {
  if (missing === undefined) describeClients()
  else it.skip(missing, () => undefined)
})
