import type { DelegatedToken, Delegation, KnownComponent } from '../../accounts/state/delegation.ts'
import { webPermissionSet } from '../../accounts/state/delegation.ts'
import type { SimulatedComponent } from './component.ts'
import type { OpenPlatform } from './open-platform.ts'
import { isAtWebDomain } from './platform-domains.ts'

/** What all others see of the third-party platforms. */
export function delegationOf(openPlatform: OpenPlatform): Delegation {
  const { components, componentTokens, authorizerTokens, grants } = openPlatform

  /** A token outlives neither its grant nor the next one: after a new grant the tokens of the old one are old. */
  function accountToken(value: string): DelegatedToken | undefined {
    const found = authorizerTokens.find(value)
    const grant = found && grants.byId(found.ownerId)
    if (found === undefined || grant === undefined) return undefined
    const { componentAppId, appId, permissions, isCancelled } = grant
    return { componentAppId, appId, permissions, state: isCancelled ? 'cancelled' : found.state }
  }

  function ownToken(value: string): DelegatedToken | undefined {
    const found = componentTokens.find(value)
    if (found === undefined) return undefined
    return { componentAppId: found.ownerId, appId: undefined, permissions: [], state: found.state }
  }

  function known({ appId: componentAppId, webDomains }: SimulatedComponent): KnownComponent {
    return {
      webDomains,
      hasWebDomain: (appId, page) => isAtWebDomain(webDomains, appId, page),
      isGranted: (appId, permissionSet) =>
        grants.get(componentAppId, appId)?.permissions.includes(permissionSet) === true,
    }
  }

  return {
    findToken: (value) => accountToken(value) ?? ownToken(value),
    component(appId) {
      const component = components.get(appId)
      return component && known(component)
    },
    isPageOfPlatform: (appId, page) =>
      grants.ofAccount(appId).some((grant) => {
        const component = components.get(grant.componentAppId)
        return (
          component !== undefined &&
          grant.permissions.includes(webPermissionSet) &&
          isAtWebDomain(component.webDomains, appId, page)
        )
      }),
  }
}
