import type { OpenPlatformWorld } from '../open-platform/state/open-platform-world.ts'
import type { WecomWorld } from '../wecom/state/wecom-world.ts'
import type { PushState } from './push-state.ts'

/** What is known to whoever pushes: accounts, third-party platforms, companies, and what was pushed before. */
export interface PushWorld extends OpenPlatformWorld, WecomWorld {
  push: PushState
}
