import { createExpiringMap } from '../../engine/expiring-map.ts'

const minuteMs = 60_000

/** The template messages of the last minutes: the platform does not send one twice. */
export interface SentTemplates {
  /** False when the same message went to the same person within a minute, or its `client_msg_id` within ten. */
  take(appId: string, body: Record<string, unknown>): boolean
}

export function createSentTemplates(now: () => number): SentTemplates {
  const bodies = createExpiringMap<{ forgetAt: number }>(now)
  const ids = createExpiringMap<{ forgetAt: number }>(now)
  return {
    take(appId, body) {
      const { touser, client_msg_id: id, ...rest } = body
      const bodyKey = JSON.stringify([appId, touser, rest])
      const idKey = JSON.stringify([appId, touser, id])
      const hasId = typeof id === 'string' && id !== ''
      if (bodies.get(bodyKey) !== undefined || (hasId && ids.get(idKey) !== undefined)) return false
      bodies.set(bodyKey, { forgetAt: now() + minuteMs })
      if (hasId) ids.set(idKey, { forgetAt: now() + 10 * minuteMs })
      return true
    },
  }
}
