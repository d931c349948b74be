import {
  checkDistinct,
  checkKeys,
  checkNumber,
  checkNumbers,
  checkOneOf,
  checkText,
  checkTexts,
} from '../../engine/option-checks.ts'
import { checkSecrets, checkUrl } from '../../engine/push-config.ts'
import { checkDomain } from './platform-domains.ts'

/**
 * - `stable`: a refresh answers the refresh token that it was given
 * - `rotating`: each refresh makes a new one, and the old one is dead
 * - `dead-once`: the next refresh is answered 61023 though nobody cancelled; the list of accounts has the new token. Then `stable`
 * - `dead`: every refresh is answered 61023
 */
export type RefreshTokenMode = 'stable' | 'rotating' | 'dead-once' | 'dead'

/** A third-party platform: what its console shows after "development settings". */
export interface SimulatedComponent {
  /** `wx` and 16 hex digits at Tencent; any text here. */
  appId: string
  appSecret: string
  /** 3 to 32 letters and digits: signs what is pushed to both URLs. */
  token: string
  /** 43 letters and digits: encrypts what is pushed to both URLs. */
  encodingAesKey: string
  /** Shown to administrators on the grant pages. @default the appid */
  name?: string
  /** Addresses that may call the platform's API; without it, all may. */
  ipList?: string[]
  /**
   * The host of the page with the link to the grant page, and of the grant's `redirect_uri`. A loopback host may have any
   * port; a port that is given must be that of the page.
   */
  launchDomain: string
  /**
   * The hosts that logins on behalf of accounts return to, and of their pages with the JS-SDK: at most 3, written like
   * `launchDomain`. `$APPID$` at the beginning stands for the account's appid.
   */
  webDomains: string[]
  /** Original ids (`gh_...`) of the accounts that may grant before the release: at most 10. @default [] */
  testList?: string[]
  /** @default true */
  released?: boolean
  /** What accounts can grant. @default all that the simulator knows by name */
  permissionSets?: number[]
  /** Where tickets, grants and cancellations are pushed to; without it nothing is. */
  eventUrl?: string
  /** Where messages and events of accounts are pushed to, with `$APPID$` in it; without it they are not. */
  messageUrl?: string
  /** @default 'stable' */
  refreshTokens?: RefreshTokenMode
  /** Whether `api_get_authorizer_list` tells the refresh tokens of those who have one. @default true */
  listsRefreshTokens?: boolean
  /** Whether `api_get_authorizer_info` writes errcodes as texts, as has been seen. @default false */
  stringErrcodes?: boolean
  /** What a refresh after a cancellation is answered. @default 61023 */
  cancelledRefreshErrcode?: 61003 | 61023
  /** Calls a day by API, e.g. `{ 'cgi-bin/component/api_component_token': 10 }`. */
  dailyLimits?: Record<string, number>
}

const owner = 'simulated component'
const knownKeys = [
  'appId',
  'appSecret',
  'token',
  'encodingAesKey',
  'name',
  'ipList',
  'launchDomain',
  'webDomains',
  'testList',
  'released',
  'permissionSets',
  'eventUrl',
  'messageUrl',
  'refreshTokens',
  'listsRefreshTokens',
  'stringErrcodes',
  'cancelledRefreshErrcode',
  'dailyLimits',
]
const maxWebDomains = 3
const maxTestList = 10
const maxPermissionSets = 100

function checkLength(name: string, list: readonly unknown[], most: number): void {
  if (list.length > most) throw new TypeError(`${owner}: option "${name}" has more than ${most} entries`)
}

function checkUrls({ eventUrl, messageUrl }: SimulatedComponent): void {
  if (eventUrl !== undefined) checkUrl(owner, eventUrl, 'eventUrl')
  if (eventUrl?.includes('$APPID$') === true) {
    throw new TypeError(`${owner}: option "eventUrl" must be without $APPID$`)
  }
  if (messageUrl === undefined) return
  checkUrl(owner, messageUrl, 'messageUrl')
  if (!messageUrl.includes('$APPID$')) {
    throw new TypeError(`${owner}: option "messageUrl" must have $APPID$ in it`)
  }
}

function checkLists(component: SimulatedComponent): void {
  const { ipList, webDomains, testList = [], permissionSets = [] } = component
  if (ipList !== undefined) checkTexts(owner, 'ipList', ipList)
  checkTexts(owner, 'webDomains', webDomains)
  checkLength('webDomains', webDomains, maxWebDomains)
  checkDomain(owner, component.launchDomain)
  for (const domain of webDomains) checkDomain(owner, domain.replace(/^\$APPID\$\./, ''))
  checkTexts(owner, 'testList', testList)
  checkLength('testList', testList, maxTestList)
  const wrong = testList.find((id) => !/^gh_\w+$/.test(id))
  if (wrong !== undefined) {
    throw new TypeError(
      `${owner}: option "testList" must be made of original ids (gh_...), not "${wrong.slice(0, 64)}"`,
    )
  }
  checkNumbers(owner, 'permissionSets', permissionSets)
  checkLength('permissionSets', permissionSets, maxPermissionSets)
  checkDistinct(owner, 'permission set', permissionSets)
}

/** @throws TypeError */
export function checkComponent(component: SimulatedComponent): void {
  checkKeys(owner, component, knownKeys)
  for (const name of ['appId', 'appSecret', 'launchDomain'] as const) checkText(owner, name, component[name])
  checkSecrets(owner, component.token, component.encodingAesKey ?? '', 'encodingAesKey')
  if (component.name !== undefined) checkText(owner, 'name', component.name)
  checkLists(component)
  checkUrls(component)
  for (const name of ['released', 'listsRefreshTokens', 'stringErrcodes'] as const) {
    checkOneOf(owner, name, component[name], [undefined, true, false])
  }
  checkOneOf(owner, 'refreshTokens', component.refreshTokens, [
    undefined,
    'stable',
    'rotating',
    'dead-once',
    'dead',
  ])
  checkOneOf(owner, 'cancelledRefreshErrcode', component.cancelledRefreshErrcode, [undefined, 61003, 61023])
  for (const [api, limit] of Object.entries(component.dailyLimits ?? {})) {
    checkNumber(owner, `dailyLimits.${api}`, limit, 0)
  }
}

export function nameOf(component: Pick<SimulatedComponent, 'appId' | 'name'>): string {
  return component.name ?? component.appId
}
