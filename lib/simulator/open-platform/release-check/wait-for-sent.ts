import type { EngineWorld } from '../../engine/engine-world.ts'

/** Waits until an account has sent a person a text, for `ms` milliseconds of real time at most. */
export function waitForSent(
  { bell, sent, lifetime }: EngineWorld,
  { appId, openid }: { appId: string; openid: string },
  content: string,
  ms: number,
): Promise<boolean> {
  const isSent = (): boolean =>
    sent.list({ appId, openid }).some(({ body }) => {
      const text = body['text']
      return typeof text === 'object' && text !== null && 'content' in text && text.content === content
    })
  return new Promise((resolve) => {
    const finish = (): void => {
      stopListening()
      resolve(isSent())
    }
    const stopListening = bell.listen(() => {
      if (isSent()) finish()
    })
    if (isSent()) finish()
    else lifetime.sleep(ms).then(finish, finish)
  })
}
