import type { EngineWorld } from '../../engine/engine-world.ts'
import type { Call as EngineCall } from '../../engine/http/call.ts'
import type { InstalledApps } from './installed-apps.ts'
import type { Wecom } from './wecom.ts'

export interface WecomWorld extends EngineWorld {
  wecom: Wecom
  /** The apps of service providers. */
  installed: InstalledApps
}

/** A request to an endpoint of WeCom's. */
export type Call = EngineCall<WecomWorld>
