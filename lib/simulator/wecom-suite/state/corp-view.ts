import type { SimulatedCorp } from '../../wecom/state/corp.ts'
import type { SimulatedMember, SimulatedOutsider } from '../../wecom/state/member.ts'
import { corpOpenidOf } from '../../wecom/state/people.ts'
import { openCorpIdOf, openExternalUseridOf, openUseridOf, providerOpenidOf } from './provider-ids.ts'

/** Who looks at a company. */
export interface Viewer {
  providerCorpId: string
  kind: 'third-party' | 'template'
  ids: 'encrypted' | 'plain'
}

/** A company as a provider sees it, without its apps. */
export interface CorpView {
  corp: SimulatedCorp
  shownIdOf(id: string): string
  plainIdOf(shownId: string): string
}

type IdOf = (id: string) => string

function memberAsShown(
  corp: SimulatedCorp,
  member: SimulatedMember,
  viewer: Viewer,
  idOf: IdOf,
): SimulatedMember {
  const { userid, direct_leader } = member
  const openid = member.openid === '' ? '' : corpOpenidOf(corp, member)
  const shown = {
    ...member,
    userid: idOf(userid),
    openid,
    ...(direct_leader !== undefined && { direct_leader: direct_leader.map(idOf) }),
  }
  if (viewer.kind === 'template') return shown
  const { mobile, email, biz_mail, address, ...rest } = shown
  // Third-party apps get no names since 2020.
  return { ...rest, name: shown.userid }
}

function outsiderAsShown(
  { corpId }: SimulatedCorp,
  outsider: SimulatedOutsider,
  viewer: Viewer,
): SimulatedOutsider {
  const { providerCorpId, ids } = viewer
  if (ids === 'plain') return outsider
  if (outsider.kind === 'linked') {
    const { linkedCorpId, userid } = outsider
    return {
      ...outsider,
      linkedCorpId: openCorpIdOf(providerCorpId, linkedCorpId),
      userid: openUseridOf(providerCorpId, linkedCorpId, userid),
    }
  }
  const openid = providerOpenidOf(providerCorpId, outsider.openid)
  if (outsider.kind === 'non-member') return { ...outsider, openid }
  const external_userid = openExternalUseridOf(providerCorpId, corpId, outsider.external_userid)
  return { ...outsider, openid, external_userid }
}

function createView(corp: SimulatedCorp, viewer: Viewer): CorpView {
  const { providerCorpId, kind, ids } = viewer
  const { corpId, members, departments, tags, outsiders } = corp
  const isPlain = ids === 'plain'
  const open = new Map(
    members.map(({ userid }) => [
      userid.toLowerCase(),
      isPlain ? userid : openUseridOf(providerCorpId, corpId, userid),
    ]),
  )
  const plain = new Map(members.map(({ userid }) => [open.get(userid.toLowerCase()) ?? userid, userid]))
  const shownIdOf: IdOf = (id) => open.get(id.toLowerCase()) ?? id
  const view = {
    ...corp,
    corpId: isPlain ? corpId : openCorpIdOf(providerCorpId, corpId),
    agents: [],
    members: members.map((member) => memberAsShown(corp, member, viewer, shownIdOf)),
    departments:
      kind === 'template' ? departments : departments.map((one) => ({ ...one, name: String(one.id) })),
    ...(tags !== undefined && {
      tags: tags.map((tag) => ({ ...tag, ...(tag.userids && { userids: tag.userids.map(shownIdOf) }) })),
    }),
    ...(outsiders !== undefined && { outsiders: outsiders.map((one) => outsiderAsShown(corp, one, viewer)) }),
  }
  return { corp: view, shownIdOf, plainIdOf: (shownId) => plain.get(shownId) ?? shownId }
}

/** A company is another object after each change: what was made of it is kept as long as it is. */
const views = new WeakMap<SimulatedCorp, Map<string, CorpView>>()

export function corpViewOf(corp: SimulatedCorp, viewer: Viewer): CorpView {
  const known = views.get(corp) ?? new Map<string, CorpView>()
  views.set(corp, known)
  const key = JSON.stringify([viewer.providerCorpId, viewer.kind, viewer.ids])
  const view = known.get(key) ?? createView(corp, viewer)
  known.set(key, view)
  return view
}
