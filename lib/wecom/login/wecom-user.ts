import type { LoggedInUser } from '../../express/request/login-platform.ts'
import type { WecomScope } from '../client/wecom-authorize-urls.ts'

interface OfAgent {
  corpId: string
  /** The app that the person logged in to. */
  agentId: number
  /** Of a person who logged in to the app of a service provider: its suite. All ids are encrypted then. */
  suiteId?: string
  /** The same person's id in all apps of this service provider. */
  openUserid?: string
}

/** A member of the company. Fields of the platform keep its spelling. */
export interface WecomMember extends OfAgent {
  kind: 'member'
  /** The member's id in the company, as its directory spells it. The platform compares ids without case. */
  userid: string
  name?: string
  /** The name of the main department; `''` where the app may not read it. */
  department: string
  departmentIds: number[]
  position?: string
  /** Apps made since June 2022 get this and the fields below only by `snsapi_privateinfo` inside WeCom. */
  mobile?: string
  email?: string
  biz_mail?: string
  avatar?: string
  /** `'1'` male, `'2'` female, `'0'` unknown. */
  gender?: string
}

/** A member of another company that is linked to this one (企业互联, 上下游). */
export interface WecomLinkedMember extends OfAgent {
  kind: 'linked'
  /** `CorpId/userid`. */
  userid: string
}

/** A customer of one of the members. */
export interface WecomExternalContact extends OfAgent {
  kind: 'external'
  openid: string
  external_userid: string
}

/** Somebody with WeChat whom the company does not know. */
export interface WecomNonMember extends OfAgent {
  kind: 'non-member'
  openid: string
}

/** A member of a company that has not installed the service provider's app. */
export interface WecomOtherCorpMember extends OfAgent {
  kind: 'other-corp'
  userid: string
}

/** A person as WeCom vouches for them, before the app lets them in. */
export type WecomIdentity =
  | WecomMember
  | WecomLinkedMember
  | WecomExternalContact
  | WecomNonMember
  | WecomOtherCorpMember

/** The kinds that the app lets in, where it has declared them: `wecomKinds` of the interface `Express.WechatAuthTypes`. */
type LetIn = Express.WechatAuthTypes extends { wecomKinds: infer Kinds } ? Kinds : WecomIdentity['kind']

type MemberField = Exclude<keyof WecomMember, keyof OfAgent | 'kind'>

/** What only members have can be read of everybody: apps that let in members alone need not ask for the kind. */
type WithMemberFields<Person> = Person extends unknown
  ? Person & { [Field in Exclude<MemberField, keyof Person>]?: never }
  : never

/** A person of a kind that the app lets in. Fields that are a member's alone are `undefined` for others. */
export type WecomPerson = WithMemberFields<Extract<WecomIdentity, { kind: LetIn }>>

/** A person who logged in with WeCom: `req.wecomUser`. The key is `corpId`, `kind` and the id. */
export type WecomUser = WecomPerson & LoggedInUser

declare global {
  namespace Express {
    interface Request {
      /** Who is logged in with WeCom, if anybody. */
      wecomUser?: WecomUser
    }
    interface Response {
      /** Sends the browser to WeCom's login, as the login route does. */
      wecomLogin(target?: { returnTo?: string | undefined; scope?: WecomScope | undefined }): void
      /**
       * Sends the browser to WeCom, and adds who comes back to the account that is logged in (`linkedIdentities()`).
       * Nobody with an account: ERR_LOGIN_REQUIRED. Errors go to `next`; the promise never rejects.
       */
      wecomLink(target?: { returnTo?: string | undefined; scope?: WecomScope | undefined }): Promise<void>
      /** Ends the login: session, bearer token, and what a doubled callback could bring back. */
      wecomLogout(): Promise<void>
    }
  }
}

/**
 * The key of an identity besides company and app: its kind and its id. Ids of the directory compare without case,
 * encrypted ones with it, and belong to one company among many.
 */
export function identityKeyOf(user: WecomIdentity): string {
  if (user.suiteId !== undefined) {
    const id = 'userid' in user ? user.userid : user.openid
    return `${user.corpId}:${user.kind}:${id}`
  }
  if ('userid' in user) return `${user.kind}:${user.userid.toLowerCase()}`
  return `${user.kind}:${user.kind === 'external' ? user.external_userid : user.openid}`
}
