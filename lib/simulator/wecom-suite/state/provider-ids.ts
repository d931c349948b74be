import { createHash } from 'node:crypto'

/** 32 characters that begin as the platform's: `wp` for corps, `wo` for members, `wm` for customers. */
function encrypt(prefix: 'wp' | 'wo' | 'wm', parts: readonly string[]): string {
  const digest = createHash('sha256').update(JSON.stringify([prefix, ...parts]))
  return `${prefix}${digest.digest('base64url').slice(0, 30)}`
}

/** What a provider knows a corp as: the same in all its apps, another one for each provider. Stable over restarts. */
export function openCorpIdOf(providerCorpId: string, corpId: string): string {
  return encrypt('wp', [providerCorpId, corpId.toLowerCase()])
}

/** The same for a member. */
export function openUseridOf(providerCorpId: string, corpId: string, userid: string): string {
  return encrypt('wo', [providerCorpId, corpId.toLowerCase(), userid.toLowerCase()])
}

/** The same for a customer, who is somebody else at each corp. */
export function openExternalUseridOf(
  providerCorpId: string,
  corpId: string,
  external_userid: string,
): string {
  return encrypt('wm', [providerCorpId, corpId.toLowerCase(), external_userid])
}

/** What a provider knows somebody as who belongs to no corp. */
export function providerOpenidOf(providerCorpId: string, openid: string): string {
  const digest = createHash('sha256').update(JSON.stringify(['provider openid', providerCorpId, openid]))
  return `o${digest.digest('base64url').slice(0, 27)}`
}
