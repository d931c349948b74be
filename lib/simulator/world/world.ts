import { createAccountsState } from '../accounts/state/accounts-world.ts'
import type { SimulatedApp } from '../accounts/state/app.ts'
import type { SimulatedPerson } from '../accounts/state/person.ts'
import { createEngineWorld, type EngineOptions } from '../engine/engine-world.ts'
import type { MiniProgramWorld } from '../mini-program/state/mini-program-world.ts'
import { createMiniPrograms } from '../mini-program/state/mini-programs.ts'
import { createPushState } from '../push/push-state.ts'
import type { PushWorld } from '../push/push-world.ts'
import { createWechatState } from '../wechat/state/wechat-world.ts'
import type { SimulatedCorp } from '../wecom/state/corp.ts'
import { createWecom } from '../wecom/state/wecom.ts'

/** Who is there when the simulator starts, and how the platforms behave. */
export interface WorldOptions extends EngineOptions {
  apps: readonly SimulatedApp[]
  people: readonly SimulatedPerson[]
  corps: readonly SimulatedCorp[]
}

/** All the simulator knows. Endpoints get their part of it with every call; nothing is kept anywhere else. */
export interface World extends MiniProgramWorld, PushWorld {}

export function createWorld(options: WorldOptions): World {
  const engine = createEngineWorld(options)
  const { now } = engine.clock
  return {
    ...engine,
    ...createAccountsState(engine, options.apps, options.people),
    ...createWechatState(engine),
    miniPrograms: createMiniPrograms(now),
    wecom: createWecom(options.corps, now, engine.bell.ring),
    push: createPushState(now),
  }
}
