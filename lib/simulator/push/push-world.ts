import type { OpenPlatformWorld } from '../open-platform/state/open-platform-world.ts'
import type { WecomSuiteWorld } from '../wecom-suite/state/wecom-suite-world.ts'
import type { PushState } from './push-state.ts'

/** What is known to whoever pushes: accounts, third-party platforms, companies, service providers, and what was pushed before. */
export interface PushWorld extends OpenPlatformWorld, WecomSuiteWorld {
  push: PushState
}
