import { checkKeys, checkOneOf } from '../../engine/option-checks.ts'
import type { PushWorld } from '../../push/push-world.ts'
import { corpOf } from '../../wecom/state/find-in-corp.ts'
import type { SuiteEventDelivery } from '../events/deliver-event.ts'
import { cancelAuth, changeAuth, type OldCodeEnd, resetPermanentCode } from '../installs/change-auth.ts'
import { type AuthSettings, authSettingKeys, readAuthSettings } from '../installs/install-settings.ts'
import { kindOf } from '../state/suite.ts'
import { findInstall } from './find-install.ts'

export interface PushedOptions {
  /** False: the provider is not told. @default true */
  push?: boolean
}

/** What a company does with an app that it has installed. */
export interface SuiteAuthorisations {
  /**
   * An administrator changes what an app may do.
   * @throws TypeError when the company has not installed it
   */
  changeAuth(
    suiteId: string,
    corpId: string,
    change?: AuthSettings & PushedOptions,
  ): Promise<{ pushes: SuiteEventDelivery[] }>
  /** An administrator removes the app. @throws TypeError when the company has not installed it */
  cancel(suiteId: string, corpId: string, options?: PushedOptions): Promise<{ pushes: SuiteEventDelivery[] }>
  /**
   * Somebody asks for a new secret of an app that was made of a template; the event brings a code for it.
   * @throws TypeError when the company has not installed it, and for suites that are no templates
   */
  resetPermanentCode(
    suiteId: string,
    corpId: string,
    options?: PushedOptions & { oldCodeEnds?: OldCodeEnd },
  ): Promise<{ pushes: SuiteEventDelivery[] }>
}

function checkPushed(owner: string, options: PushedOptions, ...others: readonly string[]): void {
  checkKeys(owner, options, ['push', ...others])
  checkOneOf(owner, 'push', options.push, [undefined, true, false])
}

export function createAuthorisations(world: PushWorld): SuiteAuthorisations {
  return {
    async changeAuth(suiteId, corpId, change = {}) {
      checkPushed('suites.changeAuth', change, ...authSettingKeys)
      const { suite, install } = findInstall(world, suiteId, corpId)
      const corp = corpOf(world.wecom.corps, corpId)
      const settings = readAuthSettings('suites.changeAuth', corp, change)
      return { pushes: await changeAuth(world, suite, install, settings, change.push) }
    },
    async cancel(suiteId, corpId, options = {}) {
      checkPushed('suites.cancel', options)
      const { suite, install } = findInstall(world, suiteId, corpId)
      return { pushes: await cancelAuth(world, suite, install, options.push) }
    },
    async resetPermanentCode(suiteId, corpId, options = {}) {
      const owner = 'suites.resetPermanentCode'
      checkPushed(owner, options, 'oldCodeEnds')
      const { push, oldCodeEnds } = options
      checkOneOf(owner, 'oldCodeEnds', oldCodeEnds, [undefined, 'at-once', 'when-redeemed'])
      const { suite, install } = findInstall(world, suiteId, corpId)
      if (kindOf(suite) !== 'template') throw new TypeError(`${owner}: suite "${suiteId}" is no template`)
      return { pushes: await resetPermanentCode(world, suite, install, oldCodeEnds, push) }
    },
  }
}
