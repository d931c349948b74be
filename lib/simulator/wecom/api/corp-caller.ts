import type { SimulatedAgent } from '../state/agent.ts'
import type { SimulatedCorp } from '../state/corp.ts'
import type { CorpAccessToken } from '../state/corp-access-tokens.ts'
import type { InstalledApp } from '../state/installed-apps.ts'
import { type VisibleRange, visibleRangeOf } from '../state/visible-range.ts'
import type { Call } from '../state/wecom-world.ts'

/** The app that an access token speaks for, and what it may know. */
export interface CorpCaller {
  /** As the app sees it: for the app of a service provider with other ids. */
  corp: SimulatedCorp
  agent: SimulatedAgent
  range: VisibleRange
  /** The corp's own id: what the platform keeps, it keeps by the ids of the corp. */
  homeCorpId: string
  /** The app of a service provider; undefined for one of the corp's own. */
  installed: InstalledApp | undefined
}

type Owner = Omit<CorpCaller, 'range'>

function findOwner(call: Call, token: CorpAccessToken | undefined): Owner | undefined {
  if (token === undefined) return undefined
  const { corpId: homeCorpId, agentId } = token
  const corp = call.world.wecom.corps.get(homeCorpId)
  const agent = corp?.agents.find((one) => one.agentId === agentId)
  if (corp !== undefined && agent !== undefined) return { corp, agent, homeCorpId, installed: undefined }
  const installed = call.world.installed.find(homeCorpId, agentId)
  return installed && { ...installed.shown, homeCorpId, installed }
}

/** What the app of a caller knows a person as. */
export function shownIdOf({ installed }: Pick<CorpCaller, 'installed'>, id: string): string {
  return installed?.shownIdOf(id) ?? id
}

/** What the token of contact sync may still be used for; reading people with it ended in 2022. */
const contactSyncApis = ['department/simplelist', 'tag/list', 'get_api_domain_ip', 'getcallbackip']
const contactReads = ['user/get', 'user/simplelist', 'user/list', 'department/list', 'department/get']

/** The checks before all others, in the platform's order: the token, where the call comes from, the app. */
function checkToken(call: Call): CorpCaller {
  // WeCom looks at nothing but the query: neither at the Authorization header nor at the body.
  const value = call.query.get('access_token') ?? ''
  call.check('access_token is in the query', value !== '', 41001)
  const token = call.world.wecom.accessTokens.find(value)
  const owner = findOwner(call, token)
  call.check('access_token is known, and its app exists', token !== undefined && owner !== undefined, 40014)
  call.check('access_token was not taken back', !token.isDead, 40014)
  call.check('access_token is younger than 2 hours', call.world.clock.now() < token.expiresAt, 42001)
  const { corp, agent } = owner
  call.check(
    `the caller address ${call.remoteAddress} is a trusted IP of the app`,
    agent.trustedIps === undefined || agent.trustedIps.includes(call.remoteAddress),
    60020,
  )
  call.check('the app is enabled', agent.enabled !== false, 50003)
  return { ...owner, range: visibleRangeOf(corp, agent) }
}

/** For what third-party apps do with the token of their suite. */
export function checkNotThirdParty(call: Call, { installed }: CorpCaller): void {
  const isThirdParty = installed?.kind === 'third-party'
  call.check('access_token is not that of a third-party app', !isThirdParty, 48002)
}

export function checkCaller(call: Call): CorpCaller {
  const caller = checkToken(call)
  const path = call.api.replace('cgi-bin/', '')
  const mayCall = caller.agent.isContactSync !== true || contactSyncApis.includes(path)
  const errcode = contactReads.includes(path) ? 48009 : 48002
  call.check('access_token is that of an app, not that of contact sync', mayCall, errcode)
  return caller
}

export function checkContactSync(call: Call): CorpCaller {
  const caller = checkToken(call)
  call.check('access_token is that of contact sync', caller.agent.isContactSync === true, 48002)
  return caller
}
