import { isEqualText } from '../../core/digests.ts'
import type { EmitEvent } from '../../core/emitter.ts'
import { type PushedMessage, pushName } from '../../core/messages/pushed-message.ts'
import type { Lang } from '../../express/http/error-texts.ts'
import type { MessageInterceptor } from '../../express/messages/message-handlers.ts'
import { sceneReplies } from './scene-replies.ts'
import { type Scene, type SceneStore, sceneIdIn } from './scene-store.ts'

const maxWrong = 5

/** What the account does when somebody scans the code of a login, and when they send the number of its page. */
export function sceneInterceptor(
  store: SceneStore,
  { confirm, lang, emit }: { confirm: boolean; lang: Lang; emit: EmitEvent },
): MessageInterceptor {
  const replies = sceneReplies(lang)

  const scan = async (id: string, openid: string): Promise<string> => {
    const scene = await store.change(id, (found) => {
      if (found.openid === openid) return undefined
      if (found.openid !== undefined) return { ...found, isContested: true }
      return { ...found, openid, status: confirm ? 'scanned' : 'confirmed' }
    })
    if (scene === undefined) return replies.expired
    if (scene.openid !== openid) return replies.taken
    if (!confirm) return replies.loggedIn(scene)
    await store.setScanned(openid, id)
    return replies.prompt(scene)
  }

  const confirmNumber = async (openid: string, number: string): Promise<string | undefined> => {
    const id = await store.findScanned(openid)
    if (id === undefined) return undefined
    const isOpen = (scene: Scene): boolean => scene.openid === openid && scene.status === 'scanned'
    let wasOpen = false
    const scene = await store.change(id, (found) => {
      wasOpen = isOpen(found)
      if (!wasOpen) return undefined
      const isRight = isEqualText(found.number, number)
      return isRight ? { ...found, status: 'confirmed' } : { ...found, wrong: found.wrong + 1 }
    })
    if (scene === undefined || !wasOpen) return undefined
    if (scene.status === 'confirmed') return replies.loggedIn(scene)
    if (scene.wrong < maxWrong) return replies.wrongNumber
    await store.drop(id)
    return replies.tooManyWrong
  }

  const intercept: MessageInterceptor = async (message) => {
    const openid = message.FromUserName
    if (typeof openid !== 'string' || openid === '') return undefined
    const id = scannedIdIn(message)
    // The app's own handlers of scans and new followers run too; there is one reply, and it is this one.
    if (id !== undefined) return { reply: await scan(id, openid), isHandled: false }
    const number = numberIn(message)
    const reply = number === undefined ? undefined : await confirmNumber(openid, number)
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
