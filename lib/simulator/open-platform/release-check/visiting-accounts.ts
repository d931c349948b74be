import { randomBytes, randomInt } from 'node:crypto'
import type { SimulatedApp } from '../../accounts/state/app.ts'
import type { SimulatedPerson } from '../../accounts/state/person.ts'
import type { OpenPlatformWorld } from '../state/open-platform-world.ts'
import { testPairs } from './test-accounts.ts'

/** The accounts of one run, and who writes to them. */
export interface Visitors {
  official: SimulatedApp
  mini: SimulatedApp
  person: SimulatedPerson
  /** The accounts are gone again. */
  leave(): void
}

function createApp(
  kind: SimulatedApp['kind'],
  name: string,
  ids: { appId: string; originalId: string },
): SimulatedApp {
  return { ...ids, kind, name, appSecret: randomBytes(16).toString('hex'), redirectDomains: [] }
}

/** One of the five pairs, at random, is there for a while, and somebody follows its official account. */
export function inviteAccounts({ apps, people, official: accounts }: OpenPlatformWorld): Visitors {
  const number = randomInt(testPairs.length)
  const pair = testPairs[number]
  const [person] = people.list()
  if (pair === undefined || person === undefined)
    throw new TypeError('simulator: there is nobody to write messages')
  const isTaken = [pair.official, pair.mini].some(({ appId }) => apps.get(appId) !== undefined)
  if (isTaken)
    throw new TypeError('simulator: a release check is running, or its test accounts are among the apps')
  const official = apps.add(createApp('official-account', `全网发布检测公众号 ${number + 1}`, pair.official))
  const mini = apps.add(createApp('mini-program', `全网发布检测小程序 ${number + 1}`, pair.mini))
  accounts.followers.follow(official.appId, person, { subscribeScene: 'ADD_SCENE_SEARCH', scene: undefined })
  return {
    official,
    mini,
    person,
    leave() {
      for (const { appId } of [official, mini]) apps.remove(appId)
    },
  }
}
