import type { SimulatedApp } from '../../accounts/state/app.ts'
import { originalIdOf } from '../../accounts/state/original-id.ts'
import { type Answer, json, Refusal } from '../../engine/http/answer.ts'
import { createRid } from '../../engine/identifiers.ts'
import type { SimulatedComponent } from '../state/component.ts'
import type { Call } from '../state/open-platform-world.ts'
import { checkAuthorizer } from './authorizer.ts'
import { bodyOf } from './component-body.ts'
import { checkCaller } from './component-caller.ts'
import { funcInfoOf } from './func-info.ts'

const statuses = { normal: 1, banned: 16 }

function miniProgramInfo(): object {
  const network = {
    RequestDomain: [],
    WsRequestDomain: [],
    UploadDomain: [],
    DownloadDomain: [],
    BizDomain: [],
    UDPDomain: [],
  }
  return { network, categories: [{ first: '工具', second: '信息查询' }], visit_status: 0 }
}

/** Only a mini program has `MiniProgramInfo`: nothing else tells the kinds apart. */
function recordOf(call: Call, app: SimulatedApp): object {
  const isMini = app.kind === 'mini-program'
  const userName = originalIdOf(app)
  return {
    nick_name: app.name,
    head_img: `${call.origin}/simulator/avatars/-.svg`,
    service_type_info: { id: isMini ? 0 : 2 },
    verify_type_info: { id: app.verified === false ? -1 : 0 },
    user_name: userName,
    alias: '',
    principal_name: app.openPlatformAccount ?? app.name,
    qrcode_url: `https://open.weixin.qq.com/qr/code?username=${userName}`,
    signature: '',
    business_info: { open_pay: 0, open_shake: 0, open_scan: 0, open_card: 0, open_store: 0 },
    account_status: app.banned === true ? statuses.banned : statuses.normal,
    register_type: 0,
    basic_config: { is_phone_configured: true, is_email_configured: true },
    ...(isMini && { MiniProgramInfo: miniProgramInfo() }),
  }
}

function answerInfo(call: Call, component: SimulatedComponent): Answer {
  const { app, grant } = checkAuthorizer(call, component, bodyOf(call, component))
  return json('cgi-bin', {
    authorizer_info: recordOf(call, app),
    authorization_info: {
      authorizer_appid: app.appId,
      ...(grant.hasRedeemed && { authorizer_refresh_token: grant.refreshToken }),
      func_info: funcInfoOf(grant),
    },
  })
}

/** `api_get_authorizer_info`: who an account is, and what it has granted. */
export function getAuthorizerInfo(call: Call): Answer {
  const component = checkCaller(call)
  try {
    return answerInfo(call, component)
  } catch (error) {
    if (!(error instanceof Refusal) || component.stringErrcodes !== true) throw error
    const errmsg = `${error.message} rid: ${createRid(call.world.clock.now())}`
    return { ...json('cgi-bin', { errcode: String(error.errcode), errmsg }), errcode: error.errcode }
  }
}
