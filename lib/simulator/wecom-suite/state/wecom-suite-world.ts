import type { Call as EngineCall } from '../../engine/http/call.ts'
import type { WecomWorld } from '../../wecom/state/wecom-world.ts'
import type { WecomSuite } from './wecom-suite.ts'

export interface WecomSuiteWorld extends WecomWorld {
  wecomSuite: WecomSuite
}

/** A request to an endpoint for service providers. */
export type Call = EngineCall<WecomSuiteWorld>
