import { describe, expect, it } from '@jest/globals'
import express from 'express'
import { callbackRelay, wechatAuth } from 'express-wechat-auth'
import request from 'supertest'
import { provenState } from '../../../lib/core/login/relay-state.ts'
import { accountCredentials } from '../../helpers/visitors/page-login.ts'

const secret = 'the secret of the relay, and of its environments'

/** Whether a callback that an environment has proven is one of the relay's. */
async function passes(
  environment: string,
  callback: string,
  by: string | string[] = secret,
): Promise<boolean> {
  const app = express()
  app.use(callbackRelay({ secret: by, environments: [environment] }))
  const state = provenState(`${'a1'.repeat(20)}0`, callback, [secret])
  const answer = await request(app).get('/relay').query({ to: callback, code: 'c', state }).redirects(0)
  return answer.status === 302
}

const passOrNot = (
  title: string,
  isRight: boolean,
  pairs: [environment: string, callback: string][],
): void => {
  it.each(pairs)(title, async (environment, callback) => {
    expect(await passes(environment, callback)).toBe(isRight)
  })
}

describe('the environments of a relay', () => {
  passOrNot('%s has %s', true, [
    ['https://staging.example.com', 'https://staging.example.com/wechat/callback'],
    ['https://*.preview.example.com', 'https://pr-7.preview.example.com/wechat/callback'],
    ['https://*.example.com:8443', 'https://a.example.com:8443/x?y=1'],
    ['http://localhost:3000', 'http://localhost:3000/wechat/callback'],
    ['http://[::1]:3000', 'http://[::1]:3000/wechat/callback'],
  ])

  passOrNot('%s has not %s', false, [
    ['https://staging.example.com', 'https://staging.example.com.evil.example/wechat/callback'],
    ['https://staging.example.com', 'http://staging.example.com/wechat/callback'],
    ['https://staging.example.com', 'https://staging.example.com:8443/wechat/callback'],
    ['https://staging.example.com', 'https://someone@staging.example.com/wechat/callback'],
    ['https://*.preview.example.com', 'https://preview.example.com/x'],
    ['https://*.preview.example.com', 'https://a.b.preview.example.com/x'],
    ['https://*.preview.example.com', 'https://evil.example/.preview.example.com'],
    ['https://*.preview.example.com', 'https://evilpreview.example.com/x'],
    ['https://*.preview.example.com', 'http://a.preview.example.com/x'],
    ['https://*.preview.example.com', 'https://a.preview.example.com:444/x'],
    ['https://*.preview.example.com', 'https://-a.preview.example.com/x'],
    ['http://localhost:3000', 'http://localhost:3001/x'],
    ['http://localhost:3000', 'javascript:alert(1)'],
    ['http://localhost:3000', '/wechat/callback'],
  ])

  it.each([
    'https://*',
    'https://*.com',
    'https://*.example.*',
    'https://a.*.example.com',
    'https://a*.example.com',
    'http://staging.example.com',
    'http://*.localhost.example',
    'https://example.com/',
    'https://example.com/path',
    '*',
    '',
    'null',
    'https://*.1.2',
    7,
  ])('are not %p: a TypeError says so when the relay is made', (environment) => {
    const environments = [environment as string]
    expect(() => callbackRelay({ secret, environments })).toThrow(
      /^callbackRelay: option "environments" entry 0 /,
    )
  })

  it('keep working with the old secret while it is changed', async () => {
    const callback = 'https://staging.example.com/wechat/callback'
    expect(await passes('https://staging.example.com', callback, ['a new secret of the relay', secret])).toBe(
      true,
    )
    expect(await passes('https://staging.example.com', callback, 'a new secret of the relay')).toBe(false)
  })

  it.each([
    [{ environments: ['https://a.example.com'] }, /option "secret" is missing/],
    [{ secret }, /option "environments" is missing/],
    [{ secret: 'short', environments: ['https://a.example.com'] }, /at least 16 characters/],
    [{ secret, environments: [] }, /at least one entry/],
  ])('and the secret must be there: %p', (options, message) => {
    expect(() => callbackRelay(options as Parameters<typeof callbackRelay>[0])).toThrow(message)
  })

  it.each([
    [{ url: 'https://login.example.com/relay' }, /needs a key "secret"/],
    [{ url: '/relay', secret }, /"url" that must be an absolute/],
    [{ url: 'https://login.example.com/relay', secret, to: 'x' }, /unknown key "to"/],
  ])('and routers are told both: %p', (relay, message) => {
    expect(() => wechatAuth({ ...accountCredentials, relay: relay as never })).toThrow(message)
  })
})
