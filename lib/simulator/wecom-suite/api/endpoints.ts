import { type CorpApiEntry, plainShape } from '../../wecom/api/corp-api-entry.ts'
import type { WecomSuiteWorld } from '../state/wecom-suite-world.ts'
import { getAdminList } from './get-admin-list.ts'
import { getAppQrcode } from './get-app-qrcode.ts'
import { getCorpToken } from './get-corp-token.ts'
import { getCustomizedAuthUrl } from './get-customized-auth-url.ts'
import { getLoginInfo } from './get-login-info.ts'
import { getAuthInfo, getPermanentCode, getPermanentCodeFormerly } from './get-permanent-code.ts'
import { getProviderToken, getSuiteToken } from './get-suite-token.ts'
import { getUserdetail3rd } from './get-userdetail3rd.ts'
import { getUserinfo3rd, getUserinfo3rdFormerly } from './get-userinfo3rd.ts'
import { corpidToOpencorpid, openuseridToUserid, useridToOpenuserid } from './id-conversions.ts'
import { getActiveInfoByUser, setAutoActiveStatus } from './licences.ts'
import { suiteMiniProgramSession } from './mini-program-session.ts'
import { getPreAuthCode, setSessionInfo } from './pre-auth-code.ts'

/** The APIs of service providers. */
export const wecomSuiteEndpoints: readonly CorpApiEntry<WecomSuiteWorld>[] = [
  ['service/get_suite_token', getSuiteToken, plainShape],
  ['service/get_provider_token', getProviderToken, plainShape],
  ['service/get_pre_auth_code', getPreAuthCode, plainShape],
  ['service/set_session_info', setSessionInfo, plainShape],
  ['service/get_permanent_code', getPermanentCodeFormerly, plainShape],
  ['service/v2/get_permanent_code', getPermanentCode, plainShape],
  ['service/get_auth_info', getAuthInfo, plainShape],
  ['service/v2/get_auth_info', getAuthInfo, plainShape],
  ['service/get_corp_token', getCorpToken, plainShape],
  ['service/auth/getuserinfo3rd', getUserinfo3rd, plainShape],
  ['service/getuserinfo3rd', getUserinfo3rdFormerly, plainShape],
  ['service/auth/getuserdetail3rd', getUserdetail3rd, plainShape],
  ['service/get_customized_auth_url', getCustomizedAuthUrl, plainShape],
  ['service/get_admin_list', getAdminList, plainShape],
  ['service/get_app_qrcode', getAppQrcode, plainShape],
  ['service/get_login_info', getLoginInfo, plainShape],
  ['service/miniprogram/jscode2session', suiteMiniProgramSession, plainShape],
  ['service/corpid_to_opencorpid', corpidToOpencorpid, plainShape],
  ['batch/userid_to_openuserid', useridToOpenuserid, plainShape],
  ['batch/openuserid_to_userid', openuseridToUserid, plainShape],
  ['license/get_active_info_by_user', getActiveInfoByUser, plainShape],
  ['license/set_auto_active_status', setAutoActiveStatus, plainShape],
]
