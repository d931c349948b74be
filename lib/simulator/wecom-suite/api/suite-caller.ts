import { checkCorpBody } from '../../wecom/api/corp-body.ts'
import type { ServiceTokens } from '../state/service-tokens.ts'
import { kindOf, type SimulatedSuite } from '../state/suite.ts'
import type { Call } from '../state/wecom-suite-world.ts'

/** Every call of a provider looks at the caller's address. */
export function checkAddress(call: Call, ipList: readonly string[] | undefined): void {
  const { remoteAddress } = call
  const isListed = ipList === undefined || ipList.includes(remoteAddress)
  call.check(`the caller address ${remoteAddress} is on the provider's IP list`, isListed, 60020)
}

/** Whose token it is: a suite id, or a provider's corpid. */
function checkServiceToken(call: Call, tokens: ServiceTokens, name: string, value: string): string {
  const { clock, wecom } = call.world
  call.check(`${name} is in the query`, value !== '', 41022, `${name} missing`)
  const isOfApp = wecom.accessTokens.find(value) !== undefined
  call.check(`${name} is not the access_token of an app`, !isOfApp, 40014)
  const token = tokens.find(value)
  call.check(`${name} is known, and of this kind`, token !== undefined, 40082)
  call.check(`${name} was not taken back`, !token.isRevoked, 40082)
  call.check(`${name} is younger than 2 hours`, clock.now() < token.expiresAt, 42009)
  return token.ownerId
}

/** The suite whose token is shown. */
export function checkSuiteCaller(
  call: Call,
  value: string = call.query.get('suite_access_token') ?? '',
): SimulatedSuite {
  const { suites, suiteTokens } = call.world.wecomSuite
  const suite = suites.get(checkServiceToken(call, suiteTokens, 'suite_access_token', value))
  call.check('the suite exists', suite !== undefined, 40082)
  checkAddress(call, suite.ipList)
  return suite
}

/** For what is done with suites that companies install, in the two ways there are. */
export function checkKind(call: Call, suite: SimulatedSuite, ...kinds: ReturnType<typeof kindOf>[]): void {
  const kind = kindOf(suite)
  call.check(`the suite is of the kind ${kinds.join(' or ')}, not ${kind}`, kinds.includes(kind), 48002)
}

/** A provider, of whom its suites know something each. */
export interface Provider {
  providerCorpId: string
  suites: readonly SimulatedSuite[]
}

export function providerOf(call: Call, providerCorpId: string): Provider | undefined {
  const suites = call.world.wecomSuite.suites
    .list()
    .filter((suite) => suite.providerCorpId === providerCorpId)
  return suites.length === 0 ? undefined : { providerCorpId, suites }
}

/** The lists of all its suites that have one. */
export function ipListOf({ suites }: Provider): string[] | undefined {
  const lists = suites.flatMap(({ ipList }) => (ipList === undefined ? [] : [ipList]))
  return lists.length === 0 ? undefined : lists.flat()
}

/** The provider whose token is shown. */
export function checkProviderCaller(
  call: Call,
  value: string = call.query.get('provider_access_token') ?? '',
): Provider {
  const { providerTokens } = call.world.wecomSuite
  const provider = providerOf(call, checkServiceToken(call, providerTokens, 'provider_access_token', value))
  call.check('the provider exists', provider !== undefined, 40082)
  checkAddress(call, ipListOf(provider))
  return provider
}

/** The fields of the body that are texts; the others are `''`. */
export function readTexts<Name extends string>(call: Call, ...names: Name[]): Record<Name, string> {
  const { fields } = checkCorpBody(call)
  const pairs = names.map((name) => [name, typeof fields[name] === 'string' ? fields[name] : ''])
  return Object.fromEntries(pairs) as Record<Name, string>
}
