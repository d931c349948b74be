import type { Install } from '../state/installs.ts'
import type { SimulatedSuite } from '../state/suite.ts'
import type { WecomSuiteWorld } from '../state/wecom-suite-world.ts'

/** A suite, and what a company has installed of it. */
export interface Found {
  suite: SimulatedSuite
  install: Install
}

/** @throws TypeError */
export function findSuite({ wecomSuite }: WecomSuiteWorld, suiteId: string): SimulatedSuite {
  const suite = wecomSuite.suites.get(suiteId)
  if (suite === undefined) throw new TypeError(`simulator: there is no suite "${suiteId}"`)
  return suite
}

/** @throws TypeError */
export function findInstall(world: WecomSuiteWorld, suiteId: string, corpId: string): Found {
  const suite = findSuite(world, suiteId)
  const install = world.wecomSuite.installs.get(suiteId, corpId)
  if (install === undefined) {
    throw new TypeError(`simulator: corp "${corpId}" has not installed suite "${suiteId}"`)
  }
  return { suite, install }
}
