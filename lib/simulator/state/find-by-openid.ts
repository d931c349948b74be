import type { SimulatedApp } from './app.ts'
import { openidOf } from './identifiers.ts'
import type { SimulatedPerson } from './person.ts'
import type { World } from './world.ts'

export function findByOpenid(world: World, app: SimulatedApp, openid: unknown): SimulatedPerson | undefined {
  return world.people.list().find((person) => openidOf(app, person) === openid)
}
