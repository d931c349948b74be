import type { SimulatedApp } from '../../accounts/state/app.ts'
import { openidOf } from '../../accounts/state/openids.ts'
import type { PushResult } from '../../push/deliver.ts'
import type { SimulatedPushes } from '../../push/push-api.ts'
import type { PushWorld } from '../../push/push-world.ts'
import type { ReleaseCheckStep } from './step.ts'
import type { Visitors } from './visiting-accounts.ts'
import { waitForSent } from './wait-for-sent.ts'

const plainText = 'TESTCOMPONENT_MSG_TYPE_TEXT'

function wordsFor({ reply, tries, fault }: PushResult): string {
  if (reply === '') return 'an empty answer'
  if (typeof reply === 'string') return `the answer "${reply}"`
  if (reply !== undefined)
    return `a reply of type ${reply['MsgType']} with Content ${JSON.stringify(reply['Content'])}`
  return `no answer to take (${tries.at(-1)?.error ?? fault})`
}

/** Without a URL for messages nothing is answered either. */
async function sendText(
  pushes: SimulatedPushes,
  app: SimulatedApp,
  openid: string,
  Content: string,
): Promise<PushResult> {
  try {
    return await pushes.send({ appId: app.appId, openid, message: { MsgType: 'text', Content } })
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    return { tries: [], reply: undefined, fault: error.message }
  }
}

/** A reply at once, in the answer to the message. */
export async function plainReply(
  pushes: SimulatedPushes,
  { official, person }: Visitors,
): Promise<ReleaseCheckStep> {
  const result = await sendText(pushes, official, openidOf(official, person), plainText)
  const wanted = `${plainText}_callback`
  const { reply } = result
  const passed = typeof reply === 'object' && reply['MsgType'] === 'text' && reply['Content'] === wanted
  const detail = `expected a text "${wanted}" in the answer, got ${wordsFor(result)}`
  return { name: '返回普通文本消息', passed, detail }
}

/**
 * An empty answer at once, and a message to the person later, sent with the token that the code gives. The code is the one
 * that the event of this run has brought: who has redeemed that cannot do so again.
 */
export async function messageByApi(
  world: PushWorld,
  pushes: SimulatedPushes,
  app: SimulatedApp,
  { person }: Visitors,
  code: string,
): Promise<ReleaseCheckStep> {
  const openid = openidOf(app, person)
  const result = await sendText(pushes, app, openid, `QUERY_AUTH_CODE:${code}`)
  const wanted = `${code}_from_api`
  const isEmpty = result.reply === ''
  const isSent =
    isEmpty && (await waitForSent(world, { appId: app.appId, openid }, wanted, world.options.replyTimeoutMs))
  const name = app.kind === 'mini-program' ? '返回Api文本消息 (小程序)' : '返回Api文本消息'
  const sentWords = isSent ? 'the message was sent' : `no message "${wanted.slice(0, 40)}…" was sent in time`
  const detail = isEmpty
    ? `an empty answer, and ${sentWords}`
    : `expected an empty answer, got ${wordsFor(result)}`
  return { name, passed: isSent, detail }
}
