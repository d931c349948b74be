import type { WechatAuthErrorCode } from '../../errors.ts'

/** The language of what visitors read. */
export type Lang = 'zh_CN' | 'en'

const messages: Record<WechatAuthErrorCode, readonly [zh: string, en: string]> = {
  ERR_PARAMETER: ['参数缺失或格式错误', 'A parameter is missing or malformed'],
  ERR_CODE_MISSING: ['缺少授权码', 'The authorization code is missing'],
  ERR_LOGIN_REQUIRED: ['请先登录', 'Please log in'],
  ERR_CODE_DEAD: [
    '授权码已失效，请重新登录',
    'The authorization code is no longer valid, please log in again',
  ],
  ERR_TOKEN_INVALID: ['登录凭证无效，请重新登录', 'The token is not valid, please log in again'],
  ERR_TOKEN_EXPIRED: ['登录已过期，请重新登录', 'The login has expired, please log in again'],
  ERR_SESSION_KEY_STALE: [
    '会话密钥已失效，请重新调用 wx.login()',
    'The session key is stale, call wx.login() again',
  ],
  ERR_STATE_MISMATCH: [
    '登录校验失败，请重新登录',
    'This login was not started in this browser, please log in again',
  ],
  ERR_ACCESS_DENIED: ['未获得授权', 'Access was denied'],
  ERR_USER_BLOCKED: ['该账号暂时无法登录', 'This account cannot log in at present'],
  ERR_ORIGIN_REFUSED: ['请求来源不被允许', 'Requests from this origin are not allowed'],
  ERR_SNAPSHOT_USER: [
    '当前为快照页，请点击页面下方的“使用完整服务”后再登录',
    'This is a snapshot page. Tap 使用完整服务 at the bottom of the page, then log in',
  ],
  ERR_NOT_A_MEMBER: ['仅限企业成员登录', 'Only members of the company can log in'],
  ERR_NOT_AUTHORIZED: ['没有访问权限', 'You are not authorized'],
  ERR_RETURN_TO_REFUSED: ['不允许跳转到该地址', 'That return address is not allowed'],
  ERR_GRANT_REFUSED: [
    '授权不是从本浏览器发起的，请重新发起授权',
    'This grant was not begun in this browser, please begin it again',
  ],
  ERR_BROWSER_UNSUPPORTED: ['请在微信客户端中打开', 'Please open this page in WeChat'],
  ERR_LOGIN_LOOP: [
    '登录未能完成：浏览器没有保存登录状态，请检查 Cookie 设置',
    'The login could not be finished: the browser did not keep it. Please check the cookie settings',
  ],
  ERR_SIGNATURE: ['签名错误', 'The signature is wrong'],
  ERR_RECEIVER_MISMATCH: ['接收方不匹配', 'The message is for somebody else'],
  ERR_MESSAGE_DECRYPT: ['消息解密失败', 'The message cannot be decrypted'],
  ERR_MESSAGE_TOO_OLD: ['消息已过期', 'The message is too old'],
  ERR_WATERMARK: ['数据水印不匹配', 'The watermark of the data is wrong'],
  ERR_IDENTITY_TAKEN: ['该登录方式已绑定其他账号', 'This login already belongs to another account'],
  ERR_LAST_IDENTITY: [
    '这是该账号的最后一种登录方式，无法解绑',
    'This is the account’s last login, so it cannot be removed',
  ],
  ERR_SESSION_MISSING: ['服务器配置错误', 'The server is not configured correctly'],
  ERR_CACHE: ['服务器暂时无法保存登录状态', 'The server cannot keep the login at present'],
  ERR_APP: ['服务器出错，请稍后重试', 'The server failed, please try again later'],
  ERR_PLATFORM_CONFIG: [
    '登录服务配置错误，请联系网站管理员',
    'Login is not configured correctly, please tell the site’s operator',
  ],
  ERR_PLATFORM_TOKEN: [
    '登录服务暂时不可用，请稍后重试',
    'Login is not available at present, please try again later',
  ],
  ERR_PLATFORM: ['平台返回错误，请稍后重试', 'The platform answered with an error, please try again later'],
  ERR_GRANT_MISSING: [
    '该账号尚未授权，或授权已取消',
    'This account has not granted access, or has withdrawn it',
  ],
  ERR_TICKET_MISSING: [
    '登录服务正在等待微信推送票据，请稍后重试',
    'Login is waiting for a ticket from WeChat, please try again later',
  ],
  ERR_PLATFORM_UNAVAILABLE: [
    '平台暂时无法访问，请稍后重试',
    'The platform cannot be reached at present, please try again later',
  ],
  ERR_PLATFORM_QUOTA: ['请求过于频繁，请稍后重试', 'Too many requests at present, please try again later'],
}

/** What a visitor may read of an error: no address, no request id, nothing of the platform's own text. */
export function messageFor(code: WechatAuthErrorCode, lang: Lang): string {
  return messages[code][lang === 'en' ? 1 : 0]
}
