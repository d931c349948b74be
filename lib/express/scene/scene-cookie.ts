import { parseCookie } from 'cookie'
import type { Request, Response } from 'express'
import { shortHash } from '../../core/digests.ts'
import type { LoginApp } from '../request/login-platform.ts'
import type { PublicLocation } from '../request/public-location.ts'
import { locationOf, type RouterContext, requireTenant } from '../request/request-context.ts'
import { sceneLifetimeMs } from './scene-store.ts'

/** What a browser keeps of its scene, without being able to read it. */
export interface SceneTicket {
  id: string
  /** Known to this browser and the app only; names the outcome of the login. */
  nonce: string
  number: string
  /** Absent where the picture comes from this app. */
  imageUrl?: string
  /** Milliseconds since the epoch. */
  expiresAt: number
}

export interface SceneCookie {
  /** The scene that this browser has started, while it lasts. */
  read(req: Request): SceneTicket | undefined
  write(res: Response, ticket: SceneTicket): void
  clear(res: Response): void
}

function sceneCookie({ appKey, sealer }: LoginApp, { isHttps }: PublicLocation): SceneCookie {
  const name = `${isHttps ? '__Host-' : ''}wxa-scene-${shortHash(appKey)}`
  const attributes = { httpOnly: true, sameSite: 'lax', secure: isHttps, path: '/' } as const
  return {
    read(req) {
      const value = parseCookie(req.headers.cookie ?? '')[name]
      const ticket = value && (sealer.open('scene cookie', value) as SceneTicket | undefined)
      return ticket && ticket.expiresAt > Date.now() ? ticket : undefined
    },
    write: (res, ticket) =>
      void res.cookie(name, sealer.seal('scene cookie', ticket), { ...attributes, maxAge: sceneLifetimeMs }),
    clear: (res) => void res.clearCookie(name, attributes),
  }
}

/** The cookie of the account that this request logs in to. */
export const sceneCookieOf = (req: Request, routerContext: RouterContext): SceneCookie =>
  sceneCookie(requireTenant(routerContext).select(req), locationOf(req, routerContext))
