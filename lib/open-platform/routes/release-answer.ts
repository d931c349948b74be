import { keepTrying } from '../../core/grants/keep-trying.ts'
import type { PlatformParts } from '../platform/platform-parts.ts'

/** How long the push of the same run may take to be redeemed. */
const waitMs = 4_000

/**
 * Sends `<code>_from_api` with the token that the code gives. The code is the one that the push `authorized` of the
 * same run has brought, and works once: where that push was redeemed already, the account's token is the code's.
 */
export async function answerReleaseCheck(
  { appId, openid, code }: { appId: string; openid: string; code: string },
  { intake, grants, clients, nameOf }: PlatformParts,
): Promise<void> {
  const isRedeemed = async (): Promise<boolean> => {
    const row = await grants.find(appId)
    return row?.status === 'active' && row.code_hash === nameOf(code)
  }
  const deadline = performance.now() + waitMs
  while (!(await isRedeemed()) && performance.now() < deadline) await pause(200)
  if (!(await isRedeemed())) {
    const redeem = await intake.takePush({ attempt: nameOf(code), code, at: Date.now(), account: appId })
    await redeem()
  }
  const message = { touser: openid, msgtype: 'text', text: { content: `${code}_from_api` } }
  await keepTrying(() => clients.wechat(appId).sendCustomerServiceMessage(message))
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
