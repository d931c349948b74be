import type { EmitEvent } from '../../core/emitter.ts'
import { WechatAuthError } from '../../errors.ts'
import type { FetchedUser } from '../../express/request/login-platform.ts'
import type { SceneStore } from '../../express/scene/scene-store.ts'
import type { WechatClient } from '../client/wechat-client.ts'
import type { WechatUser } from '../login/wechat-user.ts'

/** Who scanned and confirmed. A scene is good for one login. */
export async function fetchSceneUser(
  store: SceneStore,
  client: WechatClient,
  id: string,
  emit: EmitEvent,
): Promise<FetchedUser> {
  const openid = (await store.take(id))?.openid
  if (openid === undefined) throw new WechatAuthError('ERR_CODE_DEAD', 'the scene was used or is too old')
  const provider = 'official-account'
  const unionid = await client.fetchFollower(openid).then(
    (follower) => follower.unionid,
    () => {
      emit({ type: 'profile-failure', provider, appId: client.appId })
      return undefined
    },
  )
  const user: WechatUser = {
    provider,
    appId: client.appId,
    openid,
    // A scan shows no more of a person than a silent login does.
    scope: 'snsapi_base',
    ...(unionid !== undefined && { unionid }),
    loggedInAt: Date.now(),
  }
  return { user }
}
