import type { ApiEntry } from '../../accounts/api/api-entry.ts'
import type { OpenPlatformWorld } from '../state/open-platform-world.ts'
import { authorizerToken } from './api-authorizer-token.ts'
import { componentToken } from './api-component-token.ts'
import { createPreauthcode } from './api-create-preauthcode.ts'
import { getAuthorizerInfo } from './api-get-authorizer-info.ts'
import { getAuthorizerList } from './api-get-authorizer-list.ts'
import { queryAuth } from './api-query-auth.ts'
import { startPushTicket } from './api-start-push-ticket.ts'
import { getOption, getOptionFormerly, setOption, setOptionFormerly } from './authorizer-options.ts'
import { clearComponentQuota, clearComponentQuotaBySecret } from './clear-quota.ts'
import { componentJscode2session, exchangeComponentCode, renewComponentOAuthToken } from './sns-component.ts'

/** The APIs of third-party platforms. */
export const openPlatformEndpoints: readonly ApiEntry<OpenPlatformWorld>[] = [
  ['cgi-bin', 'cgi-bin/component/api_start_push_ticket', startPushTicket],
  ['cgi-bin', 'cgi-bin/component/api_component_token', componentToken],
  ['cgi-bin', 'cgi-bin/component/api_create_preauthcode', createPreauthcode],
  ['cgi-bin', 'cgi-bin/component/api_query_auth', queryAuth],
  ['cgi-bin', 'cgi-bin/component/api_authorizer_token', authorizerToken],
  ['cgi-bin', 'cgi-bin/component/api_get_authorizer_info', getAuthorizerInfo],
  ['cgi-bin', 'cgi-bin/component/api_get_authorizer_list', getAuthorizerList],
  ['cgi-bin', 'cgi-bin/component/get_authorizer_option', getOption],
  ['cgi-bin', 'cgi-bin/component/set_authorizer_option', setOption],
  ['cgi-bin', 'cgi-bin/component/api_get_authorizer_option', getOptionFormerly],
  ['cgi-bin', 'cgi-bin/component/api_set_authorizer_option', setOptionFormerly],
  ['cgi-bin', 'cgi-bin/component/clear_quota', clearComponentQuota],
  ['cgi-bin', 'cgi-bin/component/clear_quota/v2', clearComponentQuotaBySecret],
  ['sns', 'sns/oauth2/component/access_token', exchangeComponentCode],
  ['sns', 'sns/oauth2/component/refresh_token', renewComponentOAuthToken],
  ['sns', 'sns/component/jscode2session', componentJscode2session],
]
