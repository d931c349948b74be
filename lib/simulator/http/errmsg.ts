import { createRid } from '../state/identifiers.ts'
import { type Answer, type Family, json } from './answer.ts'
import { wecomErrmsgOf } from './wecom-errmsg.ts'

const texts: ReadonlyMap<number, string> = new Map([
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
  [40013, 'invalid appid'],
  [40014, 'invalid access_token'],
  [40029, 'invalid code'],
  [40030, 'invalid refresh_token'],
  [40066, 'invalid url'],
  [40097, 'invalid args'],
  [40125, 'invalid appsecret'],
  [40163, 'code been used'],
  [40164, 'invalid ip, not in whitelist'],
  [40226, 'code blocked'],
  [41001, 'access_token missing'],
  [41002, 'appid missing'],
  [41003, 'refresh_token missing'],
  [41004, 'appsecret missing'],
  [41008, 'missing code'],
  [41009, 'missing openid'],
  [42001, 'access_token expired'],
  [42002, 'refresh_token expired'],
  [42003, 'code expired'],
  [42007, 'access_token and refresh_token exception'],
  [43002, 'require POST method'],
  [44002, 'empty post data'],
  [45009, 'reach max api daily quota limit'],
  [45011, 'api minute-quota reach limit, must slower, retry next minute'],
  [47001, 'data format error'],
  [48001, 'api unauthorized'],
  [50001, 'user unauthorized'],
  [87007, 'session_key is not existd or expired'],
  [87008, 'invalid sig_method'],
  [87009, 'invalid signature'],
])

export function errmsgOf(errcode: number): string {
  return texts.get(errcode) ?? 'system error'
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
