import type { PlatformRequest } from '../core/platform-http.ts'
import type { JsonObject } from '../core/tolerant-json.ts'
import {
  identityIn,
  incomplete,
  isSameUserid,
  textIn,
  type WecomCodeIdentity,
  type WecomUserDetail,
} from './wecom-identity.ts'

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

/** What WeCom tells of people. Each function asks the platform, with the app's access token. */
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
}

/** One call with the app's access token. */
export interface WecomCall {
  api: string
  query?: PlatformRequest['query']
  /** Sent as JSON, by POST. */
  body?: object
  /** @default true for a call without a body */
  repeatable?: boolean
}

type Call = (call: WecomCall) => Promise<JsonObject>

export function createWecomCalls(call: Call): WecomCalls {
  return {
    async fetchIdentity(code) {
      const api = 'cgi-bin/auth/getuserinfo'
      return identityIn(api, await call({ api, query: { code }, repeatable: false }))
    },

    async fetchUserDetail(userTicket) {
      const api = 'cgi-bin/auth/getuserdetail'
      const answer = await call({ api, body: { user_ticket: userTicket } })
      requireText(api, answer, 'userid')
      return answer as unknown as WecomUserDetail
    },

    async fetchMember(userid) {
      const api = 'cgi-bin/user/get'
      const answer = await call({ api, query: { userid } })
      if (!isSameUserid(answer['userid'], userid)) throw incomplete(api, 'the userid that was asked for')
      return answer as WecomMemberRecord
    },

    async fetchDepartments(id) {
      const api = 'cgi-bin/department/list'
      const answer = await call({ api, query: { id } })
      requireList(api, answer, 'department')
      return answer as unknown as { department: WecomDepartmentRecord[] }
    },

    async fetchDepartmentIds(id) {
      const api = 'cgi-bin/department/simplelist'
      const answer = await call({ api, query: { id } })
      requireList(api, answer, 'department_id')
      return answer as unknown as { department_id: WecomDepartmentRecord[] }
    },

    async fetchDepartment(id) {
      const api = 'cgi-bin/department/get'
      const answer = await call({ api, query: { id } })
      const department = answer['department'] as WecomDepartmentRecord | null | undefined
      if (Number(department?.id) !== id) throw incomplete(api, 'the department that was asked for')
      return answer as unknown as { department: WecomDepartmentRecord }
    },

    async fetchTagMembers(tagId) {
      const api = 'cgi-bin/tag/get'
      const answer = await call({ api, query: { tagid: tagId } })
      for (const name of ['userlist', 'partylist']) requireList(api, answer, name)
      return answer as unknown as WecomTagMembers
    },

    async fetchMiniProgramSession(code) {
      const api = 'cgi-bin/miniprogram/jscode2session'
      const query = { js_code: code, grant_type: 'authorization_code' }
      const answer = await call({ api, query, repeatable: false })
      for (const name of ['corpid', 'userid', 'session_key']) requireText(api, answer, name)
      return answer as unknown as WecomMiniProgramSession
    },

    async convertToOpenid(userid) {
      const api = 'cgi-bin/user/convert_to_openid'
      return { openid: requireText(api, await call({ api, body: { userid } }), 'openid') }
    },

    async convertToUserid(openid) {
      const api = 'cgi-bin/user/convert_to_userid'
      return { userid: requireText(api, await call({ api, body: { openid } }), 'userid') }
    },
  }
}

function requireText(api: string, answer: JsonObject, name: string): string {
  const value = textIn(answer[name])
  if (value === undefined) throw incomplete(api, name)
  return value
}

function requireList(api: string, answer: JsonObject, name: string): void {
  if (!Array.isArray(answer[name])) throw incomplete(api, name)
}
