import { type ApiQuotas, createApiQuotas } from '../../accounts/state/api-quotas.ts'
import { createRegistry, type Registry } from '../../engine/registry.ts'
import { type AccountOptions, createAccountOptions } from './account-options.ts'
import { type AuthCodes, createAuthCodes } from './auth-codes.ts'
import { checkComponent, type SimulatedComponent } from './component.ts'
import { createGrants, type Grants } from './grants.ts'
import { createLatestTokens, type LatestTokens } from './latest-tokens.ts'
import { createPreAuthCodes, type PreAuthCodes } from './pre-auth-codes.ts'
import { createUnderWay, type UnderWay } from './under-way.ts'
import { createVerifyTickets, type VerifyTickets } from './verify-tickets.ts'

/** All the simulator knows of third-party platforms. */
export interface OpenPlatform {
  components: Registry<SimulatedComponent>
  tickets: VerifyTickets
  /** The platforms' own tokens, by their appid. */
  componentTokens: LatestTokens
  preAuthCodes: PreAuthCodes
  authCodes: AuthCodes
  grants: Grants
  /** The tokens for accounts, by the id of the grant. */
  authorizerTokens: LatestTokens
  accountOptions: AccountOptions
  /** Of the platforms' own API. */
  quotas: ApiQuotas
  underWay: UnderWay<unknown>
}

export function createOpenPlatform(
  components: readonly SimulatedComponent[],
  now: () => number,
  onChange: () => void,
): OpenPlatform {
  return {
    components: createRegistry('component', ({ appId }) => appId, checkComponent, components, onChange),
    tickets: createVerifyTickets(now),
    componentTokens: createLatestTokens(now),
    preAuthCodes: createPreAuthCodes(now),
    authCodes: createAuthCodes(now),
    grants: createGrants(now),
    authorizerTokens: createLatestTokens(now),
    accountOptions: createAccountOptions(),
    quotas: createApiQuotas(now),
    underWay: createUnderWay(),
  }
}
