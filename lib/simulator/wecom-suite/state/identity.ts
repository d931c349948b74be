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

/** Whether a provider gets the company's own ids: only from one that has installed the suite before ids were encrypted. */
export function hasPlainIds(
  { suites, installs }: WecomSuite,
  suite: SimulatedSuite,
  corpId: string,
): boolean {
  const counts = (suiteId: string): boolean =>
    kindOf(suite) === 'login'
      ? suites.get(suiteId)?.providerCorpId === suite.providerCorpId
      : suiteId === suite.suiteId
  return installs.ofCorp(corpId).some(({ suiteId, ids }) => ids === 'plain' && counts(suiteId))
}

function memberOf(state: WecomSuite, suite: SimulatedSuite, corpId: string, plain: string): Identity {
  const { providerCorpId } = suite
  const open_userid = openUseridOf(providerCorpId, corpId, plain)
  const isPlain = hasPlainIds(state, suite, corpId)
  const corpid = isPlain ? corpId : openCorpIdOf(providerCorpId, corpId)
  return { corpid, userid: isPlain ? plain : open_userid, open_userid }
}

export function identityOf(
  state: WecomSuite,
  suite: SimulatedSuite,
  { corpId }: SimulatedCorp,
  { member, outsider }: CorpPerson,
): Identity {
  if (member !== undefined) return memberOf(state, suite, corpId, member.userid)
  if (outsider?.kind === 'linked') return memberOf(state, suite, outsider.linkedCorpId, outsider.userid)
  return outsider === undefined ? {} : { openid: providerOpenidOf(suite.providerCorpId, outsider.openid) }
}
