import type { ApiCaller } from '../../core/client/api-call.ts'
import { answerWithLists, answerWithTexts, requireText } from '../../core/client/checked-answer.ts'
import { incomplete } from '../../core/http/answer-fields.ts'
import type {
  WecomDepartmentIds,
  WecomDepartmentRecord,
  WecomDepartments,
  WecomMemberRecord,
  WecomMessage,
  WecomMessageResult,
  WecomMiniProgramSession,
  WecomTagMembers,
} from './wecom-answers.ts'
import { identityIn, type WecomCodeIdentity, type WecomUserDetail } from './wecom-code-identity.ts'
import { type IdCase, isSameUserid } from './wecom-ids.ts'

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

export function createWecomCalls(
  call: ApiCaller,
  { agentIdOf, idCase }: { agentIdOf: AgentIdOf; idCase: IdCase },
): WecomCalls {
  return {
    ...createPeopleCalls(call),
    ...createDirectoryCalls(call, idCase),
    async sendMessage(message) {
      return call({ path: '/cgi-bin/message/send', body: { agentid: await agentIdOf(), ...message } })
    },
  }
}

/** The AgentId of an app: a promise where a company has to be asked for it that has installed the app of another. */
export type AgentIdOf = () => number | Promise<number>

type PeopleCalls = Pick<
  WecomCalls,
  'fetchIdentity' | 'fetchUserDetail' | 'fetchMiniProgramSession' | 'convertToOpenid' | 'convertToUserid'
>

const createPeopleCalls = (call: ApiCaller): PeopleCalls => ({
  async fetchIdentity(code) {
    const path = '/cgi-bin/auth/getuserinfo'
    return identityIn(apiOf(path), await call({ path, query: { code }, repeatable: false }))
  },

  async fetchUserDetail(userTicket) {
    const path = '/cgi-bin/auth/getuserdetail'
    const answer = await call({ path, body: { user_ticket: userTicket } })
    return answerWithTexts<WecomUserDetail>(apiOf(path), answer, ['userid'])
  },

  async fetchMiniProgramSession(code) {
    const path = '/cgi-bin/miniprogram/jscode2session'
    const query = { js_code: code, grant_type: 'authorization_code' }
    const answer = await call({ path, query, repeatable: false })
    const needed = ['corpid', 'userid', 'session_key'] as const
    return answerWithTexts<WecomMiniProgramSession>(apiOf(path), answer, needed)
  },

  async convertToOpenid(userid) {
    const path = '/cgi-bin/user/convert_to_openid'
    return { openid: requireText(apiOf(path), await call({ path, body: { userid } }), 'openid') }
  },

  async convertToUserid(openid) {
    const path = '/cgi-bin/user/convert_to_userid'
    return { userid: requireText(apiOf(path), await call({ path, body: { openid } }), 'userid') }
  },
})

/** Members, departments and tags: what the app sees of the company. */
type DirectoryCalls = Pick<
  WecomCalls,
  'fetchMember' | 'fetchDepartments' | 'fetchDepartmentIds' | 'fetchDepartment' | 'fetchTagMembers'
>

const createDirectoryCalls = (call: ApiCaller, idCase: IdCase): DirectoryCalls => ({
  async fetchMember(userid) {
    const path = '/cgi-bin/user/get'
    const answer = await call({ path, query: { userid } })
    if (!isSameUserid(answer['userid'], userid, idCase)) {
      throw incomplete(apiOf(path), 'the userid that was asked for')
    }
    return answer as WecomMemberRecord
  },

  async fetchDepartments(id) {
    const path = '/cgi-bin/department/list'
    return answerWithLists<WecomDepartments>(apiOf(path), await call({ path, query: { id } }), ['department'])
  },

  async fetchDepartmentIds(id) {
    const path = '/cgi-bin/department/simplelist'
    const answer = await call({ path, query: { id } })
    return answerWithLists<WecomDepartmentIds>(apiOf(path), answer, ['department_id'])
  },

  async fetchDepartment(id) {
    const path = '/cgi-bin/department/get'
    const answer = await call({ path, query: { id } })
    const department = answer['department'] as WecomDepartmentRecord | null | undefined
    if (department?.id === undefined || Number(department.id) !== id) {
      throw incomplete(apiOf(path), 'the department that was asked for')
    }
    return { ...answer, department }
  },

  async fetchTagMembers(tagId) {
    const path = '/cgi-bin/tag/get'
    const answer = await call({ path, query: { tagid: tagId } })
    return answerWithLists<WecomTagMembers>(apiOf(path), answer, ['userlist', 'partylist'])
  },
})

const apiOf = (path: string): string => path.slice(1)
