import type { AccountCredentials, AccountPlatform } from '../../core/client/account-platform.ts'
import type { OptionCheck } from '../../core/options.ts'
import { createPrivateState, type PrivateState } from '../../core/private-state.ts'
import type { WechatClient, WechatClientOptions } from './wechat-client.ts'

/** What `wechatPlatform()` makes, as far as official accounts go. */
export interface WechatAccounts {
  client(appId: string): WechatClient
}

/** An official account that has granted to a third-party platform. */
export type WechatAccountCredentials = AccountCredentials<WechatAccounts>

/** What a router may say of the client of an account. */
export type WechatAccountOptions = Pick<WechatClientOptions, 'userTokenStore' | 'lang' | 'onEvent'>

/** The platforms that act for official accounts. */
export const wechatAccounts: PrivateState<AccountPlatform<WechatClient, WechatAccountOptions>> =
  createPrivateState()

export const wechatAccountsCheck: OptionCheck = (value) =>
  wechatAccounts.of(value) ? undefined : 'must be what wechatPlatform() made'
