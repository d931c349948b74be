import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { PushResult } from 'express-wechat-auth/simulator'
import type { Visitor } from '../visitor.ts'

/** Pushes, and notes what the app answered: at last, since the platform tries again by itself. */
export const push = (visitor: Visitor, order: object, expected?: readonly number[]): Promise<PushResult> =>
  pushBy(visitor, 'push.send', [order], expected)

/** @param by a function of the simulator that answers what became of a message */
export async function pushBy(
  visitor: Visitor,
  by: string,
  args: readonly unknown[],
  expected: readonly number[] = [200],
): Promise<PushResult> {
  const result: PushResult = await visitor.play(by, ...args)
  const status = result.tries.at(-1)?.status
  visitor.note('push', `push ${status ?? 'none'}`, expected.includes(status ?? 0))
  return result
}

/** What WeCom or WeChat tells of grants and tickets: taken at once, or not at all. */
export function noteEvents(
  visitor: Visitor,
  what: string,
  deliveries: readonly { taken: boolean; status?: number }[],
): void {
  for (const { taken, status } of deliveries) visitor.note(what, `event ${status ?? 'none'}`, taken)
}

const patienceMs = 15_000

/** Somebody writes what a bot takes long for: the push is answered in time, and a message of the app comes later. */
export async function pushLate(
  visitor: Visitor,
  from: { appId: string; personId: string } | { corpId: string; userid: string },
  by?: [name: string, id: string],
): Promise<void> {
  // Accounts may write to those who follow them.
  if ('appId' in from) await visitor.play('users.follow', from.personId, from.appId)
  const Content = `late ${randomUUID()}`
  const order = { ...from, message: { MsgType: 'text', Content } }
  const { reply } = await (by === undefined ? push(visitor, order) : pushBy(visitor, by[0], [by[1], order]))
  visitor.note('late bot', `reply ${typeof reply}`, typeof reply !== 'object')
  for (const givesUpAt = Date.now() + patienceMs; Date.now() < givesUpAt; await sleep(300)) {
    const among = 'appId' in from ? { appId: from.appId } : { corpId: from.corpId }
    const sent: { body: unknown }[] = await visitor.play('sent.list', among)
    if (JSON.stringify(sent).includes(Content)) return
  }
  visitor.note('late bot', 'said nothing', false)
}
