import { afterEach, describe, expect, it, jest } from '@jest/globals'
import type { TokenCache } from 'express-wechat-auth'
import { memoryTokenCache } from 'express-wechat-auth'
import { wechatBench } from '../../helpers/messages/bench.ts'
import { xmlChannels } from '../../helpers/messages/channels.ts'
import { account, openedReply, post, safePush, textXml } from '../../helpers/messages/pushes.ts'
import { brokenTokenCache, handleOn, recordingTokenCache } from '../../helpers/stores/caches.ts'
import { stopDateAt, useClock } from '../../helpers/time/clock.ts'
import { sleep, startWatch } from '../../helpers/time/wait.ts'

const never = (): Promise<never> => new Promise(() => undefined)

describe('an answer is kept', () => {
  const clock = useClock()

  it('for ten minutes', async () => {
    const bench = wechatBench()
    let runs = 0
    bench.messages.on('text', () => {
      runs += 1
      return `answer ${runs}`
    })
    const xml = textXml()
    const ask = async () => openedReply(await post(bench.app, safePush(xml)))['Content']
    expect(await ask()).toBe('answer 1')
    clock.advance(9 * 60_000)
    expect(await ask()).toBe('answer 1')
    clock.advance(2 * 60_000)
    expect(await ask()).toBe('answer 2')
  })

  it('so that nobody who reads the cache learns what was said, or by whom', async () => {
    const tokenCache = recordingTokenCache()
    const bench = wechatBench({ tokenCache })
    bench.messages.on('text', () => 'a private answer')
    await post(bench.app, safePush(textXml({ MsgId: '4561255354251345929', Content: 'a private question' })))
    const all = [...tokenCache.keys, ...tokenCache.values].join('\n')
    expect(tokenCache.values.length).toBeGreaterThan(0)
    const hidden = [
      'o-person',
      '4561255354251345929',
      'private',
      'question',
      account.token,
      account.encodingAesKey,
    ]
    for (const word of hidden) expect(all).not.toContain(word)
  })

  it('and taken for no other message', async () => {
    const store = memoryTokenCache()
    const written: [string, string][] = []
    const tokenCache: TokenCache = {
      ...handleOn(store),
      replace(key, expected, value, ttlMs) {
        written.push([key, value])
        return store.replace(key, expected, value, ttlMs)
      },
    }
    const bench = wechatBench({ tokenCache })
    bench.messages.on('text', (message) => `You said ${message.Content}`)
    await post(bench.app, safePush(textXml({ Content: 'one' })))
    const [, one = ''] = written.at(-1) ?? []
    const before = written.length
    const xml = textXml({ Content: 'two' })
    await post(bench.app, safePush(xml))
    const [key = ''] = written[before] ?? []
    await store.set(key, one, 60_000)
    expect(openedReply(await post(bench.app, safePush(xml)))).toMatchObject({ Content: 'You said two' })
  })
})

describe('a cache that is of no use', () => {
  const good = memoryTokenCache()
  const broken = brokenTokenCache()
  const hanging: TokenCache = { get: never, set: never, replace: never, delete: never }
  const throwing = {
    get() {
      throw new Error('not connected')
    },
    set: broken.set,
    replace: broken.replace,
    delete: broken.delete,
  }
  const nonsense = {
    ...good,
    get: async () => 5 as unknown as string,
    replace: async () => 'yes' as unknown as boolean,
  }

  it.each<[string, TokenCache]>([
    ['fails', broken],
    ['throws', throwing],
    ['hangs', hanging],
    ['fails to write', { ...handleOn(good), replace: broken.replace, set: broken.set }],
    ['hangs when it should write', { ...handleOn(good), replace: never, set: never }],
    ['answers nonsense', nonsense],
    [
      'holds what nobody has written',
      { ...handleOn(good), get: async () => 'done:nonsense', replace: async () => true },
    ],
  ])('because it %s: the message is handled, in time', async (_what, tokenCache) => {
    const bench = wechatBench({ tokenCache })
    bench.messages.on('text', bench.keep('hi'))
    const elapsedMs = startWatch()
    const push = safePush(textXml())
    expect(openedReply(await post(bench.app, push))).toMatchObject({ Content: 'hi' })
    expect(elapsedMs()).toBeLessThan(4_500)
    expect(bench.seen).toHaveLength(1)
    expect(bench.errors).toEqual([])
  })

  it.each<[string, TokenCache]>([
    ['fails', broken],
    ['hangs', hanging],
  ])(
    'because it %s is told to the app, and parallel retries are still handled once',
    async (_what, tokenCache) => {
      const bench = wechatBench({ tokenCache })
      bench.messages.on('text', async (message) => {
        bench.seen.push(message)
        await sleep(200)
        return 'hi'
      })
      const xml = textXml()
      const replies = await Promise.all([1, 2, 3].map(() => post(bench.app, safePush(xml))))
      for (const reply of replies) expect(openedReply(reply)).toMatchObject({ Content: 'hi' })
      expect(bench.seen).toHaveLength(1)
      expect(bench.events).toContainEqual({ type: 'cache-failure', operation: 'message' })
    },
  )

  it('after the handler has begun loses no answer', async () => {
    const store = memoryTokenCache()
    let isDown = false
    const guard =
      <A extends unknown[], T>(operation: (...args: A) => Promise<T>) =>
      async (...args: A): Promise<T> => {
        if (isDown) throw new Error('the store is down')
        return operation(...args)
      }
    const tokenCache = {
      get: guard(store.get),
      set: guard(store.set),
      replace: guard(store.replace),
      delete: guard(store.delete),
    }
    const bench = wechatBench({ tokenCache })
    bench.messages.on('text', () => {
      isDown = true
      return 'hi'
    })
    expect(openedReply(await post(bench.app, safePush(textXml())))).toMatchObject({ Content: 'hi' })
    expect(bench.events).toContainEqual({ type: 'cache-failure', operation: 'message' })
  })
})

describe('how long a message is remembered', () => {
  afterEach(() => void jest.useRealTimers())

  it.each([
    [undefined, 9],
    [60, 0],
    [3_600, 118],
  ])(
    'with maxAgeSeconds %p: as long as it could be sent again by somebody who has kept it',
    async (maxAgeSeconds, minutes) => {
      for (const { createBench, pushOf } of [...xmlChannels]) {
        const startedAt = Date.now()
        stopDateAt(startedAt)
        const bench = createBench({ maxAgeSeconds })
        bench.messages.on('*', bench.keep('hi'))
        // Its clock is ahead, as far as is taken for right.
        const ahead = String(Math.floor(startedAt / 1_000) + (maxAgeSeconds ?? 300) - 1)
        const pushes = [textXml(), textXml({ MsgId: undefined })].map((xml) =>
          pushOf(xml, { timestamp: ahead }),
        )
        for (const push of pushes) expect((await post(bench.app, push)).text).not.toBe('')
        jest.setSystemTime(startedAt + minutes * 60_000)
        for (const push of pushes) expect((await post(bench.app, push)).text).not.toBe('')
        expect(bench.seen).toHaveLength(2)
        jest.useRealTimers()
      }
    },
  )
})
