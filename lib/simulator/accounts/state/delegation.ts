import type { AppAccessTokenState } from './app-access-tokens.ts'

/** A token that a third-party platform calls with. */
export interface DelegatedToken {
  componentAppId: string
  /** The account that it calls for; undefined for the platform's own token. */
  appId: string | undefined
  /** `cancelled`: the account has granted nothing to the platform any more. */
  state: AppAccessTokenState | 'cancelled'
  /** The permission sets that the account has granted. */
  permissions: readonly number[]
}

/** A third-party platform, as far as others look at it. */
export interface KnownComponent {
  /** Whether a page may be the target of logins on behalf of an account. */
  hasWebDomain(appId: string, page: URL): boolean
  /** For messages to people. */
  webDomains: readonly string[]
  /** Whether an account has granted it a permission set. */
  isGranted(appId: string, permissionSet: number): boolean
}

/** What accounts have handed over to third-party platforms. */
export interface Delegation {
  findToken(value: string): DelegatedToken | undefined
  component(appId: string): KnownComponent | undefined
  /** Whether a page belongs to a platform that an account has granted its web pages to. */
  isPageOfPlatform(appId: string, page: URL): boolean
}

/** The permission set of logins on web pages, and of the JS-SDK. */
export const webPermissionSet = 4
