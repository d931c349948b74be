import type { AccountsWorld } from '../state/accounts-world.ts'
import type { ApiEntry } from './api-entry.ts'
import { getApiDomainIp, getCallbackIp } from './get-api-domain-ip.ts'
import { clearQuota, getQuota } from './quota.ts'
import { stableToken } from './stable-token.ts'
import { token } from './token.ts'

const quotaApi = 'cgi-bin/openapi/quota/get'

/** The APIs that official accounts and mini programs have. */
export const accountsEndpoints: readonly ApiEntry<AccountsWorld>[] = [
  ['cgi-bin', 'cgi-bin/token', token],
  ['cgi-bin', 'cgi-bin/stable_token', stableToken],
  ['cgi-bin', 'cgi-bin/get_api_domain_ip', getApiDomainIp],
  ['cgi-bin', 'cgi-bin/getcallbackip', getCallbackIp],
  ['cgi-bin', 'cgi-bin/clear_quota', clearQuota],
]

/** The API that tells how often each of the others may be called. */
export function quotaEndpoint(others: readonly string[]): ApiEntry<AccountsWorld> {
  const paths = [...others, quotaApi]
  return ['cgi-bin', quotaApi, (call) => getQuota(paths, call)]
}
