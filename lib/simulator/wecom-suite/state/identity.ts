import type { SimulatedCorp } from '../../wecom/state/corp.ts'
import type { CorpPerson } from '../../wecom/state/people.ts'
import { openCorpIdOf, openUseridOf, providerOpenidOf } from './provider-ids.ts'
import { kindOf, type SimulatedSuite } from './suite.ts'
import type { WecomSuite } from './wecom-suite.ts'

/** Who a person is to a provider: a member of some company, or somebody with an openid alone. */
export interface Identity {
  corpid?: string
  userid?: string
  open_userid?: string
  openid?: string
}

type Asker = Pick<SimulatedSuite, 'providerCorpId'> & Partial<Pick<SimulatedSuite, 'suiteId' | 'kind'>>

/**
 * Whether a provider gets the company's own ids: only from one that has installed the suite before ids were encrypted. For
 * login suites, and for the provider itself, that may be any of its suites.
 */
function hasPlainIds({ suites, installs }: WecomSuite, asker: Asker, corpId: string): boolean {
  const { suiteId: asked, kind, providerCorpId } = asker
  const isForAny = asked === undefined || kindOf({ suiteId: asked, kind }) === 'login'
  const counts = (suiteId: string): boolean =>
    isForAny ? suites.get(suiteId)?.providerCorpId === providerCorpId : suiteId === asked
  return installs.ofCorp(corpId).some(({ suiteId, ids }) => ids === 'plain' && counts(suiteId))
}

/** What a member is to a suite or, without a suite id, to the provider itself. */
export function memberIdentity(
  state: WecomSuite,
  asker: Asker,
  corpId: string,
  plain: string,
): Required<Omit<Identity, 'openid'>> {
  const { providerCorpId } = asker
  const open_userid = openUseridOf(providerCorpId, corpId, plain)
  const isPlain = hasPlainIds(state, asker, corpId)
  const corpid = isPlain ? corpId : openCorpIdOf(providerCorpId, corpId)
  return { corpid, userid: isPlain ? plain : open_userid, open_userid }
}

export function identityOf(
  state: WecomSuite,
  suite: SimulatedSuite,
  { corpId }: SimulatedCorp,
  { member, outsider }: CorpPerson,
): Identity {
  if (member !== undefined) return memberIdentity(state, suite, corpId, member.userid)
  if (outsider?.kind === 'linked') return memberIdentity(state, suite, outsider.linkedCorpId, outsider.userid)
  return outsider === undefined ? {} : { openid: providerOpenidOf(suite.providerCorpId, outsider.openid) }
}
