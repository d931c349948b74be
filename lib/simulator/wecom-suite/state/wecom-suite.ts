import { createRegistry, type Registry } from '../../engine/registry.ts'
import { createUnderWay, type UnderWay } from '../../engine/under-way.ts'
import { type AuthCodes, createAuthCodes } from './auth-codes.ts'
import { type CustomizedLinks, createCustomizedLinks } from './customized-links.ts'
import { createEntranceCodes, type EntranceCodes } from './entrance-codes.ts'
import { createInstalls, type Installs } from './installs.ts'
import { createPreAuthCodes, type PreAuthCodes } from './pre-auth-codes.ts'
import { createServiceTokens, type ServiceTokens } from './service-tokens.ts'
import { checkSuite, type SimulatedSuite } from './suite.ts'
import { createSuiteCodes, type SuiteCodes } from './suite-codes.ts'
import { createSuiteMiniPrograms, type SuiteMiniPrograms } from './suite-mini-programs.ts'
import { createSuiteTickets, type SuiteTickets } from './suite-tickets.ts'
import { createSuiteUserTickets, type SuiteUserTickets } from './suite-user-tickets.ts'
import { createUnlicensedVisits, type UnlicensedVisits } from './unlicensed-visits.ts'

/** All the simulator knows of service providers. */
export interface WecomSuite {
  suites: Registry<SimulatedSuite>
  tickets: SuiteTickets
  /** By the suite id. */
  suiteTokens: ServiceTokens
  /** By the provider's corpid. */
  providerTokens: ServiceTokens
  preAuthCodes: PreAuthCodes
  authCodes: AuthCodes
  customizedLinks: CustomizedLinks
  installs: Installs
  loginCodes: SuiteCodes
  entranceCodes: EntranceCodes
  miniPrograms: SuiteMiniPrograms
  /** The companies, by provider, whose members get licences by themselves. */
  autoActive: Set<string>
  userTickets: SuiteUserTickets
  unlicensedVisits: UnlicensedVisits
  underWay: UnderWay<unknown>
}

export function createWecomSuite(
  suites: readonly SimulatedSuite[],
  now: () => number,
  onChange: () => void,
): WecomSuite {
  return {
    suites: createRegistry('suite', ({ suiteId }) => suiteId, checkSuite, suites, onChange),
    tickets: createSuiteTickets(now),
    suiteTokens: createServiceTokens(now),
    providerTokens: createServiceTokens(now),
    preAuthCodes: createPreAuthCodes(now),
    authCodes: createAuthCodes(now),
    customizedLinks: createCustomizedLinks(now),
    installs: createInstalls(now),
    loginCodes: createSuiteCodes(now),
    entranceCodes: createEntranceCodes(now),
    miniPrograms: createSuiteMiniPrograms(now),
    autoActive: new Set(),
    userTickets: createSuiteUserTickets(now),
    unlicensedVisits: createUnlicensedVisits(),
    underWay: createUnderWay(),
  }
}
