import { describe, expect, it } from '@jest/globals'
import { type RedisClientLike, redisTokenCache } from 'express-wechat-auth'

describe('redisTokenCache()', () => {
  const answering = (): RedisClientLike => ({
    get: async () => null,
    set: async () => 'OK',
    eval: async () => 1,
  })

  it.each<[object, RegExp]>([
    [{}, /option "client" is missing/],
    [{ client: null }, /option "client" must be a client of the package redis/],
    [{ client: 'redis://localhost' }, /option "client" must be a client of the package redis/],
    [{ client: () => 'a client' }, /option "client" must be a client of the package redis/],
    [{ client: { ...answering(), eval: undefined } }, /option "client" must be a client/],
    [{ client: {} }, /option "client" must be a client of the package redis/],
    [{ client: { ...answering(), options: { legacyMode: true } } }, /whose commands answer promises/],
    [{ client: { ...answering(), internal_send_command: () => true } }, /whose commands answer promises/],
    [{ client: answering(), prefix: 'a{b}' }, /option "prefix" must be a text without braces/],
    [{ client: answering(), prefix: 5 }, /option "prefix" must be a text without braces/],
    [{ client: answering(), deadlineMs: 1_001 }, /option "deadlineMs" must be 1000 at most/],
    [{ client: answering(), deadlineMs: 0 }, /option "deadlineMs" must be a whole number above 0/],
    [{ client: answering(), prefx: 'a' }, /unknown option "prefx", did you mean "prefix"/],
  ])('refuses %j', (options, complaint) => {
    expect(() => redisTokenCache(options as never)).toThrow(complaint)
  })

  it('asks nothing of a client without a connection, so that nothing waits in its queue', async () => {
    let asked = 0
    const client = { ...answering(), isReady: false, get: async () => ++asked }
    await expect(redisTokenCache({ client }).get('a')).rejects.toThrow('Redis does not answer')
    expect(asked).toBe(0)
  })

  it('costs one deadline when Redis is frozen, and asks again after a second', async () => {
    let asked = 0
    let isFrozen = true
    const client: RedisClientLike = {
      ...answering(),
      get: () => {
        asked += 1
        return isFrozen ? new Promise(() => undefined) : Promise.resolve('value')
      },
    }
    const cache = redisTokenCache({ client, deadlineMs: 100 })
    for (let request = 0; request < 50; request += 1) await expect(cache.get('a')).rejects.toThrow(/answer/)
    expect(asked).toBe(1)
    isFrozen = false
    await new Promise((resolve) => setTimeout(resolve, 1_000))
    const first = cache.get('a')
    await expect(cache.get('a')).rejects.toThrow('Redis does not answer')
    expect(await first).toBe('value')
    expect(await cache.get('a')).toBe('value')
  })

  it('asks once more where a cluster says that a key has moved', async () => {
    const answers = [new Error('MOVED 866 127.0.0.1:7001'), 'value']
    const get = async () => {
      const answer = answers.shift()
      if (answer instanceof Error) throw answer
      return answer
    }
    expect(await redisTokenCache({ client: { ...answering(), get } }).get('a')).toBe('value')
  })

  it('takes a deadline of a second', () => {
    expect(() => redisTokenCache({ client: answering(), deadlineMs: 1_000 })).not.toThrow()
  })

  it.each([null, 5, Buffer.from('x'), ['x']])(
    'answers nothing where the client answers %p',
    async (value) => {
      const client = { ...answering(), get: async () => value }
      expect(await redisTokenCache({ client }).get('a')).toBeUndefined()
    },
  )

  class ErrorReply extends Error {}
  class SimpleError extends ErrorReply {}
  const nothing = Object.assign(Object.create(null), { message: 'no prototype' })

  it.each<[string, unknown, boolean]>([
    ['a refusal of Redis', new SimpleError('OOM command not allowed'), true],
    ['a refusal that names what it is not', new SimpleError('ERR not LOADING'), true],
    ['a Redis that is loading', new SimpleError('LOADING Redis is loading'), false],
    ['a cluster that is down', new SimpleError('CLUSTERDOWN Hash slot not served'), false],
    ['a broken connection', new Error('Socket closed unexpectedly'), false],
    ['something that is no error', nothing, false],
  ])('after %s (%p) the next command is asked: %p', async (_what, error, goesOn) => {
    let asked = 0
    const client = {
      ...answering(),
      get: async () => {
        asked += 1
        if (asked === 1) throw error
        return 'value'
      },
    }
    const cache = redisTokenCache({ client })
    expect(await cache.get('a').catch((reason: unknown) => reason)).toBe(error)
    const next = await cache.get('a').catch((reason: Error) => reason.message)
    expect(next).toBe(goesOn ? 'value' : 'Redis does not answer')
    expect(asked).toBe(goesOn ? 2 : 1)
  })

  it('says that it took too long', async () => {
    const client = { ...answering(), get: () => new Promise(() => undefined) }
    await expect(redisTokenCache({ client, deadlineMs: 20 }).get('a')).rejects.toThrow(
      'Redis did not answer in time',
    )
  })

  it('rejects where the client throws', async () => {
    const client = {
      ...answering(),
      get: () => {
        throw new Error('closed')
      },
    }
    await expect(redisTokenCache({ client }).get('a')).rejects.toThrow('closed')
  })
})
