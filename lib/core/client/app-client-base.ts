import { appErrmsgTail } from '../http/app-errcodes.ts'
import type { PlatformHttpOptions } from '../http/platform-http.ts'
import { credential, type OptionShape, oneOf } from '../options.ts'
import {
  type AppAccessTokenKind,
  type AppCredentials,
  appAccessTokenSource,
} from '../tokens/app-access-token.ts'
import type { TokenSource } from '../tokens/token-source.ts'
import { createApiCaller, type OwnApiCaller } from './api-call.ts'
import { type ClientBase, type ClientOptions, clientShape, createClientBase } from './client-base.ts'

export const appCredentialNames = ['appId', 'appSecret'] as const
export const appCredentialsShape: OptionShape = { appId: credential, appSecret: credential }

/** Options of the clients for apps with an appId. */
export interface AppClientOptions extends AppCredentials, ClientOptions {
  /** @default 'stable_token' */
  appAccessTokenKind?: AppAccessTokenKind | undefined
}

export const appClientShape: OptionShape = {
  ...clientShape,
  ...appCredentialsShape,
  appAccessTokenKind: oneOf('stable_token', 'token'),
}

/** What a client for an app with an appId works with: calls with the app's own access token. */
export interface AppClientBase extends ClientBase {
  call: OwnApiCaller
  getAppAccessToken(): Promise<string>
}

export function createAppClientBase(
  options: AppClientOptions,
  classify: PlatformHttpOptions['classify'],
): AppClientBase {
  const { appId, appSecret, appAccessTokenKind = 'stable_token' } = options
  const base = createClientBase(options, { errmsgTail: appErrmsgTail, classify })
  const host = { http: base.http, base: base.endpoints.api }
  return withAppAccessToken(base, appAccessTokenSource({ appId, appSecret }, appAccessTokenKind, host))
}

/** The calls of an app whose access token comes from there. */
export function withAppAccessToken(base: ClientBase, source: TokenSource): AppClientBase {
  const { tokens, http, endpoints } = base
  return {
    ...base,
    call: createApiCaller({ tokens, source, http, base: endpoints.api }),
    getAppAccessToken: () => tokens.getToken(source),
  }
}
