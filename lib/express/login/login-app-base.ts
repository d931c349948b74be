import { createBearerTokens } from '../../core/login/bearer-tokens.ts'
import { createSealer } from '../../core/login/sealer.ts'
import type { LoginApp } from '../request/login-platform.ts'
import type { LoginTools } from './login-tenants.ts'

/** What every app of every platform has alike: a name, and the keys to what it seals and signs. */
export type LoginAppBase = Pick<LoginApp, 'provider' | 'appId' | 'appKey' | 'sealer' | 'bearerTokens'>

/** @param app `keySecret`: what keys are derived from where the router has no `secret` */
export function createLoginAppBase(
  { provider, appId, keySecret }: { provider: string; appId: string; keySecret: string },
  { secrets = [keySecret], bearer, realm }: LoginTools,
): LoginAppBase {
  const appKey = [...(realm === undefined ? [] : [realm]), provider, appId].join(':')
  return {
    provider,
    appId,
    appKey,
    sealer: createSealer(secrets, appKey),
    bearerTokens: bearer && createBearerTokens({ secrets, audience: appKey, ...bearer }),
  }
}
