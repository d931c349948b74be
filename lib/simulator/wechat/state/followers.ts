import type { SimulatedPerson } from '../../accounts/state/person.ts'
import { createExpiringMap } from '../../engine/expiring-map.ts'

/** How somebody came to follow an account. */
export interface Following {
  /** Milliseconds since 1970. */
  since: number
  /** As `user/info` words it, e.g. `ADD_SCENE_SEARCH`. */
  subscribeScene: string
  /** Of the QR code that led here. */
  scene: number | string | undefined
}

/** Somebody follows, or does so no longer. */
export interface FollowChange {
  appId: string
  personId: string
  isFollowing: boolean
  /** A scan has made a follower: it is told by the scan too. */
  isByScan: boolean
}

/** Who follows which account. */
export interface Followers {
  /** Undefined for somebody who does not follow. */
  get(appId: string, person: SimulatedPerson): Following | undefined
  /** Does nothing for somebody who follows already. */
  follow(appId: string, person: SimulatedPerson, how: Omit<Following, 'since'>, isByScan?: boolean): void
  unfollow(appId: string, person: SimulatedPerson): void
  onChange(listener: (change: FollowChange) => void): void
}

interface Entry {
  following: Following | undefined
  forgetAt: number
}

export function createFollowers(now: () => number): Followers {
  const begin = now()
  const entries = createExpiringMap<Entry>(now, 100_000)
  const listeners: ((change: FollowChange) => void)[] = []
  const keyOf = (appId: string, { id }: SimulatedPerson): string => JSON.stringify([appId, id])

  function get(appId: string, person: SimulatedPerson): Following | undefined {
    const entry = entries.get(keyOf(appId, person))
    if (entry !== undefined) return entry.following
    if (person.isFollower !== true) return undefined
    return { since: begin, subscribeScene: 'ADD_SCENE_SEARCH', scene: undefined }
  }

  function put(appId: string, person: SimulatedPerson, following: Following | undefined, isByScan = false) {
    entries.set(keyOf(appId, person), { following, forgetAt: Number.POSITIVE_INFINITY })
    const change = { appId, personId: person.id, isFollowing: following !== undefined, isByScan }
    for (const listener of listeners) listener(change)
  }

  return {
    get,
    follow(appId, person, how, isByScan) {
      if (get(appId, person) === undefined) put(appId, person, { ...how, since: now() }, isByScan)
    },
    unfollow(appId, person) {
      if (get(appId, person) !== undefined) put(appId, person, undefined)
    },
    onChange: (listener) => void listeners.push(listener),
  }
}
