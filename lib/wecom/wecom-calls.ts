import type { ApiCaller } from '../core/client/api-call.ts'
import { incomplete, textIn } from '../core/http/answer-fields.ts'
import type { JsonObject } from '../core/tolerant-json.ts'
import { identityIn, isSameUserid, type WecomCodeIdentity, type WecomUserDetail } from './wecom-identity.ts'

/** A member as the directory has them: `user/get`. Sensitive fields only for apps made before June 2022. */
export interface WecomMemberRecord extends JsonObject {
  userid: string
  name?: string
  /** Ids of the departments that the app may see. */
  department?: number[]
  main_department?: number
  position?: string
  /** 1 active, 2 disabled, 4 not activated, 5 left. */
  status?: number
}

export interface WecomDepartmentRecord {
  id: number
  name?: string
  parentid?: number
  order?: number
}

export interface WecomTagMembers {
  tagname?: string
  userlist: { userid: string; name?: string }[]
  /** Ids of departments that have the tag. */
  partylist: number[]
}

/** What `miniprogram/jscode2session` answers. There is no openid and no unionid. */
export interface WecomMiniProgramSession {
  /** The company the member chose: not always the app's own. */
  corpid: string
  userid: string
  session_key: string
}

/** `msgtype` names the key that holds the content. At least one of `touser`, `toparty` and `totag` is needed. */
export interface WecomMessage {
  /** Up to 1000 userids with `|` between them, or `@all`. */
  touser?: string
  /** Up to 100 department ids with `|` between them. */
  toparty?: string
  /** Up to 100 tag ids with `|` between them. */
  totag?: string
  msgtype: string
  [content: string]: unknown
}

export interface WecomMessageResult {
  /** Whom it did not reach, with `|` between the ids. */
  invaliduser?: string
  invalidparty?: string
  invalidtag?: string
  unlicenseduser?: string
  msgid?: string
  /** For changing a template card later: 72 hours, once. */
  response_code?: string
}

/** What WeCom offers to an app. Each function asks the platform, with the app's access token. */
export interface WecomCalls {
  /**
   * Whom a login code stands for. A code works once and five minutes; ERR_CODE_DEAD after that.
   * @see https://developer.work.weixin.qq.com/document/path/91023
   */
  fetchIdentity(code: string): Promise<WecomCodeIdentity>
  /**
   * A member's sensitive fields, by the `user_ticket` of a login with `snsapi_privateinfo`.
   * @see https://developer.work.weixin.qq.com/document/path/95833
   */
  fetchUserDetail(userTicket: string): Promise<WecomUserDetail>
  /**
   * A member of the directory. ERR_USER_BLOCKED where there is none or the app may not see them.
   * @see https://developer.work.weixin.qq.com/document/path/90196
   */
  fetchMember(userid: string): Promise<WecomMemberRecord>
  /**
   * The departments below one (itself included), or all that the app may see.
   * @see https://developer.work.weixin.qq.com/document/path/90208
   */
  fetchDepartments(id?: number): Promise<{ department: WecomDepartmentRecord[] }>
  /**
   * The same without names: small enough for large companies.
   * @see https://developer.work.weixin.qq.com/document/path/95350
   */
  fetchDepartmentIds(id?: number): Promise<{ department_id: WecomDepartmentRecord[] }>
  /** @see https://developer.work.weixin.qq.com/document/path/95351 */
  fetchDepartment(id: number): Promise<{ department: WecomDepartmentRecord }>
  /** @see https://developer.work.weixin.qq.com/document/path/90213 */
  fetchTagMembers(tagId: number): Promise<WecomTagMembers>
  /**
   * Whom the code of `wx.qy.login()` stands for. The `session_key` in the answer must not leave the server.
   * @see https://developer.work.weixin.qq.com/document/path/91507
   */
  fetchMiniProgramSession(code: string): Promise<WecomMiniProgramSession>
  /** @see https://developer.work.weixin.qq.com/document/path/90202 */
  convertToOpenid(userid: string): Promise<{ openid: string }>
  /** @see https://developer.work.weixin.qq.com/document/path/90202 */
  convertToUserid(openid: string): Promise<{ userid: string }>
  /**
   * Sends a message of the app to members, departments or tags; the `agentid` is the client's own. Receivers whom the
   * app may not see are named in the answer, in lower case; only when none is left it is an error (81013).
   * @see https://developer.work.weixin.qq.com/document/path/90236
   */
  sendMessage(message: WecomMessage): Promise<WecomMessageResult>
}

export function createWecomCalls(call: ApiCaller, agentId: number): WecomCalls {
  return {
    async fetchIdentity(code) {
      const path = '/cgi-bin/auth/getuserinfo'
      return identityIn(apiOf(path), await call({ path, query: { code }, repeatable: false }))
    },

    async fetchUserDetail(userTicket) {
      const path = '/cgi-bin/auth/getuserdetail'
      const answer = await call({ path, body: { user_ticket: userTicket } })
      requireText(path, answer, 'userid')
      return answer as unknown as WecomUserDetail
    },

    async fetchMember(userid) {
      const path = '/cgi-bin/user/get'
      const answer = await call({ path, query: { userid } })
      if (!isSameUserid(answer['userid'], userid))
        throw incomplete(apiOf(path), 'the userid that was asked for')
      return answer as WecomMemberRecord
    },

    async fetchDepartments(id) {
      const path = '/cgi-bin/department/list'
      const answer = await call({ path, query: { id } })
      requireList(path, answer, 'department')
      return answer as unknown as { department: WecomDepartmentRecord[] }
    },

    async fetchDepartmentIds(id) {
      const path = '/cgi-bin/department/simplelist'
      const answer = await call({ path, query: { id } })
      requireList(path, answer, 'department_id')
      return answer as unknown as { department_id: WecomDepartmentRecord[] }
    },

    async fetchDepartment(id) {
      const path = '/cgi-bin/department/get'
      const answer = await call({ path, query: { id } })
      const department = answer['department'] as WecomDepartmentRecord | null | undefined
      if (Number(department?.id) !== id) throw incomplete(apiOf(path), 'the department that was asked for')
      return answer as unknown as { department: WecomDepartmentRecord }
    },

    async fetchTagMembers(tagId) {
      const path = '/cgi-bin/tag/get'
      const answer = await call({ path, query: { tagid: tagId } })
      for (const name of ['userlist', 'partylist']) requireList(path, answer, name)
      return answer as unknown as WecomTagMembers
    },

    async fetchMiniProgramSession(code) {
      const path = '/cgi-bin/miniprogram/jscode2session'
      const query = { js_code: code, grant_type: 'authorization_code' }
      const answer = await call({ path, query, repeatable: false })
      for (const name of ['corpid', 'userid', 'session_key']) requireText(path, answer, name)
      return answer as unknown as WecomMiniProgramSession
    },

    async convertToOpenid(userid) {
      const path = '/cgi-bin/user/convert_to_openid'
      return { openid: requireText(path, await call({ path, body: { userid } }), 'openid') }
    },

    async convertToUserid(openid) {
      const path = '/cgi-bin/user/convert_to_userid'
      return { userid: requireText(path, await call({ path, body: { openid } }), 'userid') }
    },

    async sendMessage(message) {
      return call({ path: '/cgi-bin/message/send', body: { agentid: agentId, ...message } })
    },
  }
}

const apiOf = (path: string): string => path.slice(1)

function requireText(path: string, answer: JsonObject, name: string): string {
  const value = textIn(answer[name])
  if (value === undefined) throw incomplete(apiOf(path), name)
  return value
}

function requireList(path: string, answer: JsonObject, name: string): void {
  if (!Array.isArray(answer[name])) throw incomplete(apiOf(path), name)
}
