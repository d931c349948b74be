import { checkKeys, checkNumbers, checkOneOf, checkText } from '../../engine/option-checks.ts'
import type { PushWorld } from '../../push/push-world.ts'
import type { EventDelivery } from '../events/deliver-event.ts'
import { agree } from '../grants/agree.ts'
import { type Checker, checkGrantRequest } from '../grants/grant-request.ts'

/** What the administrator of an account does on a grant page. */
export interface GrantOptions {
  /** The account. */
  appId: string
  /** @default all that the platform asks for and the account has */
  permissions?: number[]
  /** Where the link was clicked; `''` for an address that was pasted. @default a page of the launch domain */
  referer?: string
  /**
   * - `push-first`: the platform is told before anybody is sent back to it
   * - `redirect-first`: the event is held back until `settle()` is called, e.g. after `redirectUrl` was followed
   * - `random`: one of these two
   * - `push-only`: as `push-first`; the browser never comes back, so `redirectUrl` is to be left alone
   * - `redirect-only`: the event is lost
   * @default 'push-first'
   */
  pushOrder?: 'push-first' | 'redirect-first' | 'random' | 'push-only' | 'redirect-only'
  /** Whether the event brings the code of the redirect or another one; both are good. @default 'same' */
  code?: 'same' | 'other'
  /** False: does not wait for the answer to the event; `settle()` does. @default true */
  wait?: boolean
}

/** What an agreement leads to. */
export interface GrantResult {
  /** `redirect_uri` with `auth_code` and `expires_in`: where the browser is sent. */
  redirectUrl: string
  /** What became of the event, as far as it was waited for. None where nothing has changed. */
  pushes: EventDelivery[]
}

const owner = 'components.grant'
const pushOrders = ['push-first', 'redirect-first', 'random', 'push-only', 'redirect-only']
const pagePaths = ['/cgi-bin/componentloginpage', '/wxaopen/safe/bindcomponent', '/safe/bindcomponent']

/** Refuses with the text of the page. */
const thrower: Checker = {
  check(what, ok, _errcode, errmsg) {
    if (!ok) throw new TypeError(`${owner}: ${errmsg} (not so: ${what})`)
  },
}

function checkOptions(options: GrantOptions): void {
  checkKeys(owner, options, ['appId', 'permissions', 'referer', 'pushOrder', 'code', 'wait'])
  checkText(owner, 'appId', options.appId)
  if (options.permissions !== undefined) checkNumbers(owner, 'permissions', options.permissions)
  if (options.referer !== undefined && typeof options.referer !== 'string') {
    throw new TypeError(`${owner}: option "referer" must be a string`)
  }
  checkOneOf(owner, 'pushOrder', options.pushOrder, [undefined, ...pushOrders])
  checkOneOf(owner, 'code', options.code, [undefined, 'same', 'other'])
  checkOneOf(owner, 'wait', options.wait, [undefined, true, false])
}

function queryIn(grantPageUrl: unknown): URLSearchParams {
  const url = String(grantPageUrl)
  const page = URL.canParse(url, 'http://localhost') ? new URL(url, 'http://localhost') : undefined
  if (page !== undefined && pagePaths.some((path) => page.pathname.endsWith(path))) return page.searchParams
  throw new TypeError(
    `${owner}: the first argument must be the address of a grant page (${pagePaths.join(', ')})`,
  )
}

export async function grantByProgram(
  world: PushWorld,
  grantPageUrl: string,
  options: GrantOptions,
): Promise<GrantResult> {
  checkOptions(options)
  const query = queryIn(grantPageUrl)
  const component = world.openPlatform.components.get(query.get('component_appid') ?? '')
  const referer = options.referer ?? `http://${component?.launchDomain}/`
  const request = checkGrantRequest(thrower, world, query, { referer })
  const app = world.apps.get(options.appId)
  if (app === undefined) throw new TypeError(`simulator: there is no app "${options.appId}"`)
  const { redirectUrl, push } = agree(thrower, world, request, app, options)

  const { pushOrder = 'push-first', wait = true } = options
  const isHeld = pushOrder === 'redirect-first' || (pushOrder === 'random' && Math.random() < 0.5)
  if (pushOrder === 'redirect-only') return { redirectUrl, pushes: [] }
  if (isHeld) {
    world.openPlatform.underWay.hold(push)
    return { redirectUrl, pushes: [] }
  }
  const pushing = push()
  return { redirectUrl, pushes: wait ? await pushing : [] }
}
