import { readFileSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from '@jest/globals'
import { failureOf, reachCure } from '../../lib/cli/language/failure.ts'
import {
  account,
  deadAddress,
  diagnose,
  miniProgram,
  mobile,
  publicUrl,
  startServer,
  startSimulator,
  usePatients,
  website,
} from './patients.ts'

usePatients()

const appId = 'wx0000000000000001'

describe('the doctor, of a healthy set-up', () => {
  it('finds every check of WeChat in order', async () => {
    const { url } = await startSimulator()
    const env = { ...account, ...website, ...mobile, ...miniProgram, ...publicUrl }
    const { findings } = await diagnose(env, url)
    expect(findings.map(({ target, check, status }) => [target, check, status])).toEqual([
      ['WeChat', 'reachable', 'ok'],
      ['WeChat', 'clock', 'ok'],
      ['official account', 'credentials', 'ok'],
      ['official account', 'IP allow-list', 'ok'],
      ['official account', 'quota', 'ok'],
      ['official account', 'quota', 'ok'],
      ['official account', 'redirect domain', 'ok'],
      ['website app', 'credentials', 'ok'],
      ['website app', 'redirect domain', 'ok'],
      ['mobile app', 'credentials', 'ok'],
      ['mini program', 'credentials', 'ok'],
      ['mini program', 'IP allow-list', 'ok'],
      ['mini program', 'quota', 'ok'],
    ])
  })

  it('takes a base URL with a slash at its end', async () => {
    const { url } = await startSimulator()
    expect((await diagnose(account, `${url}/`)).failed).toEqual([])
  })

  it('uses nobody’s code, and no quota worth speaking of', async () => {
    const simulator = await startSimulator()
    await diagnose({ ...account, ...miniProgram, ...publicUrl }, simulator.url)
    expect(simulator.requests.count('cgi-bin/token')).toBe(0)
    expect(simulator.requests.count('cgi-bin/stable_token')).toBe(2)
    expect(simulator.sent.list()).toEqual([])
  })

  it('skips the redirect domain without a PUBLIC_URL, and says how to have it checked', async () => {
    const { url } = await startSimulator()
    const finding = (await diagnose(account, url)).of('redirect domain')
    expect(finding).toMatchObject({ status: 'skipped', text: expect.stringContaining('PUBLIC_URL') })
  })
})

describe('the doctor, of credentials', () => {
  it.each([
    ['official account', { ...account, WECHAT_APPSECRET: 'a-wrong-secret' }, '40125'],
    ['official account', { ...account, WECHAT_APPID: 'wx00000000000000ff' }, '40013'],
    ['website app', { ...website, OPEN_PLATFORM_APPSECRET: 'a-wrong-secret' }, '40125'],
    ['website app', { ...website, OPEN_PLATFORM_APPID: 'wx00000000000000ff' }, '40013'],
    ['mobile app', { ...mobile, MOBILE_APPSECRET: 'a-wrong-secret' }, '40125'],
    ['mini program', { ...miniProgram, MINIPROGRAM_APPSECRET: 'a-wrong-secret' }, '40125'],
    ['mini program', { ...miniProgram, MINIPROGRAM_APPID: 'wx00000000000000ff' }, '40013'],
  ])('names what is wrong with the %s: %j', async (target, env, errcode) => {
    const { url } = await startSimulator()
    const { failed, of } = await diagnose(env, url)
    expect(failed).toEqual([`${target}: credentials`])
    expect(of('credentials')?.text).toContain(errcode)
    expect(of('credentials')?.text).toMatch(/app_?secret|appid/i)
  })

  it.each([
    ['website app', { ...website, OPEN_PLATFORM_APPSECRET: 'a-wrong-secret' }, '网站应用'],
    ['mobile app', { ...mobile, MOBILE_APPSECRET: 'a-wrong-secret' }, '移动应用'],
  ])('sends to the Open Platform for the secret of a %s, in both languages', async (_target, env, place) => {
    const { url } = await startSimulator()
    for (const language of ['en', 'zh'] as const) {
      const { of } = await diagnose(env, url, language)
      expect(of('credentials')?.text).toContain(`open.weixin.qq.com > 管理中心 > ${place}`)
      expect(of('credentials')?.text).not.toContain('基本配置')
    }
  })

  it('names the address that is missing on the IP allow-list', async () => {
    const simulator = await startSimulator()
    simulator.apps.update(appId, { ipAllowList: ['192.0.2.1'] })
    const { failed, of } = await diagnose(account, simulator.url)
    expect(failed).toEqual(['official account: IP allow-list'])
    expect(of('credentials')?.status).toBe('skipped')
    expect(of('IP allow-list')?.text).toMatch(/127\.0\.0\.1/)
    expect(of('IP allow-list')?.text).toMatch(/40164|IP白名单/)
  })

  it('says so when the platform is busy', async () => {
    const simulator = await startSimulator()
    simulator.faults.arm({ api: 'cgi-bin/stable_token', kind: 'errcode', errcode: -1, times: 9 })
    const { failed } = await diagnose(account, simulator.url)
    expect(failed).toEqual(['official account: credentials'])
  })
})

describe('the doctor, of the quota', () => {
  it('fails when the calls of the day are spent', async () => {
    const simulator = await startSimulator()
    simulator.apps.update(appId, { dailyLimits: { 'cgi-bin/qrcode/create': 1 } })
    const { api } = simulator.endpoints
    const token = await fetch(`${api}/cgi-bin/stable_token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        grant_type: 'client_credential',
        appid: appId,
        secret: account['WECHAT_APPSECRET'],
      }),
    })
    const { access_token } = (await token.json()) as { access_token: string }
    await fetch(`${api}/cgi-bin/qrcode/create?access_token=${access_token}`)
    const { failed, findings } = await diagnose(account, simulator.url)
    expect(failed).toEqual(['official account: quota'])
    const texts = findings.filter(({ check }) => check === 'quota').map(({ text }) => text)
    expect(texts).toEqual([
      expect.stringMatching(/^\/cgi-bin\/ticket\/getticket: [\d,]+ of [\d,]+ calls left/),
      expect.stringMatching(/^\/cgi-bin\/qrcode\/create: all 1 calls of today are spent/),
    ])
  })

  it('skips what it is not told', async () => {
    const simulator = await startSimulator()
    simulator.faults.arm({ api: 'cgi-bin/openapi/quota/get', kind: 'errcode', errcode: 48001, times: 2 })
    const { failed, of } = await diagnose(account, simulator.url)
    expect(failed).toEqual([])
    expect(of('quota')).toMatchObject({ status: 'skipped' })
  })
})

describe('the doctor, of the redirect domain', () => {
  const elsewhere = { PUBLIC_URL: 'https://login.example.com' }

  it.each([
    ['official account', account],
    ['website app', website],
  ])('says what to register for the %s', async (target, env) => {
    const { url } = await startSimulator()
    const { failed, of } = await diagnose({ ...env, ...elsewhere }, url)
    expect(failed).toEqual([`${target}: redirect domain`])
    expect(of('redirect domain')?.text).toContain('login.example.com')
    expect(of('redirect domain')?.text).toMatch(/网页授权域名|授权回调域/)
  })

  it('names only the number that the page has', async () => {
    const { url } = await startSimulator()
    const ofAccount = await diagnose({ ...account, ...elsewhere }, url)
    expect(ofAccount.of('redirect domain')?.text).toContain('10003')
    const ofWebsite = await diagnose({ ...website, ...elsewhere }, url)
    expect(ofWebsite.of('redirect domain')?.text).not.toContain('10003')
  })

  it('fails for another error of the page too', async () => {
    const simulator = await startSimulator()
    simulator.apps.update(appId, { verified: false })
    const { of } = await diagnose({ ...account, ...publicUrl }, simulator.url)
    expect(of('redirect domain')).toMatchObject({ status: 'failed', text: expect.stringContaining('10005') })
  })

  it('is not misled by a port that looks like an error', async () => {
    const { url } = await startSimulator()
    const env = { ...account, ...website, PUBLIC_URL: 'http://localhost:10003' }
    expect((await diagnose(env, url)).failed).toEqual([])
  })
})

describe('the doctor, of hosts', () => {
  it('names a host that cannot be reached', async () => {
    const { failed, of } = await diagnose(account, await deadAddress())
    expect(failed).toContain('WeChat: reachable')
    expect(of('reachable')?.text).toMatch(/127\.0\.0\.1:\d+: no connection \(ECONNREFUSED\)/)
    expect(of('clock')).toBeUndefined()
  })

  it('looks for a name in the DNS, not for an open port', async () => {
    const { of } = await diagnose(account, 'https://platform.example.invalid')
    expect(of('reachable')?.text).toMatch(
      /^platform\.example\.invalid: .*\((?:ENOTFOUND|EAI_AGAIN)\)\. .*DNS/,
    )
    expect(of('reachable')?.text).not.toMatch(/443|port/)
  })

  it('says what is wrong with a certificate, and with a port that speaks no TLS', async () => {
    const file = (name: string): Buffer => readFileSync(`test/helpers/tls/localhost.${name}.pem`)
    const server = createServer({ cert: file('cert'), key: file('key') })
    await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
    const secure = `https://localhost:${(server.address() as AddressInfo).port}`
    const ofCertificate = (await diagnose(account, secure)).of('reachable')?.text
    await new Promise((resolve) => server.close(resolve))
    expect(ofCertificate).toMatch(/its certificate is not trusted \(\w+\)\. .*NODE_EXTRA_CA_CERTS/)
    const plain = await startServer(() => ({ body: '{}' }))
    const { of } = await diagnose(account, plain.replace('http:', 'https:'))
    expect(of('reachable')?.text).toMatch(/no TLS at that port/)
  })

  it.each([
    ['ETIMEDOUT', 'no answer in time (ETIMEDOUT)', 'Open port 443'],
    ['UND_ERR_CONNECT_TIMEOUT', 'no answer in time', 'Open port 443'],
    ['ECONNREFUSED', 'no connection (ECONNREFUSED)', 'Nothing listens at port 443'],
    ['ECONNRESET', 'the connection was cut off (ECONNRESET)', 'Open port 443'],
    ['ENOTFOUND', 'the name is not in the DNS (ENOTFOUND)', 'DNS'],
    ['EAI_AGAIN', 'the DNS server gives no answer (EAI_AGAIN)', 'DNS'],
    ['CERT_HAS_EXPIRED', 'its certificate is out of date', 'clock'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'its certificate is for another name', 'DNS'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'its certificate is not trusted', 'NODE_EXTRA_CA_CERTS'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'its certificate is not trusted', 'NODE_EXTRA_CA_CERTS'],
    ['EWHATEVER', 'no connection (EWHATEVER)', 'Open port 443'],
  ])('says of %s what it is, and the cure', (code, what, cure) => {
    const failure = failureOf(code, false)
    expect(failure.what.en).toContain(what)
    expect(reachCure(failure, 'https://api.weixin.qq.com').en).toContain(cure)
  })

  it('fails when the clocks differ by two minutes, either way', async () => {
    for (const offsetMs of [-120_000, 120_000]) {
      const headers = { date: new Date(Date.now() + offsetMs).toUTCString() }
      const url = await startServer(() => ({ headers, body: '{}' }))
      const { of } = await diagnose(account, url)
      expect(of('clock')).toMatchObject({ status: 'failed', text: expect.stringMatching(/1(?:19|20|21) s/) })
      expect(of('clock')?.text).toContain('NTP')
    }
  })

  it('takes a minute for agreement, and skips a host that tells no time', async () => {
    const headers = { date: new Date(Date.now() - 50_000).toUTCString() }
    const near = await startServer(() => ({ headers, body: '{}' }))
    expect((await diagnose(account, near)).of('clock')?.status).toBe('ok')
    const odd = await startServer(() => ({ headers: { date: 'long ago' }, body: '{}' }))
    expect((await diagnose(account, odd)).of('clock')?.status).toBe('skipped')
  })
})
