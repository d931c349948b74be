import { type SimulatedUserInfo, signAndEncrypt, watermarkOf } from '../../engine/encrypted-data.ts'
import { checkKeys, checkOneOf, checkText } from '../../engine/option-checks.ts'
import type { SimulatedCorp } from '../state/corp.ts'
import { corpOwnerOf } from '../state/corp-mini-programs.ts'
import { agentOf, corpOf, memberOf } from '../state/find-in-corp.ts'
import { isUserid } from '../state/member.ts'
import { findMember } from '../state/people.ts'
import type { WecomWorld } from '../state/wecom-world.ts'

/** What a code of `wx.qy.login()` is made for. */
export interface CorpMiniProgramLoginOptions {
  /** The app that the mini program is bound to. */
  agentId: number
  /** @default false: every login gives a new session_key */
  keepsSessionKey?: boolean
  /** The person is a member of this other corp: that one is answered, and the userid need not be known here. */
  memberOfCorp?: string
}

export interface CorpMiniProgramDataOptions {
  agentId: number
  /** Of the mini program: it is in the watermark, where no corpid is. */
  appId: string
  /** Added to the plaintext, or in place of what is there; `undefined` takes a field away. */
  data?: Record<string, unknown>
}

/** What the front end of a mini program does inside WeCom. */
export interface SimulatedCorpMiniPrograms {
  /**
   * The code of `wx.qy.login()`: 5 minutes, once, for one app.
   * @throws TypeError when the corp, the member or the app is unknown
   */
  miniProgramLogin(corpId: string, userid: string, options: CorpMiniProgramLoginOptions): string
  /**
   * What `wx.qy.getEnterpriseUserInfo()` gives, encrypted with the member's present session_key.
   * @throws TypeError also before a login
   */
  miniProgramData(corpId: string, userid: string, options: CorpMiniProgramDataOptions): SimulatedUserInfo
}

/** @throws TypeError unless it is one of the corp's own apps, or one that a provider has installed there */
function checkApp(world: WecomWorld, corp: SimulatedCorp, agentId: number): void {
  if (world.installed.find(corp.corpId, agentId) === undefined) agentOf(corp, agentId)
}

export function createCorpMiniProgramApi(world: WecomWorld): SimulatedCorpMiniPrograms {
  const { corps, miniPrograms } = world.wecom
  return {
    miniProgramLogin(corpId, userid, options) {
      checkKeys('miniProgramLogin', options, ['agentId', 'keepsSessionKey', 'memberOfCorp'])
      const { agentId, keepsSessionKey = false, memberOfCorp } = options
      const corp = corpOf(corps, corpId)
      checkApp(world, corp, agentId)
      checkOneOf('miniProgramLogin', 'keepsSessionKey', keepsSessionKey, [true, false])
      if (memberOfCorp === undefined) memberOf(corp, userid)
      else checkText('miniProgramLogin', 'memberOfCorp', memberOfCorp)
      if (!isUserid(String(userid))) throw new TypeError(`simulator: "${userid}" is no userid`)
      const user = { corpId, agentId, userid: findMember(corp, userid)?.userid ?? userid }
      const sessionKey = miniPrograms.sessionKeys.renew(corpOwnerOf(user), keepsSessionKey)
      return miniPrograms.loginCodes.issue({ ...user, homeCorpId: memberOfCorp ?? corpId, sessionKey })
    },
    miniProgramData(corpId, userid, options) {
      checkKeys('miniProgramData', options, ['agentId', 'appId', 'data'])
      const { agentId, appId, data = {} } = options
      const corp = corpOf(corps, corpId)
      checkApp(world, corp, agentId)
      checkText('miniProgramData', 'appId', appId)
      if (typeof data !== 'object' || data === null || Array.isArray(data)) {
        throw new TypeError('miniProgramData: option "data" must be an object')
      }
      const key = miniPrograms.sessionKeys.useForData(
        corpOwnerOf({ corpId, agentId, userid: String(userid) }),
      )
      if (key === undefined) throw new TypeError('simulator: miniProgramLogin() comes before encrypted data')
      const member = findMember(corp, userid)
      const { name = userid, gender = '0' } = member ?? {}
      const raw = { name, gender: Number(gender), language: 'zh_CN' }
      const plain = { corpid: corpId, userid: member?.userid ?? userid, name, gender: Number(gender) }
      const watermark = watermarkOf(appId, world.clock.now())
      return signAndEncrypt(key, raw, { ...plain, watermark, ...data })
    },
  }
}
