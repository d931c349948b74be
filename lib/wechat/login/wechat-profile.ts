import { PlatformError } from '../../errors.ts'
import type { WechatClient } from '../client/wechat-client.ts'
import type { OAuthToken, UserInfo } from '../user-tokens/oauth-requests.ts'
import type { WechatUser } from './wechat-user.ts'

const noRight = 48001

/** Nickname, picture and the like, where the person agreed to it. */
export async function fetchProfile(
  client: WechatClient,
  token: OAuthToken,
  scope: string,
): Promise<Partial<WechatUser>> {
  if (!givesProfile(token, scope)) return {}
  try {
    return pickProfile(
      await client.fetchUserInfo({ openid: token.openid, oauthAccessToken: token.access_token }),
    )
  } catch (error) {
    // WeChat logs the person in, and gives no profile.
    if (error instanceof PlatformError && error.errcode === noRight) return {}
    throw error
  }
}

function givesProfile(token: OAuthToken, scope: string): boolean {
  const granted = cappedText(token.scope)?.split(',') ?? []
  if (granted.includes('snsapi_login')) return true
  return scope !== 'snsapi_base' && granted.includes('snsapi_userinfo')
}

function pickProfile(info: UserInfo): Partial<WechatUser> {
  const profile: Partial<WechatUser> = {}
  for (const name of ['nickname', 'headimgurl', 'province', 'city', 'country', 'unionid'] as const) {
    const value = cappedText(info[name])
    if (value !== undefined) profile[name] = value
  }
  if (Number.isInteger(Number(info.sex))) profile.sex = Number(info.sex)
  if (Array.isArray(info.privilege)) {
    profile.privilege = info.privilege.slice(0, 50).filter((item) => typeof item === 'string')
  }
  return profile
}

/** Also an empty one: WeChat says so that there is no avatar. */
export function cappedText(value: unknown): string | undefined {
  return typeof value === 'string' ? value.slice(0, 1_024) : undefined
}
