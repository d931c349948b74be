import { isLoopback } from '../../engine/login/redirect-target.ts'
import {
  checkKeys,
  checkNumber,
  checkNumbers,
  checkOneOf,
  checkText,
  checkTexts,
} from '../../engine/option-checks.ts'
import { checkAgentPush, type SimulatedAgentPush } from '../../engine/push-config.ts'

/** The people an app may know of. A department stands for all departments under it too. */
export interface SimulatedVisibleRange {
  userids?: string[]
  departments?: number[]
  tags?: number[]
}

/** One app of a corp: what WeCom's console shows of it. */
export interface SimulatedAgent {
  /** A whole number, at WeCom 1000002 and up. */
  agentId: number
  secret: string
  /** Shown to people on the consent and login pages. */
  name: string
  /**
   * The hosts that `redirect_uri` may point to, with the port if it is not the usual one: `example.com:8080` is not
   * `example.com`. The simulator's own addition: `localhost:*` is any port of a loopback host.
   */
  trustedDomains: string[]
  /** More hosts, for the web login only. */
  callbackDomains?: string[]
  /** Hosts of pages that may use the JS-SDK, written like `trustedDomains`. @default those of `trustedDomains` */
  jsDomains?: string[]
  /** Addresses that may call; without it, all may (at WeCom, none may). */
  trustedIps?: string[]
  /** @default true */
  enabled?: boolean
  /** True: this is not an app, but the secret of contact sync: `user/list_id`, and hardly anything else. */
  isContactSync?: boolean
  /** Whom the app may know of; without it, everybody. */
  visible?: SimulatedVisibleRange
  /** True: `user/get` tells mobile, email and the like, as it does for apps made before 2022-06-20. */
  createdBefore20220620?: boolean
  /** What the admin has ticked for `snsapi_privateinfo`. @default everything in `sensitiveFields` */
  sensitiveFields?: string[]
  /** Where its messages and events are pushed to. */
  push?: SimulatedAgentPush
}

/** What only the member's consent reveals to newer apps. */
export const sensitiveFields: readonly string[] = [
  'gender',
  'avatar',
  'qr_code',
  'mobile',
  'email',
  'biz_mail',
  'address',
]

const knownKeys = [
  'agentId',
  'secret',
  'name',
  'trustedDomains',
  'callbackDomains',
  'jsDomains',
  'trustedIps',
  'enabled',
  'isContactSync',
  'visible',
  'createdBefore20220620',
  'sensitiveFields',
  'push',
]
const owner = 'simulated agent'
const domainShape = /^(?:[^\s/:@?#[\]*]+|\[[0-9a-f:]+\])(?::(?:\d{1,5}|\*))?$/i

/** @throws TypeError */
export function checkDomains(owner: string, name: string, domains: readonly string[]): void {
  checkTexts(owner, name, domains)
  for (const domain of domains) {
    if (!domainShape.test(domain)) {
      throw new TypeError(
        `${owner}: "${domain}" in "${name}" must be a host, or host:port, without scheme and path`,
      )
    }
    if (domain.endsWith(':*') && !isLoopback(domain.slice(0, -2).toLowerCase())) {
      throw new TypeError(`${owner}: "${domain}" in "${name}": only a loopback host may have the port "*"`)
    }
  }
}

/** @throws TypeError */
export function checkVisible(owner: string, visible: SimulatedVisibleRange): void {
  checkKeys(`${owner}, visible`, visible, ['userids', 'departments', 'tags'])
  if (visible.userids !== undefined) checkTexts(owner, 'visible.userids', visible.userids)
  if (visible.departments !== undefined) checkNumbers(owner, 'visible.departments', visible.departments)
  if (visible.tags !== undefined) checkNumbers(owner, 'visible.tags', visible.tags)
}

/** @throws TypeError */
export function checkAgent(agent: SimulatedAgent): void {
  checkKeys(owner, agent, knownKeys)
  checkNumber(owner, 'agentId', agent.agentId, 0)
  checkNumbers(owner, 'agentId', [agent.agentId])
  checkText(owner, 'secret', agent.secret)
  checkText(owner, 'name', agent.name)
  checkDomains(owner, 'trustedDomains', agent.trustedDomains)
  if (agent.callbackDomains !== undefined) checkDomains(owner, 'callbackDomains', agent.callbackDomains)
  if (agent.jsDomains !== undefined) checkDomains(owner, 'jsDomains', agent.jsDomains)
  if (agent.trustedIps !== undefined) checkTexts(owner, 'trustedIps', agent.trustedIps)
  checkOneOf(owner, 'enabled', agent.enabled, [undefined, true, false])
  checkOneOf(owner, 'isContactSync', agent.isContactSync, [undefined, true, false])
  if (agent.visible !== undefined) checkVisible(owner, agent.visible)
  checkOneOf(owner, 'createdBefore20220620', agent.createdBefore20220620, [undefined, true, false])
  if (agent.push !== undefined) checkAgentPush(owner, agent.push)
  if (agent.sensitiveFields === undefined) return
  checkTexts(owner, 'sensitiveFields', agent.sensitiveFields)
  for (const field of agent.sensitiveFields) checkOneOf(owner, 'sensitiveFields', field, sensitiveFields)
}
