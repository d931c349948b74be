import { createAccountsState } from '../accounts/state/accounts-world.ts'
import type { SimulatedApp } from '../accounts/state/app.ts'
import type { SimulatedPerson } from '../accounts/state/person.ts'
import { createEngineWorld, type EngineOptions } from '../engine/engine-world.ts'
import { createMiniPrograms } from '../mini-program/state/mini-programs.ts'
import type { SimulatedComponent } from '../open-platform/state/component.ts'
import { delegationOf } from '../open-platform/state/delegation.ts'
import { createOpenPlatform } from '../open-platform/state/open-platform.ts'
import { createPushState } from '../push/push-state.ts'
import type { PushWorld } from '../push/push-world.ts'
import { createWechatState } from '../wechat/state/wechat-world.ts'
import type { SimulatedCorp } from '../wecom/state/corp.ts'
import { createWecom } from '../wecom/state/wecom.ts'
import { installedAppsOf } from '../wecom-suite/state/installed-apps.ts'
import type { SimulatedSuite } from '../wecom-suite/state/suite.ts'
import { createWecomSuite } from '../wecom-suite/state/wecom-suite.ts'

/** Who is there when the simulator starts, and how the platforms behave. */
export interface WorldOptions extends EngineOptions {
  apps: readonly SimulatedApp[]
  people: readonly SimulatedPerson[]
  corps: readonly SimulatedCorp[]
  components: readonly SimulatedComponent[]
  suites: readonly SimulatedSuite[]
}

/** All the simulator knows. Endpoints get their part of it with every call; nothing is kept anywhere else. */
export interface World extends PushWorld {}

export function createWorld(options: WorldOptions): World {
  const engine = createEngineWorld(options)
  const { now } = engine.clock
  const openPlatform = createOpenPlatform(options.components, now, engine.bell.ring)
  const wecom = createWecom(options.corps, now, engine.bell.ring)
  const wecomSuite = createWecomSuite(options.suites, now, engine.bell.ring)
  return {
    ...engine,
    ...createAccountsState(engine, options.apps, options.people),
    ...createWechatState(engine),
    miniPrograms: createMiniPrograms(now),
    openPlatform,
    delegation: delegationOf(openPlatform),
    wecom,
    wecomSuite,
    installed: installedAppsOf(wecom, wecomSuite),
    push: createPushState(now),
  }
}
