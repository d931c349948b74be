import type { EmitEvent } from '../../core/emitter.ts'
import { type PushedMessage, pushName } from '../../core/messages/pushed-message.ts'
import { isText } from '../../core/texts.ts'
import type { MessageInterceptor } from '../../express/messages/message-handlers.ts'
import { numberIn } from '../../express/scene/scene-number.ts'
import { confirmNumber } from './confirm-number.ts'
import { type SceneChat, scanCode } from './scan-code.ts'
import { sceneIdIn } from './scene-id.ts'

/** What the account does when somebody scans the code of a login, and when they send the number of its page. */
export function sceneInterceptor(chat: SceneChat, emit: EmitEvent): MessageInterceptor {
  const intercept: MessageInterceptor = async (message) => {
    const openid = message.FromUserName
    if (!isText(openid)) return undefined
    const id = scannedIdIn(message)
    // The app's own handlers of scans and new followers run too; there is one reply, and it is this one.
    if (id !== undefined) return { reply: await scanCode(chat, id, openid), isHandled: false }
    const number = numberSentIn(message)
    const reply = number === undefined ? undefined : await confirmNumber(chat, openid, number)
    return reply === undefined ? undefined : { reply, isHandled: true }
  }

  return async (message, req) => {
    try {
      return await intercept(message, req)
    } catch {
      // Nobody can log in now, but the message is the app's all the same.
      emit({ type: 'cache-failure', operation: 'scene' })
      return undefined
    }
  }
}

function scannedIdIn(message: PushedMessage): string | undefined {
  const isScan = ['event:subscribe', 'event:scan'].includes(pushName(message))
  return isScan ? sceneIdIn(message.EventKey) : undefined
}

function numberSentIn(message: PushedMessage): string | undefined {
  return pushName(message) === 'text' ? numberIn(message.Content) : undefined
}
