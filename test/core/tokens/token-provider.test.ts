import { describe, expect, it } from '@jest/globals'
import { type TokenRequest, WechatAuthError } from 'express-wechat-auth'
import { createProvidedTokens } from '../../../lib/core/tokens/token-provider.ts'
import type { TokenSource } from '../../../lib/core/tokens/token-source.ts'
import { errorOf } from '../../helpers/errors.ts'
import { tokenRefused } from '../../helpers/platforms/token-platform.ts'

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

  it('is told of the agent whose token is wanted', async () => {
    const provider = providerOf('one')
    await createProvidedTokens(provider).getToken({ ...source, agentId: '1000002' })
    expect(provider.requests).toEqual([{ kind: 'stable_token', appId: 'wx1', agentId: '1000002' }])
  })

  it('is told of an agent only where there is one', async () => {
    const provider = providerOf('one')
    await createProvidedTokens(provider).getToken(source)
    expect(Object.keys(provider.requests[0] ?? {})).toEqual(['kind', 'appId'])
  })

  it('that answers the refused token again leaves the call its error, made once', async () => {
    const failure = tokenRefused()
    let calls = 0
    const result = createProvidedTokens(providerOf('one', 'one')).withToken(source, async () => {
      calls += 1
      throw failure
    })
    expect(await errorOf(result)).toBe(failure)
    expect(calls).toBe(1)
  })

  it('may fail with something that is no error, or has no stack', async () => {
    const failing = (reason: unknown) => createProvidedTokens({ get: () => Promise.reject(reason) })
    const { cause } = await errorOf(failing('away').getToken(source))
    expect(cause).toMatchObject({ message: 'something that is no Error was thrown' })
    const bare = Object.assign(new Error('away'), { stack: undefined })
    const told = (await errorOf(failing(bare).getToken(source))).cause as Error
    expect(told).toMatchObject({ message: 'away', stack: expect.stringContaining('Error') })
  })

  it('may say where it failed', async () => {
    const failure = new Error('away')
    const error = await errorOf(createProvidedTokens({ get: () => Promise.reject(failure) }).getToken(source))
    expect((error.cause as Error).stack).toBe(failure.stack)
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
