import type { AccountsWorld } from './accounts-world.ts'
import type { SimulatedApp } from './app.ts'
import { openidOf } from './openids.ts'
import type { SimulatedPerson } from './person.ts'

export function findByOpenid(
  world: AccountsWorld,
  app: SimulatedApp,
  openid: unknown,
): SimulatedPerson | undefined {
  return world.people.list().find((person) => openidOf(app, person) === openid)
}
