import type { SimulatedClock } from '../engine/clock.ts'
import type { SimulatedFaults } from '../engine/faults.ts'
import type { SimulatedRequests } from '../engine/request-log.ts'
import type { SimulatedSent } from '../engine/sent-messages.ts'
import { createMiniProgramsApi, type SimulatedMiniPrograms } from '../mini-program/controls/mini-programs.ts'
import { createComponentsApi, type SimulatedComponents } from '../open-platform/controls/components.ts'
import { createPushApi, type SimulatedPushes } from '../push/push-api.ts'
import { createAppsApi, type SimulatedApps } from '../wechat/controls/apps.ts'
import { createUsersApi, type SimulatedUsers } from '../wechat/controls/users.ts'
import { createCorpsApi, type SimulatedCorps } from '../wecom/controls/corps.ts'
import { createSuitesApi, type SimulatedSuites } from '../wecom-suite/controls/suites.ts'
import type { World } from './world.ts'

/** What can be driven while the simulator runs, in the process and over HTTP. */
export interface SimulatorControls {
  readonly apps: SimulatedApps
  readonly users: SimulatedUsers
  readonly corps: SimulatedCorps
  readonly components: SimulatedComponents
  readonly suites: SimulatedSuites
  readonly miniPrograms: SimulatedMiniPrograms
  readonly clock: SimulatedClock
  readonly faults: SimulatedFaults
  readonly requests: SimulatedRequests
  readonly sent: SimulatedSent
  readonly push: SimulatedPushes
}

export function createControls(world: World): SimulatorControls {
  const { clock, faults, requests, sent } = world
  const push = createPushApi(world)
  return {
    apps: createAppsApi(world),
    users: createUsersApi(world),
    corps: createCorpsApi(world),
    components: createComponentsApi(world, push),
    suites: createSuitesApi(world, push),
    miniPrograms: createMiniProgramsApi(world),
    clock: { now: clock.now, advance: clock.advance, reset: clock.reset },
    faults: { arm: faults.arm, list: faults.list, disarm: faults.disarm, clear: faults.clear },
    requests: { list: requests.list, count: requests.count, clear: requests.clear },
    sent: { list: sent.list, clear: sent.clear },
    push,
  }
}
