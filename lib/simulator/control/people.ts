import type { SimulatedApp } from '../accounts/state/app.ts'
import type { SimulatedPerson } from '../accounts/state/person.ts'
import { peopleOf } from '../wecom/state/people.ts'
import type { SimulatorControls } from '../world/controls.ts'
import type { World } from '../world/world.ts'
import type { Order } from './control.ts'

/** What one app knows a person as. */
export interface PersonInApp {
  appId: string
  openid: string
  unionid?: string
  /** Of official accounts only. */
  isFollowing?: boolean
  hasConsented: boolean
}

export interface KnownPerson {
  person: SimulatedPerson
  apps: PersonInApp[]
  /** The companies with somebody of the same id. */
  corpIds: string[]
}

const most = 200

/** `GET /simulator/people?search=`: people with all their ids, the first 200 that fit. */
export function people(
  world: World,
  { users }: SimulatorControls,
  { query }: Order,
): { total: number; people: KnownPerson[] } {
  const wanted = (query.get('search') ?? '').toLowerCase()
  const apps = world.apps.list()
  const corps = world.wecom.corps.list()

  function inApp(person: SimulatedPerson, app: SimulatedApp): PersonInApp {
    const unionid = users.unionidOf(person.id, app.appId)
    return {
      appId: app.appId,
      openid: users.openidOf(person.id, app.appId),
      ...(unionid !== undefined && { unionid }),
      ...(app.kind === 'official-account' && { isFollowing: users.isFollowing(person.id, app.appId) }),
      hasConsented: world.consents.has(person.id, app.appId),
    }
  }

  const idsByCorp = corps.map((corp) => [corp.corpId, new Set(peopleOf(corp).map(({ id }) => id))] as const)
  const found = users
    .list()
    .filter(({ id, nickname }) => `${id} ${nickname}`.toLowerCase().includes(wanted))
    .slice(0, most)
    .map((person) => ({
      person,
      apps: apps.slice(0, 50).map((app) => inApp(person, app)),
      corpIds: idsByCorp.filter(([, ids]) => ids.has(person.id)).map(([corpId]) => corpId),
    }))
  return { total: users.list().length, people: found }
}
