import type { Call as EngineCall } from '../../engine/http/call.ts'
import type { MiniProgramWorld } from '../../mini-program/state/mini-program-world.ts'
import type { WechatWorld } from '../../wechat/state/wechat-world.ts'
import type { OpenPlatform } from './open-platform.ts'

export interface OpenPlatformWorld extends WechatWorld, MiniProgramWorld {
  openPlatform: OpenPlatform
}

/** A request to an endpoint for third-party platforms. */
export type Call = EngineCall<OpenPlatformWorld>
