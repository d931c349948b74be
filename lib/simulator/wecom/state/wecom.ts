import { createRegistry, type Registry } from '../../engine/registry.ts'
import { checkCorp, type SimulatedCorp } from './corp.ts'
import { type CorpAccessTokens, createCorpAccessTokens } from './corp-access-tokens.ts'
import { type CorpCodes, createCorpCodes } from './corp-codes.ts'
import { type CorpConsents, createCorpConsents } from './corp-consents.ts'
import { type CorpMiniPrograms, createCorpMiniPrograms } from './corp-mini-programs.ts'
import { createSecretGuard, type SecretGuard } from './secret-guard.ts'
import { createUserTickets, type UserTickets } from './user-tickets.ts'

/** All the simulator knows of WeCom. */
export interface Wecom {
  corps: Registry<SimulatedCorp>
  accessTokens: CorpAccessTokens
  codes: CorpCodes
  tickets: UserTickets
  consents: CorpConsents
  miniPrograms: CorpMiniPrograms
  secretGuard: SecretGuard
}

export function createWecom(corps: readonly SimulatedCorp[], now: () => number, onChange: () => void): Wecom {
  return {
    corps: createRegistry('corp', (corp) => corp.corpId, checkCorp, corps, onChange),
    accessTokens: createCorpAccessTokens(now),
    codes: createCorpCodes(now),
    tickets: createUserTickets(now),
    consents: createCorpConsents(now),
    miniPrograms: createCorpMiniPrograms(now),
    secretGuard: createSecretGuard(now),
  }
}
