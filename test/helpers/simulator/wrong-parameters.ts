/** An errcode, and the change of a right request that it is the answer to. */
export type WrongParameter = [errcode: number, change: Record<string, string>]

/** What every call with the id and the secret of an app is answered at WeChat, whatever it is for. */
export const wrongCredentials: WrongParameter[] = [
  [41002, { appid: '' }],
  [41004, { secret: '' }],
  [40002, { grant_type: '' }],
  [40013, { appid: 'wxffffffffffffffff' }],
  [40013, { appid: '__proto__' }],
  [40125, { secret: 'wrong' }],
]

/** What every call with an access token is answered, at WeChat and at WeCom. */
export const wrongTokens: WrongParameter[] = [
  [41001, { access_token: '' }],
  [40014, { access_token: 'nonsense' }],
]
