import { incomplete, textIn } from '../../core/http/answer-fields.ts'
import type { JsonObject } from '../../core/tolerant-json.ts'

/** Whom a login code stands for. Either `userid` or `openid` is there. */
export interface WecomCodeIdentity {
  /** A member; `CorpId/userid` for one of a linked company. */
  userid?: string
  /** Opens the member's sensitive fields for 30 minutes; only after `snsapi_privateinfo` inside WeCom. */
  user_ticket?: string
  /** Somebody who is no member. */
  openid?: string
  /** Only for a customer whose follower the app may see. */
  external_userid?: string
}

/** A member's sensitive fields. Which of them are there is up to the company's admin and to the member. */
export interface WecomUserDetail {
  userid: string
  gender?: string
  avatar?: string
  qr_code?: string
  mobile?: string
  email?: string
  biz_mail?: string
  address?: string
}

/** Reads `auth/getuserinfo`, and the older `user/getuserinfo` with its capital letters. */
export function identityIn(api: string, answer: JsonObject): WecomCodeIdentity {
  const identity: WecomCodeIdentity = {}
  const userid = textIn(answer['userid']) ?? textIn(answer['UserId'])
  const openid = textIn(answer['openid']) ?? textIn(answer['OpenId'])
  const userTicket = textIn(answer['user_ticket'])
  const externalUserid = textIn(answer['external_userid'])
  if (userid !== undefined) identity.userid = userid
  else if (openid !== undefined) identity.openid = openid
  else throw incomplete(api, 'a userid or an openid')
  if (userTicket !== undefined) identity.user_ticket = userTicket
  if (externalUserid !== undefined) identity.external_userid = externalUserid
  return identity
}
