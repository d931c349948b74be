import { createRid } from '../identifiers.ts'
import { type Answer, type Family, json } from './answer.ts'
import { wecomErrmsgOf } from './wecom-errmsg.ts'

/** An errcode with the platform's words for it. */
export interface ErrorText {
  errcode: number
  errmsg: string
}

/** WeChat's. */
export const platformErrors: ReadonlyMap<number, string> = new Map([
  [-1, 'system error'],
  [10003, 'redirect_uri 域名与后台配置不一致'],
  [10004, '此公众号被封禁'],
  [10005, '此公众号并没有这些 scope 的权限'],
  [10006, '必须关注此测试号'],
  [10009, '操作太频繁了，请稍后重试'],
  [10010, 'scope 不能为空'],
  [10011, 'redirect_uri 不能为空'],
  [10012, 'appid 不能为空'],
  [10013, 'state 不能为空'],
  [10015, '公众号未授权第三方平台，请检查授权状态'],
  [10016, '不支持微信开放平台的 Appid，请使用公众号 Appid'],
  [
    40001,
    'invalid credential, access_token is invalid or not latest, could get access_token by getStableAccessToken, more details at https://mmbizurl.cn/s/JtxxFh33r',
  ],
  [40002, 'invalid grant_type'],
  [40003, 'invalid openid'],
  [40007, 'invalid media_id'],
  [40008, 'invalid message type'],
  [40013, 'invalid appid'],
  [40014, 'invalid access_token'],
  [40029, 'invalid code'],
  [40030, 'invalid refresh_token'],
  [40031, 'invalid openid list'],
  [40032, 'invalid openid list size'],
  [40037, 'invalid template_id'],
  [40052, 'invalid action name'],
  [40053, 'invalid action info'],
  [40066, 'invalid url'],
  [40090, 'invalid request source (bad client ip)'],
  [40094, 'invalid component credential'],
  [40097, 'invalid args'],
  [40125, 'invalid appsecret'],
  [40129, 'invalid scene'],
  [40163, 'code been used'],
  [40164, 'invalid ip, not in whitelist'],
  [40165, 'invalid weapp pagepath'],
  [40169, 'invalid length for scene, or the data is not json string'],
  [40226, 'code blocked'],
  [40241, 'duplicate template message'],
  [41001, 'access_token missing'],
  [41002, 'appid missing'],
  [41003, 'refresh_token missing'],
  [41004, 'appsecret missing'],
  [41006, 'media_id missing'],
  [41008, 'missing code'],
  [41009, 'missing openid'],
  [41018, 'component_appid missing'],
  [41021, 'component_access_token missing'],
  [41030, 'invalid page'],
  [42001, 'access_token expired'],
  [42002, 'refresh_token expired'],
  [42003, 'code expired'],
  [42006, 'component_access_token expired'],
  [42007, 'access_token and refresh_token exception'],
  [43002, 'require POST method'],
  [43004, 'require subscribe'],
  [43019, 'require remove blacklist'],
  [43101, 'user refuse to accept the msg'],
  [44002, 'empty post data'],
  [44003, 'empty news data'],
  [44004, 'empty content'],
  [44005, 'empty list size'],
  [45002, 'content size out of limit'],
  [45008, 'article size out of limit'],
  [45009, 'reach max api daily quota limit'],
  [45011, 'api minute-quota reach limit, must slower, retry next minute'],
  [45015, 'response out of time limit or subscription is canceled'],
  [45029, 'qrcode count out of limit'],
  [45047, 'out of response count limit'],
  [47001, 'data format error'],
  [47003, 'argument invalid!'],
  [48001, 'api unauthorized'],
  [48002, 'user block receive message'],
  [48006, 'forbid to clear quota because of reaching the limit'],
  [50001, 'user unauthorized'],
  [61003, 'component is not authorized by this account'],
  [61004, 'access clientip is not registered'],
  [61005, 'component ticket is expired'],
  [61006, 'component ticket is invalid'],
  [61007, 'api is unauthorized to component'],
  [61009, 'code is invalid'],
  [61010, 'code is expired'],
  [61011, 'invalid component'],
  [61012, 'invalid option name'],
  [61013, 'invalid option value'],
  [61014, 'must use component token for component api'],
  [61015, 'must use biz account token for not component api'],
  [61023, 'refresh_token is invalid'],
  [61024, 'must use api_component_token to get component access token'],
  [76021, 'cgi_path not found'],
  [76022, 'no permission to query the quota of this cgi_path'],
  [87007, 'session_key is not existd or expired'],
  [87008, 'invalid sig_method'],
  [87009, 'invalid signature'],
])

export function errmsgOf(errcode: number): string {
  return platformErrors.get(errcode) ?? 'system error'
}

export function errmsgIn(family: Family, errcode: number): string {
  return family === 'wecom' ? wecomErrmsgOf(errcode) : errmsgOf(errcode)
}

/** The refusal of an API: HTTP 200, the text and a request id; `sns` has a comma before it, `cgi-bin` has not. */
export function apiError(family: Family, errcode: number, errmsg: string, now: number): Answer {
  const isSns = family === 'sns'
  const gap = isSns && errcode === 40002 ? '\n, ' : isSns ? ', ' : ' '
  return json(family, { errcode, errmsg: `${errmsg}${gap}rid: ${createRid(now)}` })
}
