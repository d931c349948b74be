import type { WechatUser } from '../wechat/login/wechat-user.ts'
import { identityKeyOf, type WecomIdentity, type WecomUser } from '../wecom/login/wecom-user.ts'

/** Somebody whom one of the routers has logged in. */
export type IdentityUser = WechatUser | WecomUser

/** Who a person is at one app of WeChat's. */
export interface LinkedWechatIdentity {
  /** Names the identity among all others, 191 characters at most. Compare it with case. */
  key: string
  provider: WechatUser['provider']
  appId: string
  openid: string
  /** The person's id across the apps of one Open Platform account, where WeChat has told it. */
  unionid?: string
  /** The option `unionGroup`, where there is a unionid. A unionid means nothing without it. */
  unionGroup?: string
}

/** Who a person is at one company of WeCom's. */
export interface LinkedWecomIdentity {
  /** Names the identity among all others, 191 characters at most. Compare it with case. */
  key: string
  provider: 'wecom'
  corpId: string
  kind: WecomIdentity['kind']
  /** The id that people of this kind have: `userid`, `external_userid` or `openid`. */
  userid: string
}

/** One of the logins that an account may have. */
export type LinkedIdentity = LinkedWechatIdentity | LinkedWecomIdentity

/** @param unionGroup the Open Platform account inside which unionids are compared */
export function identityOf(user: IdentityUser, unionGroup: string | undefined): LinkedIdentity {
  if (!('provider' in user)) return wecomIdentityOf(user)
  const { provider, appId, openid, unionid } = user
  return {
    key: `${provider}:${appId}:${openid}`,
    provider,
    appId,
    openid,
    ...(unionid && { unionid, ...(unionGroup !== undefined && { unionGroup }) }),
  }
}

/** @param user of any kind, whatever kinds an app has declared */
function wecomIdentityOf(user: WecomIdentity): LinkedWecomIdentity {
  const { corpId, kind, suiteId } = user
  const company = suiteId === undefined ? `${corpId}:` : ''
  const ofNoDirectory = user.kind === 'external' ? user.external_userid : 'openid' in user && user.openid
  return {
    key: `wecom:${company}${identityKeyOf(user)}`,
    provider: 'wecom',
    corpId,
    kind,
    userid: 'userid' in user ? user.userid : ofNoDirectory || '',
  }
}

/** What unionids are looked up by. Undefined where they are not compared, or there is none. */
export function unionQueryOf(identity: LinkedIdentity): { unionGroup: string; unionid: string } | undefined {
  const { unionGroup, unionid } = identity as Partial<LinkedWechatIdentity>
  return unionGroup === undefined || unionid === undefined ? undefined : { unionGroup, unionid }
}

/** The person of a snapshot page is made up by WeChat, and nobody's. */
export const isMadeUp = (user: IdentityUser): boolean =>
  'isSnapshotUser' in user && user.isSnapshotUser === true
