import type { EmitEvent } from '../../core/emitter.ts'
import { type PushedMessage, pushName } from '../../core/messages/pushed-message.ts'
import { isText } from '../../core/texts.ts'
import type { Lang } from '../../express/http/error-texts.ts'
import type { MessageInterceptor } from '../../express/messages/message-handlers.ts'
import { confirmNumber } from './confirm-number.ts'
import { scanCode } from './scan-code.ts'
import { sceneReplies } from './scene-replies.ts'
import { type SceneStore, sceneIdIn } from './scene-store.ts'

/** What the account does when somebody scans the code of a login, and when they send the number of its page. */
export function sceneInterceptor(
  store: SceneStore,
  { confirm, lang, emit }: { confirm: boolean; lang: Lang; emit: EmitEvent },
): MessageInterceptor {
  const tools = { store, confirm, replies: sceneReplies(lang) }

  const intercept: MessageInterceptor = async (message) => {
    const openid = message.FromUserName
    if (!isText(openid)) return undefined
    const id = scannedIdIn(message)
    // The app's own handlers of scans and new followers run too; there is one reply, and it is this one.
    if (id !== undefined) return { reply: await scanCode(tools, id, openid), isHandled: false }
    const number = numberIn(message)
    const reply = number === undefined ? undefined : await confirmNumber(tools, openid, number)
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

/** Keyboards write digits in two widths. */
function numberIn(message: PushedMessage): string | undefined {
  if (pushName(message) !== 'text' || typeof message.Content !== 'string' || message.Content.length > 40) {
    return undefined
  }
  const text = message.Content.normalize('NFKC').trim()
  return /^\d{4}$/.test(text) ? text : undefined
}
