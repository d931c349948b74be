/** What an API that is called with an app access token may answer at any time. */
const withToken = [40001, 42001, 40014, 41001, 45009, 45011, 48001, -1]

const own: Readonly<Record<string, readonly number[]>> = {
  'sns/oauth2/access_token': [40029, 40163, 42003, 40226, 40125, 40013, 41008, 45011, -1],
  'sns/oauth2/refresh_token': [40030, 42002, 42007, 40013, 45011, -1],
  'sns/userinfo': [40001, 42001, 40014, 40003, 48001, 50001, 45011, -1],
  'sns/auth': [40001, 42001, 40003, 45011, -1],
  'sns/jscode2session': [40029, 40163, 40226, 45011, 40125, 40013, -1],
  'cgi-bin/token': [40013, 40125, 40164, 45009, 45011, -1],
  'cgi-bin/stable_token': [40013, 40125, 40164, 45009, 45011, -1],
  'cgi-bin/qrcode/create': [40129, 45029, ...withToken],
  'cgi-bin/message/template/send': [40037, 43004, 40003, 40241, ...withToken],
  'cgi-bin/message/custom/send': [45015, 45047, 40003, 40007, 45002, ...withToken],
  'cgi-bin/message/subscribe/send': [43101, 40037, 40003, 47003, ...withToken],
  'cgi-bin/user/info': [40003, ...withToken],
  'wxa/business/getuserphonenumber': [40029, ...withToken],
  'wxa/checksession': [87009, 87007, ...withToken],
  'wxa/resetusersessionkey': [87009, 87007, ...withToken],
  'wxa/getwxacodeunlimit': [41030, 40169, 45009, ...withToken],
}

const inCorps = [40014, 42001, 41001, 60020, 45009, 48002, -1]
const inSuites = [40082, 42009, 41022, 60020, 48002, -1]
const ownInCorps: Readonly<Record<string, readonly number[]>> = {
  'cgi-bin/gettoken': [40013, 40001, 40091, 60020, 45009, -1],
  'cgi-bin/auth/getuserinfo': [40029, 42003, 42022, 50001, 60021, ...inCorps],
  'cgi-bin/user/getuserinfo': [40029, 42003, 42022, 50001, 60021, ...inCorps],
  'cgi-bin/auth/getuserdetail': [84015, 84014, 84090, ...inCorps],
  'cgi-bin/user/get': [60111, 60011, 50002, ...inCorps],
  'cgi-bin/message/send': [81013, 82001, 40056, 301002, 44004, ...inCorps],
  'cgi-bin/miniprogram/jscode2session': [40029, 42013, ...inCorps],
  'cgi-bin/service/get_suite_token': [40085, 40080, 40083, 60020, -1],
  'cgi-bin/service/get_provider_token': [40013, 40001, 60020, -1],
  'cgi-bin/service/get_permanent_code': [40078, ...inSuites],
  'cgi-bin/service/v2/get_permanent_code': [40078, ...inSuites],
  'cgi-bin/service/get_corp_token': [40084, 48004, 48003, 2000002, ...inSuites],
  'cgi-bin/service/auth/getuserinfo3rd': [40029, 42003, 42022, 50001, ...inSuites],
  'cgi-bin/service/auth/getuserdetail3rd': [84015, 84014, ...inSuites],
}

/** Of WeChat's error pages. */
export const pageErrcodes: readonly number[] = [10003, 10004, 10005, 10006, 10009, 10015, 10016, -1]

/** The errcodes that developers meet at an API, the most frequent first. */
export function likelyErrcodes(api: string): readonly number[] {
  return [...new Set(own[api] ?? withToken)]
}

export function likelyInCorps(api: string): readonly number[] {
  const isOfProvider = /^cgi-bin\/(?:service|license)\//.test(api)
  return [...new Set(ownInCorps[api] ?? (isOfProvider ? inSuites : inCorps))]
}
