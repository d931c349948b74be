import { createHash } from 'node:crypto'
import { afterEach, describe, expect, it } from '@jest/globals'
import express from 'express'
import { messageCrypto, wechatMessages, wecomMessages } from 'express-wechat-auth'
import { type RunningApp, serve } from '../helpers/apps/server.ts'
import {
  account,
  agent,
  corpId,
  deadAddress,
  diagnose,
  type Env,
  encodingAesKey,
  messageToken,
  startServer,
  startSimulator,
  usePatients,
} from './patients.ts'

usePatients()

const running: RunningApp[] = []

afterEach(async () => {
  await Promise.all(running.splice(0).map((app) => app.close()))
})

async function start(handler: express.RequestHandler): Promise<string> {
  const app = await serve(express().use('/messages', handler))
  running.push(app)
  return `${app.url}/messages`
}

const wechat = (url: string, change: Env = {}): Env => ({
  ...account,
  WECHAT_MESSAGE_URL: url,
  WECHAT_MESSAGE_TOKEN: messageToken,
  ...change,
})
const wecom = (url: string, change: Env = {}): Env => ({
  ...agent,
  WECOM_MESSAGE_URL: url,
  WECOM_MESSAGE_TOKEN: messageToken,
  WECOM_ENCODING_AES_KEY: encodingAesKey,
  ...change,
})

function sign(...parts: (string | undefined)[]): string {
  return createHash('sha1').update(parts.sort().join('')).digest('hex')
}

describe('the doctor, of an account’s messages', () => {
  const target = 'messages of the official account'
  const appId = account['WECHAT_APPID'] ?? ''

  it('shakes hands, with a query of the address’s own too', async () => {
    const { url } = await startSimulator()
    const messages = await start(wechatMessages({ appId, token: messageToken, encodingAesKey }))
    const { of, failed } = await diagnose(wechat(`${messages}?site=1`), url)
    expect(failed).toEqual([])
    expect(of('handshake', target)?.status).toBe('ok')
    expect(of('forged messages', target)?.status).toBe('ok')
  })

  it.each([
    ['another token', { WECHAT_MESSAGE_TOKEN: 'AnotherToken' }],
    ['another path', {}, '/elsewhere'],
  ])('fails with %s', async (_what, change, path = '') => {
    const { url } = await startSimulator()
    const messages = await start(wechatMessages({ appId, token: messageToken, encodingAesKey }))
    const { of, failed } = await diagnose(wechat(`${messages}${path}`, change as Env), url)
    expect(failed).toEqual([`${target}: handshake`])
    expect(of('handshake')?.text).toMatch(/^HTTP 40[34] .*token/)
    expect(of('forged messages')).toBeUndefined()
  })

  it.each([
    ['quotes', (echo: string) => `"${echo}"`],
    ['a line break', (echo: string) => `${echo}\n`],
    ['nothing', () => ''],
  ])('wants the echo and nothing else: %s', async (_what, bend) => {
    const { url } = await startSimulator()
    const messages = await startServer(({ echostr = '' }) => ({ body: bend(echostr) }))
    expect((await diagnose(wechat(messages), url)).failed).toEqual([`${target}: handshake`])
  })

  it('follows no redirect', async () => {
    const { url } = await startSimulator()
    const echo = await startServer(({ echostr = '' }) => ({ body: echostr }))
    const moved = await startServer((query) => ({
      status: 302,
      headers: { location: `${echo}/?${new URLSearchParams(query)}` },
    }))
    expect((await diagnose(wechat(moved), url)).of('handshake', target)).toMatchObject({
      status: 'failed',
      text: expect.stringContaining('HTTP 302'),
    })
  })

  it('warns of an address that takes forged messages', async () => {
    const { url } = await startSimulator()
    const gullible = await startServer(({ echostr = '' }) => ({ body: echostr }))
    const { failed, of } = await diagnose(wechat(gullible), url)
    expect(failed).toEqual([`${target}: forged messages`])
    expect(of('handshake', target)?.status).toBe('ok')
    const careful = await startServer(({ signature, timestamp, nonce, echostr = '' }) =>
      signature === sign(messageToken, timestamp, nonce) ? { body: echostr } : { status: 403 },
    )
    expect((await diagnose(wechat(careful), url)).failed).toEqual([])
  })

  it('says that nobody answers', async () => {
    const { url } = await startSimulator()
    const { of } = await diagnose(wechat(await deadAddress()), url)
    expect(of('handshake', target)).toMatchObject({
      status: 'failed',
      text: expect.stringMatching(/no connection \(ECONNREFUSED\).*80 and 443/),
    })
  })

  it('is checked also where the credentials are wrong', async () => {
    const { url } = await startSimulator()
    const messages = await start(wechatMessages({ appId, token: messageToken, encodingAesKey }))
    const { of } = await diagnose(wechat(messages, { WECHAT_APPSECRET: 'a-wrong-secret' }), url)
    expect(of('handshake', target)?.status).toBe('ok')
  })
})

describe('the doctor, of a WeCom app’s messages', () => {
  const target = 'messages of the WeCom app'

  it('shakes hands, encrypted', async () => {
    const { url } = await startSimulator()
    const messages = await start(wecomMessages({ corpId, token: messageToken, encodingAesKey }))
    const { failed, of } = await diagnose(wecom(messages), url)
    expect(failed).toEqual([])
    expect(of('handshake', target)?.status).toBe('ok')
    expect(of('forged messages', target)?.status).toBe('ok')
  })

  it.each([
    ['another key', { WECOM_ENCODING_AES_KEY: encodingAesKey.toUpperCase() }],
    ['another token', { WECOM_MESSAGE_TOKEN: 'AnotherToken' }],
  ])('fails with %s', async (_what, change) => {
    const { url } = await startSimulator()
    const messages = await start(wecomMessages({ corpId, token: messageToken, encodingAesKey }))
    expect((await diagnose(wecom(messages, change as Env), url)).failed).toEqual([`${target}: handshake`])
  })

  it('says that a key is missing, or is none', async () => {
    const { url } = await startSimulator()
    const messages = await start(wecomMessages({ corpId, token: messageToken, encodingAesKey }))
    for (const key of ['', 'too-short']) {
      const { failed, of } = await diagnose(wecom(messages, { WECOM_ENCODING_AES_KEY: key }), url)
      expect(failed).toEqual([`${target}: handshake`])
      expect(of('handshake', target)?.text).toContain('WECOM_ENCODING_AES_KEY')
    }
  })

  it('warns of an address that takes forged messages', async () => {
    const { url } = await startSimulator()
    const crypto = messageCrypto({ token: messageToken, encodingAesKey, receiverId: corpId })
    const gullible = await startServer(({ echostr = '' }) => ({ body: crypto.decrypt(echostr) }))
    expect((await diagnose(wecom(gullible), url)).failed).toEqual([`${target}: forged messages`])
  })

  it('says that nobody answers', async () => {
    const { url } = await startSimulator()
    const { of } = await diagnose(wecom(await deadAddress()), url)
    expect(of('handshake', target)?.text).toMatch(/ECONNREFUSED/)
  })
})
