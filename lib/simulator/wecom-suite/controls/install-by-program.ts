import { withParameters } from '../../engine/login/redirect-target.ts'
import { checkKeys, checkOneOf, checkText } from '../../engine/option-checks.ts'
import type { PushWorld } from '../../push/push-world.ts'
import type { SimulatedCorp } from '../../wecom/state/corp.ts'
import { corpOf } from '../../wecom/state/find-in-corp.ts'
import type { SuiteEventDelivery } from '../events/deliver-event.ts'
import { installIn, pushCreateAuth } from '../installs/install.ts'
import {
  type Checker,
  checkCustomizedLink,
  checkInstallRequest,
  checkPublished,
} from '../installs/install-request.ts'
import {
  type AuthSettings,
  authSettingKeys,
  checkAdmin,
  checkAgentId,
  readAuthSettings,
} from '../installs/install-settings.ts'
import { authCodeSeconds } from '../state/auth-codes.ts'
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

const owner = 'suites.install'
const vias = ['installed-link', 'market', 'customized-link']
const pushOrders = ['push-first', 'redirect-first', 'random', 'push-only', 'redirect-only']
const knownKeys = [
  ...['corpId', 'via', 'url', 'state', 'agentId', 'adminUserid', 'ids', 'isTest', 'pushOrder', 'wait'],
  ...authSettingKeys,
]

/** Refuses with the text of the page. */
const thrower: Checker = {
  check(what, ok, _errcode, errmsg) {
    if (!ok) throw new TypeError(`${owner}: ${errmsg} (not so: ${what})`)
  },
}

function checkOptions(suite: SimulatedSuite, options: InstallOptions): void {
  checkKeys(owner, options, knownKeys)
  checkText(owner, 'corpId', options.corpId)
  checkOneOf(owner, 'via', options.via, vias)
  const kind = options.via === 'customized-link' ? 'template' : 'third-party'
  if (kindOf(suite) !== kind) {
    throw new TypeError(`${owner}: suite "${suite.suiteId}" is of the kind "${kindOf(suite)}", not "${kind}"`)
  }
  for (const name of ['url', 'state'] as const) {
    if (options[name] !== undefined) checkText(owner, name, options[name])
  }
  if (options.via === 'market' && (options.url ?? options.state) !== undefined) {
    throw new TypeError(`${owner}: an install in the market has neither "url" nor "state"`)
  }
  checkOneOf(owner, 'ids', options.ids, [undefined, 'encrypted', 'plain'])
  checkOneOf(owner, 'isTest', options.isTest, [undefined, true, false])
  checkOneOf(owner, 'pushOrder', options.pushOrder, [undefined, ...pushOrders])
  checkOneOf(owner, 'wait', options.wait, [undefined, true, false])
}

function settingsIn(
  world: PushWorld,
  corp: SimulatedCorp,
  suite: SimulatedSuite,
  options: InstallOptions,
): Partial<InstallSettings> & { agentId?: number } {
  const { agentId, adminUserid, ids } = options
  const others = world.wecomSuite.installs.ofCorp(corp.corpId).filter((one) => one.suiteId !== suite.suiteId)
  if (agentId !== undefined) {
    checkAgentId(
      owner,
      corp,
      others.map((one) => one.agentId),
      agentId,
    )
  }
  return {
    ...readAuthSettings(owner, corp, options),
    ...(agentId !== undefined && { agentId }),
    ...(adminUserid !== undefined && { adminUserid: checkAdmin(owner, corp, adminUserid) }),
    ...(ids !== undefined && { ids }),
  }
}

function urlIn(options: InstallOptions): URL {
  const { url = '' } = options
  if (URL.canParse(url, 'http://localhost')) return new URL(url, 'http://localhost')
  throw new TypeError(`${owner}: option "url" must be the address of a page`)
}

interface Entrance {
  redirectUri?: string
  state?: string | undefined
  use?: () => void
}

/** The checks of the page or link by which the administrator comes. */
function enter(
  world: PushWorld,
  suite: SimulatedSuite,
  corp: SimulatedCorp,
  options: InstallOptions,
): Entrance {
  const { via, url, state } = options
  if (via === 'market') {
    checkPublished(thrower, suite, corp, options.isTest === true)
    return {}
  }
  if (via === 'customized-link') {
    if (url === undefined) return { state }
    const link = checkCustomizedLink(thrower, world, urlIn(options).searchParams.get('key') ?? '')
    const isMeant = link.suiteIds.includes(suite.suiteId)
    thrower.check('the link is for this template', isMeant, -1, '二维码无效')
    return { state: link.state }
  }
  const page = urlIn(options)
  if (!page.pathname.endsWith('/3rdapp/install')) {
    throw new TypeError(`${owner}: option "url" must be the address of the install page (/3rdapp/install)`)
  }
  const request = checkInstallRequest(thrower, world, page.searchParams)
  thrower.check('suite_id is this suite', request.suite === suite, -1, 'suite_id 参数错误')
  const { attempt, redirectUri } = request
  checkPublished(thrower, suite, corp, attempt.isTest)
  return {
    redirectUri,
    state: request.state,
    use: () => {
      attempt.isUsed = true
    },
  }
}

export async function installByProgram(
  world: PushWorld,
  suite: SimulatedSuite,
  options: InstallOptions,
): Promise<InstallResult> {
  checkOptions(suite, options)
  const corp = corpOf(world.wecom.corps, options.corpId)
  const settings = settingsIn(world, corp, suite, options)
  const { redirectUri, state, use } = enter(world, suite, corp, options)
  use?.()
  const { authCodes, underWay } = world.wecomSuite
  const install = installIn(world, suite, corp, settings)
  const isOfLink = options.via === 'customized-link'
  const code = authCodes.issue(install, isOfLink ? { state: state ?? '' } : {})
  const result: { redirectUrl?: string } =
    redirectUri === undefined
      ? {}
      : {
          redirectUrl: withParameters(redirectUri, {
            auth_code: code,
            expires_in: String(authCodeSeconds),
            state,
          }),
        }

  const push = (): Promise<SuiteEventDelivery[]> => pushCreateAuth(world, suite, code, state)
  const { wait = true, pushOrder = redirectUri === undefined ? 'push-only' : 'redirect-only' } = options
  if (pushOrder === 'redirect-only') return { ...result, pushes: [] }
  if (pushOrder === 'redirect-first' || (pushOrder === 'random' && Math.random() < 0.5)) {
    underWay.hold(push)
    return { ...result, pushes: [] }
  }
  const pushing = push()
  return { ...result, pushes: wait ? await pushing : [] }
}
