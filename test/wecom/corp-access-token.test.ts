import { describe, expect, it } from '@jest/globals'
import { memoryTokenCache, type WecomClientOptions } from 'express-wechat-auth'
import { useWecomClients } from '../helpers/apps/clients.ts'
import { agent, corpId, memberApi, otherAgent, tokenApi, useWecom } from '../helpers/apps/wecom.ts'
import { errorOf, everyViewOf } from '../helpers/errors.ts'
import { useRawWecom } from '../helpers/faults/raw-wecom.ts'
import { switchingProvider } from '../helpers/platforms/switching-provider.ts'
import { brokenTokenCache, handleOn, recordingTokenCache } from '../helpers/stores/caches.ts'
import { useClock } from '../helpers/time/clock.ts'

const { simulator, calls, issueCode } = useWecom()
const clock = useClock()
const startWecom = useRawWecom()
const wrongSecret = 'a-secret-that-was-reset-long-ago'

const { create, events } = useWecomClients(simulator)

describe('getCorpAccessToken()', () => {
  it('fetches one token for fifty calls at once', async () => {
    const client = create()
    const tokens = await Promise.all(Array.from({ length: 50 }, () => client.getCorpAccessToken()))
    expect(new Set(tokens).size).toBe(1)
    expect(calls(tokenApi)).toBe(1)
    expect(await client.getCorpAccessToken()).toBe(tokens[0])
    expect(calls(tokenApi)).toBe(1)
  })

  it('does so too where fifty people log in at once', async () => {
    const client = create()
    const codes = Array.from({ length: 50 }, () => issueCode())
    const people = await Promise.all(codes.map((code) => client.fetchIdentity(code)))
    expect(new Set(people.map(({ userid }) => userid))).toEqual(new Set(['user123']))
    expect(calls(tokenApi)).toBe(1)
  })

  it('is a GET with corpid and corpsecret in the query', async () => {
    const wecom = await startWecom({})
    expect(await wecom.client().getCorpAccessToken()).toBe('token-1')
    expect(wecom.tokenRequests).toMatchObject([
      { method: 'GET', query: { corpid: corpId, corpsecret: agent.corpSecret }, body: '' },
    ])
    expect(Object.keys(wecom.tokenRequests[0]?.query ?? {})).toEqual(['corpid', 'corpsecret'])
  })

  it('survives one broken connection', async () => {
    simulator.faults.arm({ api: tokenApi, kind: 'reset' })
    expect(await create().getCorpAccessToken()).toEqual(expect.any(String))
    expect(calls(tokenApi)).toBe(2)
  })

  it('goes on working while the token cache is down', async () => {
    const client = create({ tokenCache: brokenTokenCache() })
    expect(await client.fetchMember('user123')).toMatchObject({ userid: 'user123' })
    expect(await client.fetchMember('lisi')).toMatchObject({ userid: 'lisi' })
    expect(calls(tokenApi)).toBe(1)
  })

  it('takes few fetches and has a good token all the time, though WeCom answers the same until its end', async () => {
    const client = create()
    for (let second = 0; second <= 7_300; second += 50) {
      expect(await client.fetchMember('user123')).toMatchObject({ userid: 'user123' })
      clock.advance(50_000)
      simulator.clock.advance(50_000)
    }
    expect(calls(tokenApi)).toBeLessThanOrEqual(8)
  })

  it.each(['7200', 0, -5, null, undefined, 1e12, 'soon'])(
    'uses a token whose expires_in is %p',
    async (expiresIn) => {
      const wecom = await startWecom({}, { token: { access_token: 'the token', expires_in: expiresIn } })
      expect(await wecom.client().getCorpAccessToken()).toBe('the token')
    },
  )
})

describe('the token of one app', () => {
  it('is never that of another app of the company, in one cache', async () => {
    const tokenCache = memoryTokenCache()
    const token = await create({ tokenCache: handleOn(tokenCache) }).getCorpAccessToken()
    const other = await create({ ...otherAgent, tokenCache: handleOn(tokenCache) }).getCorpAccessToken()
    expect(other).not.toBe(token)
    expect(calls(tokenApi)).toBe(2)
  })

  it('is not lost when that of the other is taken back', async () => {
    const tokenCache = memoryTokenCache()
    const client = create({ tokenCache })
    const other = create({ ...otherAgent, tokenCache })
    const token = await client.getCorpAccessToken()
    await other.getCorpAccessToken()
    simulator.corps.revokeCorpAccessTokens(corpId, otherAgent.agentId)
    await other.fetchMember('user123')
    expect(await client.getCorpAccessToken()).toBe(token)
    expect(calls(tokenApi)).toBe(3)
  })

  it('is not that of an app with the same agentId in another company', async () => {
    const wecom = await startWecom({})
    const tokenCache = memoryTokenCache()
    expect(await wecom.client({ tokenCache }).getCorpAccessToken()).toBe('token-1')
    expect(await wecom.client({ tokenCache, corpId: 'ww2' }).getCorpAccessToken()).toBe('token-2')
  })

  it('is shared by all with one cache, whether the agentId is a number or text', async () => {
    const tokenCache = memoryTokenCache()
    const token = await create({ tokenCache: handleOn(tokenCache) }).getCorpAccessToken()
    const other = create({ tokenCache: handleOn(tokenCache), agentId: '1000002' })
    expect(await other.getCorpAccessToken()).toBe(token)
    expect(calls(tokenApi)).toBe(1)
  })

  it('stands under a key that holds no secret and changes with it', async () => {
    const keysWith = async (options: Partial<WecomClientOptions>): Promise<string[]> => {
      const tokenCache = recordingTokenCache()
      await create({ ...options, tokenCache })
        .getCorpAccessToken()
        .catch(() => undefined)
      expect(tokenCache.values.join()).not.toContain(options.corpSecret ?? agent.corpSecret)
      return [...tokenCache.keys]
    }
    const keys = await keysWith({})
    const [key = ''] = keys
    expect(key).toContain(corpId)
    expect(key).toContain('1000002')
    expect(key).not.toContain(agent.corpSecret)
    // One hash slot of a Redis Cluster.
    expect(key).toMatch(/^\{[^{}]+\}$/)
    for (const other of keys) expect(other.startsWith(key)).toBe(true)
    expect(await keysWith({})).toEqual(keys)
    expect(await keysWith({ corpSecret: wrongSecret })).not.toEqual([key])
    expect(await keysWith({ agentId: 1000003 })).not.toEqual([key])
    expect(await keysWith({ corpId: 'ww2' })).not.toEqual([key])
  })

  it('is a new one for a new secret', async () => {
    const wecom = await startWecom({})
    const tokenCache = memoryTokenCache()
    expect(await wecom.client({ tokenCache }).getCorpAccessToken()).toBe('token-1')
    expect(await wecom.client({ tokenCache, corpSecret: 'the new one' }).getCorpAccessToken()).toBe('token-2')
    expect(wecom.tokenRequests[1]?.query['corpsecret']).toBe('the new one')
  })
})

describe('tokenProvider', () => {
  it('replaces every fetch of a token, and is told of a rejected one', async () => {
    const bad = await create().getCorpAccessToken()
    simulator.corps.revokeCorpAccessTokens(corpId, agent.agentId)
    const good = await create().getCorpAccessToken()
    simulator.requests.clear()
    const { tokenProvider, requests } = switchingProvider(bad, good)
    const client = create({ tokenProvider })
    expect(await client.fetchMember('user123')).toMatchObject({ userid: 'user123' })
    const wanted = { kind: 'corp_access_token', appId: corpId, agentId: '1000002' }
    expect(requests).toEqual([wanted, { ...wanted, rejected: bad }])
    expect(await client.getCorpAccessToken()).toBe(bad)
    expect(calls(tokenApi)).toBe(0)
  })

  it('is asked twice at most for one call', async () => {
    let asked = 0
    const client = create({ tokenProvider: { get: () => `garbage-${++asked}` } })
    expect(await errorOf(client.fetchMember('user123'))).toMatchObject({ errcode: 40014, status: 502 })
    expect(asked).toBe(2)
    expect(calls(memberApi)).toBe(2)
  })

  it.each([undefined, '', 5])('fails the call when it answers %p', async (token) => {
    const client = create({ tokenProvider: { get: () => token as string } })
    expect(await errorOf(client.fetchMember('user123'))).toMatchObject({ status: 502 })
    expect(calls(memberApi)).toBe(0)
  })
})

describe('what is told of tokens', () => {
  it('names company and app, and says why', async () => {
    const client = create()
    await client.fetchMember('user123')
    simulator.corps.revokeCorpAccessTokens(corpId, agent.agentId)
    await client.fetchMember('user123')
    const token = { kind: 'corp_access_token', appId: corpId, agentId: '1000002', forced: false }
    expect(events).toMatchObject([
      { type: 'token-refresh', ...token, reason: 'missing' },
      { type: 'token-refresh', ...token, reason: 'rejected' },
    ])
  })

  it('names them for a refused fetch, and for one that was not repeated', async () => {
    const client = create({ corpSecret: wrongSecret })
    await errorOf(client.getCorpAccessToken())
    await errorOf(client.getCorpAccessToken())
    const about = {
      kind: 'corp_access_token',
      appId: corpId,
      agentId: '1000002',
      code: 'ERR_PLATFORM_CONFIG',
    }
    expect(events).toMatchObject([
      { type: 'token-refresh-failed', ...about, errcode: 40001, pauseMs: 60_000 },
      { type: 'token-refusal-remembered', ...about },
    ])
  })

  it('holds no secret, token, code or person', async () => {
    const client = create()
    const code = issueCode()
    const token = await client.getCorpAccessToken()
    await client.fetchIdentity(code)
    simulator.corps.revokeCorpAccessTokens(corpId, agent.agentId)
    await client.fetchMember('user123')
    await errorOf(create({ corpSecret: wrongSecret }).getCorpAccessToken())
    expect(events).toHaveLength(3)
    const renewed = await client.getCorpAccessToken()
    for (const value of [agent.corpSecret, wrongSecret, token, renewed, code, 'user123']) {
      expect(everyViewOf(events)).not.toContain(value)
      expect(everyViewOf(client)).not.toContain(value)
    }
  })
})
