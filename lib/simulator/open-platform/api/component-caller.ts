import { looksLikeToken } from '../../engine/identifiers.ts'
import type { SimulatedComponent } from '../state/component.ts'
import type { Call } from '../state/open-platform-world.ts'

/** Every API of platforms looks at the caller's address. */
export function checkAddress(call: Call, { ipList }: SimulatedComponent): void {
  const { remoteAddress } = call
  const isListed = ipList === undefined || ipList.includes(remoteAddress)
  call.check(`the caller address ${remoteAddress} is on the platform's IP list`, isListed, 61004)
}

/** The quota of the day, which `clear_quota` begins anew. */
export function takeQuota(call: Call, component: SimulatedComponent): void {
  const isWithin = call.world.openPlatform.quotas.take(component, call.api)
  call.check('the quota of the day for this API is not used up', isWithin, 45009)
}

interface TokenRules {
  /** The parameter that holds it, in the words of the log. */
  name: string
  missing: number
  /** For the token of an account or of an app. */
  wrongKind: number
}

/** The checks of a platform's own token; returns the platform that it belongs to. */
export function checkComponentToken(call: Call, value: string, rules: TokenRules): SimulatedComponent {
  const { appAccessTokens, delegation, openPlatform } = call.world
  const { name, missing, wrongKind } = rules
  call.check(`${name} is given`, value !== '', missing)
  call.check(`${name} has the right shape`, looksLikeToken(value), 40014)
  const found = delegation.findToken(value)
  const isForAccount = found?.appId !== undefined || appAccessTokens.find(value) !== undefined
  call.check(`${name} is that of a platform, not of an account`, !isForAccount, wrongKind)
  const isLatest = found !== undefined && found.state !== 'not latest'
  call.check(`${name} is known and the latest`, isLatest, 40001)
  call.check(`${name} is younger than 2 hours`, found.state !== 'expired', 42001)
  const component = openPlatform.components.get(found.componentAppId)
  call.check('the platform exists', component !== undefined, 61011)
  checkAddress(call, component)
  return component
}

/** The checks of a call of `cgi-bin/component/*`: the token comes in the query, by the name of today or that of former days. */
export function checkCaller(call: Call): SimulatedComponent {
  const { query } = call
  const value = query.get('access_token') || query.get('component_access_token') || ''
  const component = checkComponentToken(call, value, {
    name: 'access_token',
    missing: 41001,
    wrongKind: 61014,
  })
  takeQuota(call, component)
  return component
}
