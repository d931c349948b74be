import type { AccountsWorld } from '../../accounts/state/accounts-world.ts'
import type { Call as EngineCall } from '../../engine/http/call.ts'
import type { MiniPrograms } from './mini-programs.ts'

export interface MiniProgramWorld extends AccountsWorld {
  miniPrograms: MiniPrograms
}

/** A request to an endpoint that only mini programs have. */
export type Call = EngineCall<MiniProgramWorld>
