import { checkKeys, checkNumbers, checkText } from '../engine/option-checks.ts'

/** Who gets pushes: an official account or another app, or an app of a corp. */
export type PushReceiver = { appId: string } | { corpId: string; agentId: number }

export function isCorpReceiver(receiver: PushReceiver): receiver is { corpId: string; agentId: number } {
  return 'corpId' in receiver && receiver.corpId !== undefined
}

/** @throws TypeError */
export function checkReceiver(owner: string, receiver: PushReceiver): void {
  checkKeys(owner, receiver, ['appId', 'corpId', 'agentId'])
  if (isCorpReceiver(receiver)) {
    checkText(owner, 'corpId', receiver.corpId)
    checkNumbers(owner, 'agentId', [receiver.agentId])
  } else {
    checkText(owner, 'appId', receiver.appId)
  }
}

/** Tells receivers apart. */
export function keyOf(receiver: PushReceiver): string {
  return JSON.stringify(
    isCorpReceiver(receiver) ? [receiver.corpId, Number(receiver.agentId)] : [receiver.appId],
  )
}
