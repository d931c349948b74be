import { afterAll, describe, expect, it } from '@jest/globals'
import { type MessageFleet, oneApp, twoAppsInMemory, twoAppsOnRedis } from '../../helpers/messages/fleet.ts'
import { textXml } from '../../helpers/messages/pushes.ts'
import { describeWithRedis } from '../../helpers/stores/redis.ts'
import { createGate, sleep } from '../../helpers/time/wait.ts'

/** How long an answer took, and what it was. */
async function timed(answer: Promise<unknown>): Promise<[answer: unknown, ms: number]> {
  const startedAt = performance.now()
  return [await answer, performance.now() - startedAt]
}

const fleets: MessageFleet[] = []
afterAll(() => Promise.all(fleets.map((fleet) => fleet.stop())))

/** The first push at 0 s, a retry at 2 s and another at 4 s; the handler is done at 6 s. */
async function slowStory(start: () => Promise<MessageFleet>): Promise<void> {
  const fleet = await start()
  fleets.push(fleet)
  const gate = createGate<string>()
  let isDone = false
  // Timers of one process keep their order, also where it is too busy to be punctual.
  let toldInTime: Promise<number> | undefined
  for (const { messages, seen } of fleet.benches) {
    messages.on('text', async (message) => {
      seen.push(message)
      toldInTime = sleep(4_900).then(() => fleet.count('message-slow'))
      const answer = await gate.promise
      isDone = true
      return answer
    })
  }
  const xml = textXml()
  const first = timed(fleet.ask(xml, 0))
  await sleep(2_000)
  const second = timed(fleet.ask(xml, 1))
  await sleep(2_000)
  const third = timed(fleet.ask(xml, 1))

  const [answer, ms] = await first
  expect(answer).toBe('')
  expect(ms).toBeGreaterThan(4_000)
  expect(ms).toBeLessThan(8_000)
  expect(await toldInTime).toBe(1)
  expect(isDone).toBe(false)
  expect(fleet.count('message-slow')).toBe(1)
  expect(fleet.benches[0]?.events).toContainEqual({
    type: 'message-slow',
    receiverId: 'wx0123456789abcdef',
    name: 'text',
  })

  await sleep(900)
  gate.open('at last')
  expect((await second)[0]).toBe('at last')
  expect((await third)[0]).toBe('at last')
  const [later, laterMs] = await timed(fleet.ask(xml, 1))
  expect(later).toBe('at last')
  expect(laterMs).toBeLessThan(3_000)
  expect(fleet.seen()).toHaveLength(1)
}

/** A retry that is too early too. */
async function verySlowStory(start: () => Promise<MessageFleet>): Promise<void> {
  const fleet = await start()
  fleets.push(fleet)
  const gate = createGate<string>()
  for (const { messages, seen } of fleet.benches) {
    messages.on('text', (message) => {
      seen.push(message)
      return gate.promise
    })
  }
  const xml = textXml()
  for (const app of [0, 1]) {
    const [answer, ms] = await timed(fleet.ask(xml, app))
    expect(answer).toBe('')
    expect(ms).toBeLessThan(8_000)
  }
  gate.open('at last')
  await sleep(100)
  expect(await fleet.ask(xml, 1)).toBe('at last')
  expect(fleet.seen()).toHaveLength(1)
}

/** A failure after the platform has gone is told like any other. */
async function failingStory(): Promise<void> {
  const fleet = await oneApp()
  fleets.push(fleet)
  const gate = createGate<string>()
  for (const { messages } of fleet.benches) messages.on('text', () => gate.promise)
  const xml = textXml()
  expect(await fleet.ask(xml)).toBe('')
  gate.fail(new Error('it broke'))
  await sleep(50)
  expect(await fleet.ask(xml)).toBe('')
  const types = fleet.benches[0]?.events.map(({ type }) => type)
  expect(types).toEqual(['message-slow', 'message-failure', 'message-repeated'])
}

describe('a handler slower than the platform waits', () => {
  it('is given its time: the platform gets nothing now, and a later retry the answer', async () => {
    await Promise.all([
      slowStory(oneApp),
      slowStory(twoAppsInMemory),
      verySlowStory(oneApp),
      verySlowStory(twoAppsInMemory),
      failingStory(),
    ])
  })
})

describeWithRedis('a handler slower than the platform waits, in front of Redis', () => {
  it('is given its time', async () => {
    await slowStory(twoAppsOnRedis)
  })
})
