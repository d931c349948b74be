import type { Router } from 'express'
import type { Arrival } from '../login/arrival.ts'
import { callbackRoute } from '../login/login-routes.ts'
import { finishLogin } from '../login/page-callback.ts'
import { createPlatformRouter, type PlatformRoute } from '../login/platform-router.ts'
import { isLinkState } from '../login/transaction.ts'
import type { LoginPlatform, LoginSettings, PageLoginApp } from '../request/login-platform.ts'
import { linkMethods } from './begin-link.ts'
import { finishLink } from './link-callback.ts'

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
    routes.map((route) => (route.name === 'callback' ? callbackRoute(finishLoginOrLink) : route)),
    linkMethods(linkMethod, platform.userProperty),
  )
}

const finishLoginOrLink = (arrival: Arrival): Promise<void> | void =>
  isLinkState(arrival.state) ? finishLink(arrival) : finishLogin(arrival)
