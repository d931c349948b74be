import type { SimulatedApp } from '../../accounts/state/app.ts'
import type { SimulatedPerson } from '../../accounts/state/person.ts'
import { checkKeys, checkText } from '../../engine/option-checks.ts'
import { type ScanTarget, scanQrCode } from '../state/scan-qr-code.ts'
import type { SimulatedScan } from '../state/scans.ts'
import type { WechatWorld } from '../state/wechat-world.ts'

export interface FollowOptions {
  /** Of the QR code that led to the account. */
  scene?: number | string
  /** As `user/info` words it. @default ADD_SCENE_QR_CODE with a `scene`, else ADD_SCENE_SEARCH */
  subscribeScene?: string
}

/** What people do with official accounts. All of it throws a TypeError when the person or the account is unknown. */
export interface SimulatedFollowers {
  follow(personId: string, appId: string, options?: FollowOptions): void
  unfollow(personId: string, appId: string): void
  isFollowing(personId: string, appId: string): boolean
  /**
   * Scans the QR code of an account, given by its ticket or by what it says: whoever does not follow yet does so now.
   * @throws TypeError when the code is unknown or has expired
   */
  scan(personId: string, target: ScanTarget): SimulatedScan
  /** As if the person had just written: the account (or mini program) may send 5 messages in 48 hours. */
  allowMessages(personId: string, appId: string): void
}

export function createFollowersApi(world: WechatWorld): SimulatedFollowers {
  const { followers, messageWindows } = world.official

  function findPerson(personId: string): SimulatedPerson {
    const person = world.people.get(personId)
    if (person === undefined) throw new TypeError(`simulator: there is no person "${personId}"`)
    return person
  }

  function find(
    personId: string,
    appId: string,
    kinds: SimulatedApp['kind'][] = ['official-account'],
  ): SimulatedPerson {
    const app = world.apps.get(appId)
    if (app === undefined) throw new TypeError(`simulator: there is no app "${appId}"`)
    if (!kinds.includes(app.kind)) {
      throw new TypeError(`simulator: "${appId}" is a ${app.kind}, expected: ${kinds.join(', ')}`)
    }
    return findPerson(personId)
  }

  return {
    follow(personId, appId, options = {}) {
      checkKeys('follow', options, ['scene', 'subscribeScene'])
      const { scene } = options
      const { subscribeScene = scene === undefined ? 'ADD_SCENE_SEARCH' : 'ADD_SCENE_QR_CODE' } = options
      checkText('follow', 'subscribeScene', subscribeScene)
      const isScene = scene === undefined || typeof scene === 'string' || Number.isInteger(scene)
      if (!isScene) throw new TypeError('follow: option "scene" must be a string or a whole number')
      const person = find(personId, appId)
      if (followers.get(appId, person) !== undefined) return
      messageWindows.open(appId, personId, 'follow')
      followers.follow(appId, person, { subscribeScene, scene })
    },
    unfollow(personId, appId) {
      followers.unfollow(appId, find(personId, appId))
      messageWindows.close(appId, personId)
    },
    isFollowing: (personId, appId) => followers.get(appId, find(personId, appId)) !== undefined,
    scan(personId, target) {
      checkKeys('scan', target, ['ticket', 'url'])
      return scanQrCode(world, target, findPerson(personId))
    },
    allowMessages(personId, appId) {
      const person = find(personId, appId, ['official-account', 'mini-program'])
      messageWindows.open(appId, person.id, 'message')
    },
  }
}
