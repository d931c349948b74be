import type { AccountCredentials, AccountPlatform } from '../core/client/account-platform.ts'
import type { OptionCheck } from '../core/options.ts'
import { createPrivateState, type PrivateState } from '../core/private-state.ts'
import type { MiniProgramClient, MiniProgramClientOptions } from './mini-program-client.ts'

/** What `wechatPlatform()` makes, as far as mini programs go. */
export interface MiniProgramAccounts {
  miniProgramClient(appId: string): MiniProgramClient
}

/** A mini program that has granted to a third-party platform. */
export type MiniProgramAccountCredentials = AccountCredentials<MiniProgramAccounts>

/** The platforms that act for mini programs. */
export const miniProgramAccounts: PrivateState<
  AccountPlatform<MiniProgramClient, Pick<MiniProgramClientOptions, 'onEvent'>>
> = createPrivateState()

export const miniProgramAccountsCheck: OptionCheck = (value) =>
  miniProgramAccounts.of(value) ? undefined : 'must be what wechatPlatform() made'
