import { withParameters } from '../../engine/login/redirect-target.ts'
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
import { authCodeSeconds } from '../state/auth-codes.ts'
import type { SimulatedSuite } from '../state/suite.ts'
import {
  checkInstallOptions,
  type InstallOptions,
  type InstallResult,
  installOwner,
  installSettingsIn,
} from './install-options.ts'

/** Refuses with the text of the page. */
const thrower: Checker = {
  check(what, ok, _errcode, errmsg) {
    if (!ok) throw new TypeError(`${installOwner}: ${errmsg} (not so: ${what})`)
  },
}

function urlIn(options: InstallOptions): URL {
  const { url = '' } = options
  if (URL.canParse(url, 'http://localhost')) return new URL(url, 'http://localhost')
  throw new TypeError(`${installOwner}: option "url" must be the address of a page`)
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
    throw new TypeError(
      `${installOwner}: option "url" must be the address of the install page (/3rdapp/install)`,
    )
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
  checkInstallOptions(suite, options)
  const corp = corpOf(world.wecom.corps, options.corpId)
  const settings = installSettingsIn(world, corp, suite, options)
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
