import { openidOf } from '../../engine/identifiers.ts'
import type { World } from '../../world/world.ts'
import type { SimulatedApp } from './app.ts'
import type { SimulatedPerson } from './person.ts'

export function findByOpenid(world: World, app: SimulatedApp, openid: unknown): SimulatedPerson | undefined {
  return world.people.list().find((person) => openidOf(app, person) === openid)
}
