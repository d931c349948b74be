import type { Router } from 'express'
import { queryOf } from '../http/query.ts'
import { createPlatformRouter, type PlatformRoute } from '../login/platform-router.ts'
import { isLinkState } from '../login/transaction.ts'
import type { LoginPlatform, LoginSettings, PageLoginApp } from '../request/login-platform.ts'
import { linkMethods } from './begin-link.ts'
import { handleLinkCallback } from './link-callback.ts'

/** A router with login pages, by which people can also add an identity to the account that they are logged in to. */
export function createLinkableRouter(
  platform: LoginPlatform<PageLoginApp>,
  settings: LoginSettings,
  routes: readonly PlatformRoute<PageLoginApp>[],
): Router {
  const linkMethod = platform.loginMethod.replace(/Login$/, 'Link')
  return createPlatformRouter(
    platform,
    settings,
    routes.map((route) => (route.name === 'callback' ? takingLinks(route) : route)),
    linkMethods(linkMethod, platform.userProperty),
  )
}

function takingLinks(callback: PlatformRoute<PageLoginApp>): PlatformRoute<PageLoginApp> {
  return {
    ...callback,
    handle(req, res, router, next) {
      const { state } = queryOf(req)
      if (typeof state !== 'string' || !isLinkState(state)) return callback.handle(req, res, router, next)
      res.set('Referrer-Policy', 'no-referrer')
      return handleLinkCallback(req, res, next, router)
    },
  }
}
