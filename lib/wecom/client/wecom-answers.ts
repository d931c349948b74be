import type { JsonObject } from '../../core/tolerant-json.ts'

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

/** `department/list` */
export interface WecomDepartments {
  department: WecomDepartmentRecord[]
}

/** `department/simplelist`: records without names. */
export interface WecomDepartmentIds {
  department_id: WecomDepartmentRecord[]
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
