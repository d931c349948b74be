import { afterEach, describe, expect, it } from '@jest/globals'
import express, { type Express } from 'express'
import { errorHandler, type WechatPlatformOptions, wechatPlatform } from 'express-wechat-auth'
import type { PlatformSimulator } from 'express-wechat-auth/simulator'
import { component, platformCredentials, shop } from '../helpers/apps/open-platform.ts'
import { type RunningApp, serve } from '../helpers/apps/server.ts'
import { createGrantDatabase } from '../helpers/stores/grant-database.ts'
import { deadAddress, diagnose, type Env, startServer, startSimulator, usePatients } from './patients.ts'

usePatients()

const target = 'third-party platform'
const credentials: Env = {
  WECHAT_PLATFORM_APPID: component.appId,
  WECHAT_PLATFORM_APPSECRET: component.appSecret,
}
const pushes: Env = {
  WECHAT_PLATFORM_TOKEN: component.token,
  WECHAT_PLATFORM_ENCODING_AES_KEY: component.encodingAesKey,
}
const running: RunningApp[] = []

afterEach(async () => {
  await Promise.all(running.splice(0).map((app) => app.close()))
})

async function start(app: Express): Promise<string> {
  const server = await serve(app)
  running.push(server)
  return server.url
}

/** An app with the platform in it, which WeChat pushes to; answers where its routes are. */
async function deploy(
  simulator: PlatformSimulator,
  options: Partial<WechatPlatformOptions> = {},
): Promise<string> {
  const platform = wechatPlatform({
    ...platformCredentials(simulator),
    grantStore: createGrantDatabase(component.appId),
    onEvent: () => undefined,
    ...options,
  })
  const url = await start(express().use(platform).use(errorHandler()))
  simulator.components.update(component.appId, {
    launchDomain: new URL(url).hostname,
    eventUrl: `${url}/wechat/platform/events`,
  })
  return `${url}/wechat/platform`
}

const envAt = (url: string, change: Env = {}): Env => ({
  ...credentials,
  ...pushes,
  WECHAT_PLATFORM_URL: url,
  ...change,
})

describe('the doctor, of a third-party platform', () => {
  it('finds every check in order', async () => {
    const simulator = await startSimulator()
    const url = await deploy(simulator)
    await simulator.components.pushTicket(component.appId)
    const env = envAt(`${url}/`, { PUBLIC_URL: new URL(url).origin })
    const { findings } = await diagnose(env, simulator.url)
    expect(findings.map(({ target: who, check, status }) => [who, check, status])).toEqual([
      ['WeChat', 'reachable', 'ok'],
      ['WeChat', 'clock', 'ok'],
      [target, 'credentials', 'ok'],
      [target, 'IP list', 'ok'],
      [target, 'web domain', 'skipped'],
      [target, 'grantStore', 'skipped'],
      [target, 'event URL', 'ok'],
      [target, 'forged pushes', 'ok'],
      [target, 'tickets', 'ok'],
      [target, 'launch domain', 'ok'],
    ])
  })

  it('says with credentials alone what it could check besides', async () => {
    const simulator = await startSimulator()
    const { failed, findings } = await diagnose(credentials, simulator.url)
    expect(failed).toEqual([])
    const texts = findings.filter(({ status }) => status === 'skipped').map(({ text }) => text)
    expect(texts.join('\n')).toMatch(/PUBLIC_URL[\s\S]*throwOnErrors[\s\S]*WECHAT_PLATFORM_URL/)
  })

  it.each([
    ['WECHAT_PLATFORM_APPSECRET', 'a-wrong-secret', '40125'],
    ['WECHAT_PLATFORM_APPID', 'wx00000000000000ff', '40013'],
    ['WECHAT_PLATFORM_APPID', shop, '61011'],
  ])('names what is wrong with %s=%s', async (name, value, errcode) => {
    const simulator = await startSimulator()
    const { failed, of } = await diagnose({ ...credentials, [name]: value }, simulator.url)
    expect(failed).toEqual([`${target}: credentials`])
    expect(of('credentials')?.text).toContain(errcode)
  })

  it('prints the address that is missing on the IP list', async () => {
    const simulator = await startSimulator()
    simulator.components.update(component.appId, { ipList: ['192.0.2.1'] })
    const { failed, of } = await diagnose(credentials, simulator.url)
    expect(failed).toEqual([`${target}: IP list`])
    expect(of('IP list')?.text).toMatch(/Add 127\.0\.0\.1 to 白名单IP.*|61004/)
    expect(of('credentials')?.status).toBe('skipped')
  })

  it('lets WeChat push tickets again that has given up', async () => {
    const simulator = await startSimulator()
    const url = await deploy(simulator)
    simulator.components.stopTicketPushes(component.appId)
    expect((await diagnose(envAt(url), simulator.url)).of('credentials')?.status).toBe('ok')
    await simulator.components.settle()
    expect((await diagnose(envAt(url), simulator.url)).of('tickets')?.status).toBe('ok')
  })
})

describe('the doctor, of a platform’s event URL', () => {
  it('leaves no trace in the app: neither a ticket nor a grant', async () => {
    const simulator = await startSimulator()
    const database = createGrantDatabase(component.appId)
    const url = await deploy(simulator, { grantStore: database })
    await simulator.components.pushTicket(component.appId)
    const before = structuredClone([...database.rows])
    await diagnose(envAt(url), simulator.url)
    expect([...database.rows]).toEqual(before)
  })

  it.each([
    ['another token', { WECHAT_PLATFORM_TOKEN: 'AnotherToken' }],
    ['another key', { WECHAT_PLATFORM_ENCODING_AES_KEY: component.encodingAesKey.toUpperCase() }],
  ])('fails with %s', async (_what, change) => {
    const simulator = await startSimulator()
    const url = await deploy(simulator)
    await simulator.components.pushTicket(component.appId)
    const { failed, of } = await diagnose(envAt(url, change as Env), simulator.url)
    expect(failed).toEqual([`${target}: event URL`])
    expect(of('event URL')?.text).toMatch(/HTTP 403.*消息校验 Token/)
  })

  it('says that a key is none', async () => {
    const simulator = await startSimulator()
    const change = { WECHAT_PLATFORM_ENCODING_AES_KEY: 'too-short' }
    const { of } = await diagnose(envAt(await deploy(simulator), change), simulator.url)
    expect(of('event URL')?.text).toContain('WECHAT_PLATFORM_ENCODING_AES_KEY')
  })

  it('warns of an address that takes forged pushes, and of one that refuses them in another way', async () => {
    const simulator = await startSimulator()
    const gullible = await startServer(() => ({ body: 'success' }))
    expect((await diagnose(envAt(gullible), simulator.url)).failed).toContain(`${target}: forged pushes`)
    const breaking = await startServer(({ msg_signature = '' }) =>
      /^0+$/.test(msg_signature) ? { status: 500 } : { body: 'success' },
    )
    const { of } = await diagnose(envAt(breaking), simulator.url)
    expect(of('forged pushes')).toMatchObject({ status: 'failed', text: expect.stringContaining('HTTP 500') })
  })

  it('wants the word and nothing else', async () => {
    const simulator = await startSimulator()
    const verbose = await startServer(() => ({ body: 'success\n' }))
    expect((await diagnose(envAt(verbose), simulator.url)).failed).toContain(`${target}: event URL`)
  })

  it('says that nobody answers', async () => {
    const simulator = await startSimulator()
    const { failed, of } = await diagnose(envAt(await deadAddress()), simulator.url)
    expect(failed).toEqual([`${target}: event URL`, `${target}: tickets`])
    expect(of('event URL')?.text).toMatch(/ECONNREFUSED.*80 and 443/)
  })
})

describe('the doctor, of a platform’s tickets and domains', () => {
  it('says that the app has no ticket', async () => {
    const simulator = await startSimulator()
    const url = await deploy(simulator)
    simulator.components.update(component.appId, { eventUrl: 'http://localhost:1/elsewhere' })
    const { failed, of } = await diagnose(envAt(url), simulator.url)
    expect(failed).toEqual([`${target}: tickets`])
    expect(of('tickets')?.text).toContain(`${url}/events`)
    expect(of('launch domain')?.status).toBe('skipped')
  })

  it('looks for the grant page where it is said to be', async () => {
    const simulator = await startSimulator()
    const url = await deploy(simulator, { routes: { grant: '/connect' } })
    expect((await diagnose(envAt(url), simulator.url)).of('tickets')).toMatchObject({
      status: 'skipped',
      text: expect.stringContaining('WECHAT_PLATFORM_URL'),
    })
  })

  it('says that WeChat refuses the launch domain', async () => {
    const simulator = await startSimulator()
    const url = await deploy(simulator)
    await simulator.components.pushTicket(component.appId)
    simulator.components.update(component.appId, { launchDomain: 'shop.example.com' })
    const { failed, of } = await diagnose(envAt(url), simulator.url)
    expect(failed).toEqual([`${target}: launch domain`])
    expect(of('launch domain')?.text).toMatch(/授权发起页域名.*127\.0\.0\.1/)
  })

  it('says that a grant returns to another host', async () => {
    const simulator = await startSimulator()
    const url = await deploy(simulator, { publicUrl: 'https://shop.example.com' })
    await simulator.components.pushTicket(component.appId)
    expect((await diagnose(envAt(url), simulator.url)).of('launch domain')).toMatchObject({
      status: 'failed',
      text: expect.stringContaining('publicUrl'),
    })
  })

  it('asks WeChat of the web domain where an account is named', async () => {
    const simulator = await startSimulator()
    const url = await deploy(simulator)
    const env = envAt(url, { PUBLIC_URL: 'http://localhost:3000', WECHAT_PLATFORM_ACCOUNT_APPID: shop })
    expect((await diagnose(env, simulator.url)).of('web domain')).toMatchObject({
      status: 'failed',
      text: expect.stringContaining('10015'),
    })
  })

  it.each([
    ['http://shop.example.com', 'is not https'],
    ['https://shop.example.invalid', 'does not resolve'],
  ])('says of %s that it %s', async (url, words) => {
    const simulator = await startSimulator()
    const { of } = await diagnose(
      { ...credentials, WECHAT_PLATFORM_URL: url, PUBLIC_URL: url },
      simulator.url,
    )
    for (const check of ['web domain', 'launch domain']) {
      expect(of(check)).toMatchObject({ status: 'failed', text: expect.stringContaining(words) })
    }
  })
})
