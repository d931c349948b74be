import type { WechatWorld } from '../wechat/state/wechat-world.ts'
import type { WecomWorld } from '../wecom/state/wecom-world.ts'
import type { PushState } from './push-state.ts'

/** What is known to whoever pushes: accounts, companies, and what was pushed before. */
export interface PushWorld extends WechatWorld, WecomWorld {
  push: PushState
}
