import { checkKeys, checkOneOf, checkText } from '../../engine/option-checks.ts'
import type { PushWorld } from '../../push/push-world.ts'
import type { SimulatedCorp } from '../../wecom/state/corp.ts'
import type { SuiteEventDelivery } from '../events/deliver-event.ts'
import {
  type AuthSettings,
  authSettingKeys,
  checkAdmin,
  checkAgentId,
  readAuthSettings,
} from '../installs/install-settings.ts'
import type { InstallSettings } from '../state/installs.ts'
import { kindOf, type SimulatedSuite } from '../state/suite.ts'

/** What an administrator of a company does to install something. */
export interface InstallOptions extends AuthSettings {
  /** The company, by its own id. */
  corpId: string
  /**
   * - `installed-link`: on the install page, behind a link of the provider's site. Only third-party apps
   * - `market`: in the market of apps, or another place of WeCom's own. Only third-party apps
   * - `customized-link`: scans the code of a template. Only templates
   */
  via: 'installed-link' | 'market' | 'customized-link'
  /** Of the install page, with its `pre_auth_code`, or the `qrcode_url` of a customised link; of that it may be left out. */
  url?: string
  /** Of a customised link without a `url`. */
  state?: string
  /** The app's number in the company. @default the next one */
  agentId?: number
  /** Who installs. @default the first active member */
  adminUserid?: string
  /** `plain`: as if installed before ids were encrypted, and never migrated. @default 'encrypted' */
  ids?: 'encrypted' | 'plain'
  /** True: a `market` install for tests, before the suite is published. */
  isTest?: boolean
  /**
   * When the provider is told by `create_auth`:
   * - `push-first`: before the browser is sent back
   * - `redirect-first`: the event is held back until `settle()` is called
   * - `random`: one of these two
   * - `push-only`: as `push-first`; where there is a `redirectUrl`, the browser never follows it
   * - `redirect-only`: no event is sent
   * @default 'redirect-only' for an `installed-link`, as the platform does; else 'push-only'
   */
  pushOrder?: 'push-first' | 'redirect-first' | 'random' | 'push-only' | 'redirect-only'
  /** False: does not wait for the answer to the event; `settle()` does. @default true */
  wait?: boolean
}

export interface InstallResult {
  /** Of an `installed-link`: `redirect_uri` with `auth_code`, `expires_in` and `state`. */
  redirectUrl?: string
  /** What became of the event, as far as it was waited for. */
  pushes: SuiteEventDelivery[]
}

export const installOwner = 'suites.install'
const vias = ['installed-link', 'market', 'customized-link']
const pushOrders = ['push-first', 'redirect-first', 'random', 'push-only', 'redirect-only']
const knownKeys = [
  ...['corpId', 'via', 'url', 'state', 'agentId', 'adminUserid', 'ids', 'isTest', 'pushOrder', 'wait'],
  ...authSettingKeys,
]

/** @throws TypeError */
export function checkInstallOptions(suite: SimulatedSuite, options: InstallOptions): void {
  checkKeys(installOwner, options, knownKeys)
  checkText(installOwner, 'corpId', options.corpId)
  checkOneOf(installOwner, 'via', options.via, vias)
  const kind = options.via === 'customized-link' ? 'template' : 'third-party'
  if (kindOf(suite) !== kind) {
    throw new TypeError(
      `${installOwner}: suite "${suite.suiteId}" is of the kind "${kindOf(suite)}", not "${kind}"`,
    )
  }
  for (const name of ['url', 'state'] as const) {
    if (options[name] !== undefined) checkText(installOwner, name, options[name])
  }
  if (options.via === 'market' && (options.url ?? options.state) !== undefined) {
    throw new TypeError(`${installOwner}: an install in the market has neither "url" nor "state"`)
  }
  checkOneOf(installOwner, 'ids', options.ids, [undefined, 'encrypted', 'plain'])
  checkOneOf(installOwner, 'isTest', options.isTest, [undefined, true, false])
  checkOneOf(installOwner, 'pushOrder', options.pushOrder, [undefined, ...pushOrders])
  checkOneOf(installOwner, 'wait', options.wait, [undefined, true, false])
}

/** What is decided of the app. @throws TypeError */
export function installSettingsIn(
  world: PushWorld,
  corp: SimulatedCorp,
  suite: SimulatedSuite,
  options: InstallOptions,
): Partial<InstallSettings> & { agentId?: number } {
  const { agentId, adminUserid, ids } = options
  const others = world.wecomSuite.installs.ofCorp(corp.corpId).filter((one) => one.suiteId !== suite.suiteId)
  if (agentId !== undefined) {
    checkAgentId(
      installOwner,
      corp,
      others.map((one) => one.agentId),
      agentId,
    )
  }
  return {
    ...readAuthSettings(installOwner, corp, options),
    ...(agentId !== undefined && { agentId }),
    ...(adminUserid !== undefined && { adminUserid: checkAdmin(installOwner, corp, adminUserid) }),
    ...(ids !== undefined && { ids }),
  }
}
