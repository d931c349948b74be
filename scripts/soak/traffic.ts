import { setTimeout as sleep } from 'node:timers/promises'
import { Agent } from 'undici'
import { atEnd } from '../shared/run-script.ts'
import { companies, members, people, shops } from './accounts.ts'
import type { Child } from './child.ts'
import { grantJourneys } from './journeys/grants.ts'
import { installJourneys } from './journeys/installs.ts'
import type { Journey } from './journeys/journey.ts'
import { messageJourneys } from './journeys/messages.ts'
import { otherJourneys } from './journeys/others.ts'
import { phoneJourneys } from './journeys/phones.ts'
import { tenantJourneys } from './journeys/tenants.ts'
import { wechatJourneys } from './journeys/wechat.ts'
import { wecomJourneys } from './journeys/wecom.ts'
import { Abandoned, type Judge } from './judge.ts'
import { createVisitor, type Parties } from './visitor.ts'

const journeys: readonly Journey[] = [
  ...wechatJourneys,
  ...wecomJourneys,
  ...phoneJourneys,
  ...messageJourneys,
  ...grantJourneys,
  ...installJourneys,
  ...tenantJourneys,
  ...otherJourneys,
]
const lots = journeys.flatMap((journey) => Array<Journey>(journey.weight).fill(journey))
const meanPauseMs = 150
/** No journey takes as long, with all that may go wrong on it. */
const patienceMs = 90_000

export interface Traffic {
  /** Waits until nobody is on a journey, and lets nobody start. Answers how they go on. */
  pause(): Promise<() => void>
  /** No more journeys. */
  stop(): Promise<void>
  /** Each kind of login once. Answers those that failed. */
  logInEachWay(): Promise<string[]>
  /** Journeys that came to their end. */
  readonly done: Record<string, number>
}

export function startTraffic(
  { appUrl, platform, judge }: { appUrl: string; platform: Child; judge: Judge },
  visitors: number,
): Traffic {
  const agent = new Agent({ connections: visitors * 2, keepAliveTimeout: 2_000 })
  atEnd(() => agent.destroy())
  // Nobody, and no account, is on two journeys at once.
  const free = { person: [...people], member: [...members], shop: [...shops], company: [...companies] }
  const done: Record<string, number> = Object.fromEntries(journeys.map(({ name }) => [name, 0]))
  let gate: Promise<void> | undefined
  let isOver = false
  const underWay = new Map<symbol, string>()

  const takeOneOfEach = (): Parties => {
    const taken = Object.entries(free).map(([name, all]) => [
      name,
      all.splice(Math.floor(Math.random() * all.length), 1)[0],
    ])
    return Object.fromEntries(taken) as Parties
  }
  const giveBack = (parties: Parties): void => {
    for (const [name, all] of Object.entries(free)) all.push(parties[name as keyof Parties])
  }

  const go = async (journey: Journey): Promise<boolean> => {
    const parties = takeOneOfEach()
    const id = Symbol(journey.name)
    underWay.set(id, journey.name)
    try {
      await journey.make(createVisitor({ appUrl, agent, judge, platform, ...parties }))
      done[journey.name] = (done[journey.name] ?? 0) + 1
      return true
    } catch (error) {
      if (!(error instanceof Abandoned) && !isOver) judge.complain(`${journey.name}: ${error}`)
      return false
    } finally {
      underWay.delete(id)
      giveBack(parties)
    }
  }

  const visit = async (): Promise<void> => {
    while (!isOver) {
      await gate
      await go(lots[Math.floor(Math.random() * lots.length)] as Journey)
      await sleep(-Math.log(1 - Math.random()) * meanPauseMs)
    }
  }
  const all = Promise.all(Array.from({ length: visitors }, visit))

  const settle = async (): Promise<void> => {
    const givesUpAt = Date.now() + patienceMs
    while (underWay.size > 0) {
      await sleep(20)
      if (Date.now() > givesUpAt) {
        throw new Error(`these journeys do not end: ${[...underWay.values()].join(', ')}`)
      }
    }
  }

  return {
    done,
    async pause() {
      let open = (): void => undefined
      gate = new Promise((resolve) => {
        open = resolve
      })
      await settle()
      return () => {
        gate = undefined
        open()
      }
    },
    async stop() {
      isOver = true
      await all
    },
    async logInEachWay() {
      const failed: string[] = []
      for (const journey of journeys.filter(({ isLogin }) => isLogin)) {
        if (!(await go(journey))) failed.push(journey.name)
      }
      return failed
    },
  }
}
