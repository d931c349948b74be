import { beforeAll, describe, expect, it } from '@jest/globals'
import { memoryTokenCache } from 'express-wechat-auth'
import type { SimulatedSuite } from 'express-wechat-auth/simulator'
import fc from 'fast-check'
import {
  type SuiteDeployment,
  template,
  thirdPartySuite,
  useWecomSuite,
} from '../helpers/apps/wecom-suite.ts'
import { holdsLater } from '../helpers/inputs/property.ts'
import { type HeldPush, usePostman } from '../helpers/messages/postman.ts'
import { handleOn } from '../helpers/stores/caches.ts'
import { passOn, useClock } from '../helpers/time/clock.ts'
import { until } from '../helpers/time/wait.ts'

/** What an administrator of the company does, and when WeCom's push of it arrives. */
interface Act {
  does: 'install' | 'change' | 'reset' | 'cancel'
  /** After the act before. */
  afterMs: number
  /** Behind how many further acts the push comes; once or more. */
  arrives: { behind: number; at: 0 | 1 }[]
  /** The push is worked on before anything else happens. */
  isCalm: boolean
}

const act: fc.Arbitrary<Act> = fc.record({
  does: fc.constantFrom('install', 'install', 'change', 'reset', 'cancel', 'cancel'),
  afterMs: fc.constantFrom(1_000, 20_000),
  arrives: fc.array(fc.record({ behind: fc.nat({ max: 4 }), at: fc.constantFrom(0, 1) }), {
    minLength: 1,
    maxLength: 3,
  }),
  isCalm: fc.boolean(),
})
interface Plan {
  acts: Act[]
  oldCodeEnds: 'at-once' | 'when-redeemed'
}
const plan: fc.Arbitrary<Plan> = fc.record({
  acts: fc.array(act, { minLength: 1, maxLength: 6 }),
  oldCodeEnds: fc.constantFrom('at-once', 'when-redeemed'),
})

describe.each([
  ['third-party app', thirdPartySuite],
  ['template', template],
])('the pushes of a company about a %s', (_kind, of: SimulatedSuite) => {
  const world = useWecomSuite(of)
  const { simulator, database } = world
  const { suiteId } = of
  const isTemplate = of === template
  const clock = useClock()
  const postman = usePostman()
  let processes: [SuiteDeployment, SuiteDeployment]
  let told: string[] = []

  beforeAll(async () => {
    const cache = memoryTokenCache()
    const hooks = {
      onGrant: ({ corpId }: { corpId: string }) => void told.push(`grant ${corpId}`),
      onGrantEnd: ({ corpId }: { corpId: string }) => void told.push(`end ${corpId}`),
    }
    const openOne = () => world.open({ suite: { tokenCache: handleOn(cache), ...hooks } })
    processes = [await openOne(), await openOne()]
  })

  const pass = passOn(clock, simulator.clock)
  const idle = () => until('nothing is left to do', () => database.openTasks().length === 0)
  const installOf = (corpId: string) =>
    simulator.suites.installs(suiteId).find((install) => install.corpId === corpId)

  /** Lets the administrator act. Answers what WeCom pushes; nothing where nothing can be done. */
  const perform = async (
    corpId: string,
    { does }: Act,
    oldCodeEnds: Plan['oldCodeEnds'],
  ): Promise<HeldPush | undefined> => {
    const isInstalled = installOf(corpId) !== undefined
    if (does === 'install') {
      await simulator.suites.install(suiteId, { corpId, via: isTemplate ? 'customized-link' : 'market' })
    } else if (!isInstalled) return undefined
    else if (does === 'change') await simulator.suites.changeAuth(suiteId, corpId, { enabled: true })
    else if (does === 'cancel') await simulator.suites.cancel(suiteId, corpId)
    else if (isTemplate) await simulator.suites.resetPermanentCode(suiteId, corpId, { oldCodeEnds })
    return postman.take()[0]
  }

  const deliver = async (push: HeldPush | undefined, at: 0 | 1): Promise<void> => {
    expect(await push?.deliver(processes[at].url)).toBe(200)
  }

  const live = async (corpId: string, { acts, oldCodeEnds }: Plan) => {
    simulator.suites.update(suiteId, { commandUrl: `${postman.url}/wecom/suite/events` })
    const due: { when: number; send: () => Promise<void> }[] = []
    const sendDue = async (now: number): Promise<void> => {
      for (const { send } of due.filter(({ when }) => when === now)) await send()
    }
    for (const [index, one] of acts.entries()) {
      pass(one.afterMs)
      const push = await perform(corpId, one, oldCodeEnds)
      for (const { behind, at } of push === undefined ? [] : one.arrives) {
        due.push({ when: index + behind, send: () => deliver(push, at) })
      }
      await sendDue(index)
      if (one.isCalm) await idle()
    }
    for (let late = acts.length; late < acts.length + 5; late += 1) await sendDue(late)
    await idle()
  }

  it('leave what is true of it, in whatever order they come and however often, and the app has heard so', async () => {
    await holdsLater(
      fc.asyncProperty(plan, async (given) => {
        const corpId = world.company()
        world.pushTo(processes[0].url)
        await world.pushTickets()
        told = []
        await live(corpId, given)
        const shown = world.shown(corpId)
        const heard = told.filter((line) => line.endsWith(shown)).map((line) => line.split(' ')[0])
        const calls = () => processes.map(({ suite }) => suite.client(shown).fetchDepartments())
        if (installOf(corpId)?.hasRedeemed !== true) {
          expect([world.rowOf(corpId)?.['status'] ?? 'ended', heard.at(-1) ?? 'end']).toEqual([
            'ended',
            'end',
          ])
          for (const call of calls()) await expect(call).rejects.toMatchObject({ code: 'ERR_GRANT_MISSING' })
          return
        }
        expect([world.rowOf(corpId)?.['status'], heard.at(-1)]).toEqual(['active', 'grant'])
        await Promise.all(calls())
      }),
      0.3,
    )
  })
})
