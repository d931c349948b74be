import { WechatAuthError } from '../../errors.ts'
import { isSnapshotUser, type OAuthToken } from '../user-tokens/oauth-requests.ts'

/** Whether people of a snapshot page, who are made up by WeChat, may log in. */
export type SnapshotUsers = 'refuse' | 'allow'

/** @throws ERR_SNAPSHOT_USER for the made-up person of a snapshot page where those are refused */
export function checkSnapshotUser(
  token: OAuthToken,
  snapshotUsers: SnapshotUsers,
): { isSnapshotUser: boolean } {
  const isSnapshot = isSnapshotUser(token)
  if (isSnapshot && snapshotUsers === 'refuse') {
    throw new WechatAuthError('ERR_SNAPSHOT_USER', 'WeChat showed a snapshot page, with a made-up person')
  }
  return { isSnapshotUser: isSnapshot }
}
