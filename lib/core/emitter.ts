import type { WechatAuthEvent } from './events.ts'

export type EmitEvent = (event: WechatAuthEvent) => void

/** Wraps the user's hook so that whatever it does, it cannot break a login. */
export function createEmitter(onEvent: ((event: WechatAuthEvent) => unknown) | undefined): EmitEvent {
  if (onEvent === undefined) return () => undefined
  return (event) => {
    try {
      const result = onEvent(event)
      if (result instanceof Promise) result.catch(() => undefined)
    } catch {
      // The hook's own failure is not the login's.
    }
  }
}
