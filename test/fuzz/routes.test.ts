import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import * as library from 'express-wechat-auth'
import { heapAfterCollection } from '../helpers/programs/heap.ts'
import { isLongRun, portionOf } from '../run/length.ts'
import { neverServed, type StormReport, summaryOf } from './routes/report.ts'
import { inSomeMinute } from './routes/some-minute.ts'
import { runStorm } from './routes/storm.ts'
import { validRequests } from './routes/valid-requests.ts'
import { createVisitors } from './routes/visitors.ts'
import { sendRaw } from './routes/wire.ts'
import { createFuzzWorld, type FuzzWorld } from './routes/world.ts'

// FUZZ_REQUESTS=100000 for a longer one by hand. A failure names the FUZZ_SEED that, with FUZZ_REQUESTS=1, begins with it.
const requests = Number(process.env['FUZZ_REQUESTS'] ?? (isLongRun ? 800 : 100))
const seed = Number(process.env['FUZZ_SEED'] ?? 1)
if (requests > 1_000) jest.setTimeout(120_000 + requests * 50)

/** What is not mounted: clients, caches, builders of replies, pure functions, errors. */
const notMounted = [
  ...['PlatformError', 'WechatAuthError', 'decryptUserData', 'isValidUserSignature', 'isWechatAuthError'],
  ...['linkedIdentities', 'wechatUserOf', 'wecomUserOf'],
  ...['imageReply', 'memoryTokenCache', 'messageCrypto', 'miniProgramClient', 'musicReply', 'newsReply'],
  ...['redisTokenCache', 'signJsSdkUrl', 'textReply', 'transferReply', 'updateButtonReply'],
  ...['updateTemplateCardReply', 'videoReply', 'voiceReply', 'wechatClient', 'wecomClient'],
]

const refusals = [
  ...['ERR_PARAMETER', 'ERR_CODE_DEAD', 'ERR_LOGIN_REQUIRED', 'ERR_TOKEN_INVALID', 'ERR_RETURN_TO_REFUSED'],
  'ERR_SIGNATURE',
]

describe('an app with everything of the library, in a storm of odd requests', () => {
  let world: FuzzWorld
  const uncaught: unknown[] = []
  const note = (error: unknown): void => void uncaught.push(error)

  beforeAll(async () => {
    process.on('unhandledRejection', note).on('uncaughtException', note)
    world = await createFuzzWorld()
  })
  afterAll(async () => {
    process.off('unhandledRejection', note).off('uncaughtException', note)
    await world.stop()
  })

  /**
   * The valid requests that are not answered as they should be. The short run asks each process for every other route,
   * beginning with the process of this index.
   */
  const refused = async (first: 0 | 1): Promise<string[]> => {
    const people = createVisitors(world)
    const found: string[] = []
    for (const [turn, [route, { make, status }]] of Object.entries(validRequests(world)).entries()) {
      for (const { url } of portionOf(world.instances, 2, first + turn)) {
        const outcome = await inSomeMinute(
          async () => sendRaw(url, await make(people)),
          (one) => one.kind === 'answer' && one.answer.status === 429,
        )
        if (outcome.kind !== 'answer') found.push(`${route}: ${outcome.kind}`)
        else if (outcome.answer.status !== status) {
          found.push(`${route}: ${outcome.answer.status} ${outcome.answer.body}`)
        }
      }
    }
    return found
  }

  it('has every export that can be mounted', () => {
    const all = new Set<string>([...world.mounted, 'errorHandler', ...notMounted])
    expect([...all].sort()).toEqual(Object.keys(library).sort())
  })

  it('is asked at each of its routes', () => {
    expect(Object.keys(validRequests(world)).sort()).toEqual([...world.routes].sort())
  })

  it('serves valid requests before', async () => {
    expect(await refused(0)).toEqual([])
  })

  it(`answers ${requests} odd requests from seed ${seed} on, none wrongly, and keeps none in memory`, async () => {
    const half = Math.ceil(requests / 2)
    const reports: StormReport[] = []
    const heaps: number[] = []
    for (const from of [0, half]) {
      const report = await runStorm(world, { seed: seed + from, requests: half })
      expect(report.failures.join('\n\n')).toBe('')
      reports.push(report)
      await world.rest()
      heaps.push(heapAfterCollection())
      expect(world.inMemory()).toBeLessThan(10)
    }
    expect(uncaught).toEqual([])
    const [before = 0, after = 0] = heaps
    expect(after - before).toBeLessThan(6_000_000 + half * 500)
    if (process.env['FUZZ_REQUESTS'] !== undefined) console.log(summaryOf(reports, world), heaps)
    // The requests are worth something: each route serves some of them, and each kind of refusal is among the rest.
    if (requests < 1_000) return
    expect(neverServed(reports, world.routes)).toEqual([])
    expect([...world.events.keys()]).toEqual(
      expect.arrayContaining([...['login', 'logout'], ...refusals.map((code) => `refusal ${code}`)]),
    )
  })

  it('serves valid requests after it', async () => {
    expect(await refused(1)).toEqual([])
  })
})
