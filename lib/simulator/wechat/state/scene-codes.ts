import { randomBytes } from 'node:crypto'
import { createExpiringMap, type ExpiringMap } from '../../engine/expiring-map.ts'

const dayMs = 86_400_000

/** A QR code of an account that carries a scene. */
export interface SceneCode {
  appId: string
  scene: number | string
  /** 94 letters and digits, and `==`. */
  ticket: string
  /** What the QR code says. */
  url: string
  /** Infinite for a permanent one. */
  expiresAt: number
  forgetAt: number
}

/** All QR codes of accounts. */
export interface SceneCodes {
  createTemporary(appId: string, scene: number | string, expireSeconds: number): SceneCode
  /** The same scene gives the same code again; undefined when the account has `limit` of them. */
  createPermanent(appId: string, scene: number | string, limit: number): SceneCode | undefined
  /** By its ticket or its URL; also an expired one, for a day. */
  find(ticketOrUrl: string): SceneCode | undefined
  /** Those that can be scanned now, newest last. */
  list(): SceneCode[]
}

/**
 * Base64 without `+` and `/`: Tencent's hold an address and times, and have hardly ever one of them. Clients put tickets
 * into queries as they are, where a `+` would become a space.
 */
function createTicket(): string {
  const bytes = randomBytes(70)
  // Tencent's begin alike.
  bytes.set([0x81, 0x01])
  return bytes.toString('base64').replaceAll('+', 'p').replaceAll('/', 's')
}

function createCode(appId: string, scene: number | string, expiresAt: number): SceneCode {
  const url = `http://weixin.qq.com/q/02${randomBytes(17).toString('base64url').slice(0, 20)}`
  return { appId, scene, ticket: createTicket(), url, expiresAt, forgetAt: expiresAt + dayMs }
}

export function createSceneCodes(now: () => number): SceneCodes {
  const temporary = createExpiringMap<SceneCode>(now)
  const permanent = createExpiringMap<SceneCode>(now, 200_000)
  const ticketsByUrl = createExpiringMap<{ ticket: string; forgetAt: number }>(now, 210_000)
  const permanentOf = new Map<string, Map<number | string, SceneCode>>()

  function put(codes: ExpiringMap<SceneCode>, code: SceneCode): SceneCode {
    codes.set(code.ticket, code)
    ticketsByUrl.set(code.url, code)
    return code
  }

  return {
    createTemporary: (appId, scene, expireSeconds) =>
      put(temporary, createCode(appId, scene, now() + expireSeconds * 1000)),
    createPermanent(appId, scene, limit) {
      const codes = permanentOf.get(appId) ?? new Map<number | string, SceneCode>()
      permanentOf.set(appId, codes)
      const known = codes.get(scene)
      if (known !== undefined) return known
      if (codes.size >= limit) return undefined
      const code = put(permanent, createCode(appId, scene, Number.POSITIVE_INFINITY))
      codes.set(scene, code)
      return code
    },
    find(ticketOrUrl) {
      const ticket = ticketsByUrl.get(ticketOrUrl)?.ticket ?? ticketOrUrl
      return temporary.get(ticket) ?? permanent.get(ticket)
    },
    list: () => [...permanent.values(), ...temporary.values()].filter(({ expiresAt }) => now() < expiresAt),
  }
}
