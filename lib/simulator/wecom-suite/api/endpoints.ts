import { type CorpApiEntry, plainShape } from '../../wecom/api/corp-api-entry.ts'
import type { WecomSuiteWorld } from '../state/wecom-suite-world.ts'
import { getCorpToken } from './get-corp-token.ts'
import { getAuthInfo, getPermanentCode, getPermanentCodeFormerly } from './get-permanent-code.ts'
import { getProviderToken, getSuiteToken } from './get-suite-token.ts'
import { getUserdetail3rd } from './get-userdetail3rd.ts'
import { getUserinfo3rd, getUserinfo3rdFormerly } from './get-userinfo3rd.ts'
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
]
