import { describe, expect, it } from '@jest/globals'
import { type TokenRequest, WechatAuthError } from 'express-wechat-auth'
import { createProvidedTokens } from '../../lib/core/token-provider.ts'
import type { TokenSource } from '../../lib/core/token-source.ts'
import { errorOf } from './support/errors.ts'
import { tokenRefused } from './support/token-platform.ts'

const source: TokenSource = {
  key: '{test:token}',
  kind: 'stable_token',
  appId: 'wx1',
  fetch: async () => {
    throw new Error('the platform must not be asked')
  },
}

/** A central token server that answers one token after the other. */
function providerOf(...answers: unknown[]) {
  const requests: TokenRequest[] = []
  return {
    requests,
    get(request: TokenRequest) {
      requests.push(request)
      return answers.shift() as string
    },
  }
}

describe('a token provider', () => {
  it('is asked every time, and the platform never', async () => {
    const provider = providerOf('one', 'two')
    const tokens = createProvidedTokens(provider)
    expect(await tokens.getToken(source)).toBe('one')
    expect(await tokens.getToken(source)).toBe('two')
    expect(provider.requests).toEqual([
      { kind: 'stable_token', appId: 'wx1' },
      { kind: 'stable_token', appId: 'wx1' },
    ])
  })

  it('may answer a promise', async () => {
    const tokens = createProvidedTokens({ get: async () => 'one' })
    expect(await tokens.getToken(source)).toBe('one')
  })

  it('is told of a token that was rejected, and the call is made once more', async () => {
    const provider = providerOf('one', 'two')
    const calls: string[] = []
    const result = await createProvidedTokens(provider).withToken(source, async (token) => {
      calls.push(token)
      if (token === 'one') throw tokenRefused()
      return 'ok'
    })
    expect(result).toBe('ok')
    expect(calls).toEqual(['one', 'two'])
    expect(provider.requests[1]).toEqual({ kind: 'stable_token', appId: 'wx1', rejected: 'one' })
  })

  it('is asked twice for one call at most', async () => {
    const provider = providerOf('one', 'two', 'three')
    const error = await errorOf(
      createProvidedTokens(provider).withToken(source, async () => {
        throw tokenRefused()
      }),
    )
    expect(error).toMatchObject({ code: 'ERR_PLATFORM_TOKEN', errcode: 40001 })
    expect(provider.requests).toHaveLength(2)
  })

  it('is not asked again for any other error', async () => {
    const provider = providerOf('one', 'two')
    const failure = new WechatAuthError('ERR_PLATFORM_UNAVAILABLE', 'no answer')
    const error = await errorOf(
      createProvidedTokens(provider).withToken(source, async () => {
        throw failure
      }),
    )
    expect(error).toBe(failure)
    expect(provider.requests).toHaveLength(1)
  })

  it.each([undefined, null, '', 42, {}])('answering %p is a typed error', async (answer) => {
    const tokens = createProvidedTokens(providerOf(answer))
    expect(await errorOf(tokens.getToken(source))).toMatchObject({
      name: 'WechatAuthError',
      code: 'ERR_PLATFORM_TOKEN',
    })
  })

  it('may fail with an error of its own', async () => {
    const failure = new Error('the token server is away')
    const tokens = createProvidedTokens({ get: () => Promise.reject(failure) })
    expect(await errorOf(tokens.getToken(source))).toMatchObject({
      code: 'ERR_PLATFORM_UNAVAILABLE',
      status: 503,
      cause: failure,
    })
  })
})
