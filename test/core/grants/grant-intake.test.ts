import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { memoryTokenCache, type TokenCache, WechatAuthError } from 'express-wechat-auth'
import { createGrantIntake, type GrantIntake } from '../../../lib/core/grants/grant-intake.ts'
import { createGrantJournal, type GrantTask } from '../../../lib/core/grants/grant-journal.ts'
import { grantRowsOf } from '../../../lib/core/grants/grant-store.ts'
import { createTurns } from '../../../lib/core/grants/turns.ts'
import { brokenTokenCache, handleOn } from '../../helpers/stores/caches.ts'
import {
  createGrantDatabase,
  type GrantDatabase,
  storeFailures,
} from '../../helpers/stores/grant-database.ts'
import { hurryTimeouts, useClock } from '../../helpers/time/clock.ts'
import { settle, until } from '../../helpers/time/wait.ts'

type Code = ConstructorParameters<typeof WechatAuthError>[0]

const minuteMs = 60_000

/** A platform whose codes give the account `wx of <code>`, and an app that is told. */
interface Bench {
  intake: GrantIntake<string>
  failures: unknown[]
}

describe('grants that come by push and by browser', () => {
  const clock = useClock()
  let database: GrantDatabase
  let cache: TokenCache
  let redeemed: string[]
  let told: string[]
  let times: string[]
  let announced: Set<string>
  let ends: string[]
  /** What the next redeems reject with. */
  let refusals: Code[]
  let hook: () => Error | undefined

  const open = ({ retryForMs = 0, tokenCache = handleOn(cache) } = {}): Bench => {
    const failures: unknown[] = []
    const rows = grantRowsOf(database)
    const journal = createGrantJournal('platform:tasks', {
      rows,
      turns: createTurns(tokenCache, () => undefined),
    })
    const intake = createGrantIntake<string>({
      platformAppId: 'platform',
      cache: tokenCache,
      journal,
      emit: () => undefined,
      async redeem({ codes, account }: GrantTask) {
        redeemed.push(codes.join())
        const code = refusals.shift()
        if (code !== undefined) throw new WechatAuthError(code, 'refused')
        return account ?? `wx of ${codes[0]}`
      },
      async announce({ account, attempt, req }) {
        told.push([account, attempt, req ?? 'no request'].join(' '))
        announced.add(`${account} ${attempt}`)
        return hook()
      },
      isAnnounced: async (account, attempt) => announced.has(`${account} ${attempt}`),
      async noteTime(account, attempt, at) {
        times.push(`${account} ${attempt} ${at}`)
      },
      async tellEnd({ id }) {
        ends.push(id)
        await journal.remove(id)
      },
      onFailure: (error) => void failures.push(error),
      retryForMs,
    })
    return { intake, failures }
  }
  const push = (intake: GrantIntake<string>, more: { code?: string; account?: string; at?: number } = {}) =>
    intake.takePush({ attempt: 'try', code: 'code', at: Date.now(), ...more })
  const comeBack = (intake: GrantIntake<string>, code = 'code') =>
    intake.takeReturn({ attempt: 'try', code, at: Date.now(), req: 'a request' })
  const left = () => database.openTasks().length

  beforeEach(() => {
    database = createGrantDatabase('platform')
    cache = memoryTokenCache()
    redeemed = []
    told = []
    times = []
    announced = new Set()
    ends = []
    refusals = []
    hook = () => undefined
  })
  afterEach(() => {
    jest.restoreAllMocks()
  })

  it('are kept before anybody is answered, and worked on behind', async () => {
    const { intake } = open()
    const work = await push(intake, { at: 5 + Date.now() })
    expect([left(), redeemed, told]).toEqual([1, [], []])
    await work()
    expect([left(), redeemed, told]).toEqual([0, ['code'], ['wx of code try no request']])
    expect(times).toEqual([expect.stringMatching(/^wx of code try \d+$/)])
  })

  it('are kept nowhere where the store fails: the platform pushes again', async () => {
    database.failing = { set: storeFailures.rejects }
    await expect(push(open().intake)).rejects.toMatchObject({ code: 'ERR_CACHE' })
    await expect(comeBack(open().intake)).rejects.toMatchObject({ code: 'ERR_CACHE' })
    expect(redeemed).toEqual([])
  })

  it('are told with the request where the browser brings them, and once', async () => {
    const { intake } = open()
    expect(await comeBack(intake)).toBe('wx of code')
    expect(await comeBack(intake, 'another')).toBe('wx of code')
    for (const account of [undefined, 'wx of code']) {
      await (await push(intake, { at: 77, ...(account && { account }) }))()
    }
    expect([redeemed, told, left()]).toEqual([['code'], ['wx of code try a request'], 0])
    expect(times).toEqual(['wx of code try 77', 'wx of code try 77'])
  })

  it('are told once also when the cache has forgotten all of it', async () => {
    await comeBack(open().intake)
    cache = memoryTokenCache()
    const { intake } = open()
    expect(await comeBack(intake)).toBe('wx of code')
    await (await push(intake, { at: 77 }))()
    expect([redeemed, told, times]).toEqual([['code'], ['wx of code try a request'], ['wx of code try 77']])
  })

  it('are told once also when nothing but the row of the account is left', async () => {
    await comeBack(open().intake)
    cache = memoryTokenCache()
    database.rows.clear()
    await (await push(open().intake, { at: 77, account: 'wx of code' }))()
    expect([redeemed, told, times]).toEqual([['code'], ['wx of code try a request'], ['wx of code try 77']])
  })

  it('are redeemed once by push and browser at the same time, in two processes', async () => {
    const [one, other] = [open(), open()]
    const work = await push(one.intake)
    const [account] = await Promise.all([comeBack(other.intake), work()])
    expect(account).toBe('wx of code')
    expect([redeemed, told.length, left()]).toEqual([['code'], 1, 0])
  })

  it('of a browser that has set out are told with its request, if it comes in time', async () => {
    const { intake } = open()
    await intake.expectReturn('try')
    const working = (await push(intake))()
    await until('it is redeemed', () => redeemed.length > 0)
    await settle()
    expect(told).toEqual([])
    await comeBack(intake)
    await working
    expect(told).toEqual(['wx of code try a request'])
  })

  it('of a browser that does not come are told without it', async () => {
    const { intake } = open()
    await intake.expectReturn('try')
    await (await push(intake))()
    expect(told).toEqual(['wx of code try no request'])
  })

  it('that changed without a code are worked on by the account', async () => {
    const { intake } = open()
    const at = Date.now()
    const work = await intake.takePush({ attempt: 'change', at, account: 'wx1' })
    expect(database.openTasks()).toEqual([{ id: 'change', type: 'redeem', at, account: 'wx1', codes: [] }])
    await work()
    expect([redeemed, told, times]).toEqual([[''], ['wx1 change no request'], [`wx1 change ${at}`]])
  })

  it('stay where the app’s hook throws: the browser is told, and of a push the one who listens', async () => {
    const failure = new Error('the app’s own')
    hook = () => failure
    const { intake, failures } = open()
    await expect(comeBack(intake)).rejects.toBe(failure)
    expect([left(), failures]).toEqual([0, []])
    expect(await comeBack(intake)).toBe('wx of code')
    await (await intake.takePush({ attempt: 'second', code: 'c', at: Date.now() }))()
    expect([failures, left(), told.length]).toEqual([[failure], 0, 2])
  })

  it.each(['ERR_CODE_DEAD', 'ERR_GRANT_MISSING'] as const)('come to an end by %s', async (code) => {
    const { intake, failures } = open()
    refusals = [code]
    await (await push(intake))()
    expect([failures, left(), told]).toMatchObject([[{ code }], 0, []])
  })

  it('are tried with a code that came meanwhile, before they are given up', async () => {
    const { intake } = open()
    const work = await push(intake)
    await push(intake, { code: 'second' })
    refusals = ['ERR_CODE_DEAD']
    await work()
    expect([redeemed, told, left()]).toEqual([['code', 'code,second'], ['wx of code try no request'], 0])
  })

  describe('that cannot be had at once', () => {
    const passing = ['ERR_PLATFORM_UNAVAILABLE', 'ERR_CACHE', 'ERR_TICKET_MISSING'] as const

    it.each(passing)('because of %s, are left to whoever comes next', async (code) => {
      const { intake, failures } = open()
      refusals = [code]
      await (await push(intake))()
      expect([failures, left(), redeemed.length]).toMatchObject([[{ code }], 1, 1])
      await open().intake.resume()
      await until('another process has done it', () => left() === 0)
      expect(told).toEqual(['wx of code try no request'])
    })

    it.each(passing)('because of %s, are tried again by a process that must not lose them', async (code) => {
      hurryTimeouts(100, 4_000)
      const { intake, failures } = open({ retryForMs: minuteMs })
      refusals = [code, code]
      await (await push(intake))()
      expect([failures.length, left(), redeemed.length]).toEqual([2, 0, 3])
    })

    it('because of something else, are not', async () => {
      hurryTimeouts(100, 4_000)
      const { intake, failures } = open({ retryForMs: minuteMs })
      refusals = ['ERR_PLATFORM_CONFIG']
      await (await push(intake))()
      expect([failures.length, left(), redeemed.length]).toEqual([1, 1, 1])
    })

    it('are tried no more when their time is over', async () => {
      hurryTimeouts(100, 4_000)
      const { intake } = open({ retryForMs: minuteMs })
      refusals = Array.from({ length: 1_000 }, () => 'ERR_CACHE' as const)
      const working = (await push(intake))()
      await until('it is tried', () => redeemed.length > 2)
      clock.advance(2 * minuteMs)
      await working
      expect(left()).toBe(1)
    })

    it('are worked on behind for a browser that may have given up, from its coming on', async () => {
      hurryTimeouts(100, 4_000)
      const { intake, failures } = open({ retryForMs: minuteMs })
      refusals = ['ERR_CACHE', 'ERR_CACHE']
      const at = Date.now() - 10 * minuteMs
      const coming = intake.takeReturn({ attempt: 'try', code: 'code', at, req: 'a request' })
      await expect(coming).rejects.toMatchObject({ code: 'ERR_CACHE' })
      await until('it is done', () => left() === 0)
      expect([told, failures.length]).toEqual([['wx of code try no request'], 1])
    })

    it('are not, where another process can find them anyway', async () => {
      const { intake } = open()
      refusals = ['ERR_CACHE']
      await expect(comeBack(intake)).rejects.toMatchObject({ code: 'ERR_CACHE' })
      await settle()
      expect([redeemed.length, left()]).toEqual([1, 1])
    })
  })

  it('are gone on with at a request, twenty at a time, and looked for once in ten seconds', async () => {
    const rows = grantRowsOf(database)
    const tasks = Array.from({ length: 25 }, (_, number) => ({
      id: `task ${number}`,
      type: number === 0 ? 'tell-end' : 'redeem',
      at: Date.now(),
      account: `wx${number}`,
      codes: [],
    }))
    await rows.write('platform:tasks', { tasks })
    hurryTimeouts(50)
    const { intake } = open()
    const { get } = database.calls
    await Promise.all([intake.resume(), intake.resume(), intake.resume()])
    expect(database.calls.get - get).toBeLessThan(60)
    await until('the first are done', () => left() <= 5)
    await until('the second look is over', () => left() === 0)
    expect([ends, told.length]).toEqual([['task 0'], 24])
    await rows.write('platform:tasks', { tasks: tasks.slice(0, 1) })
    await intake.resume()
    await until('the third look is over', () => left() === 0)
    expect(ends).toEqual(['task 0', 'task 0'])
  })

  it('are left where the store cannot be asked, and nobody is troubled', async () => {
    database.failing = { get: storeFailures.rejects }
    await open().intake.resume()
    expect(redeemed).toEqual([])
  })

  it('are worked on without a cache', async () => {
    const { intake } = open({ tokenCache: brokenTokenCache() })
    await intake.expectReturn('try')
    await (await push(intake))()
    expect(await comeBack(intake)).toBe('wx of code')
    expect([redeemed, told, left()]).toEqual([['code'], ['wx of code try no request'], 0])
  })
})
