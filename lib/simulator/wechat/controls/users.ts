import { possibleScopesOf, type SimulatedApp } from '../../accounts/state/app.ts'
import { openidOf, unionidOf, virtualOpenidOf } from '../../accounts/state/openids.ts'
import { isSnapshot, type SimulatedPerson } from '../../accounts/state/person.ts'
import type { Registry } from '../../engine/registry.ts'
import type { WechatWorld } from '../state/wechat-world.ts'
import { createFollowersApi, type SimulatedFollowers } from './followers.ts'

/** The people the simulator knows, and what they do without a browser. */
export interface SimulatedUsers extends Registry<SimulatedPerson>, SimulatedFollowers {
  /**
   * The openid that an app learns of a person: the virtual one while the person is a snapshot user.
   * @throws TypeError when the person or the app is unknown
   */
  openidOf(personId: string, appId: string): string
  /** The unionid that an app learns of a person, if it learns one. */
  unionidOf(personId: string, appId: string): string | undefined
  /**
   * A code without a browser, as WeChat's SDK hands it to a mobile app.
   * @param scope one that the app may ask for. By default `snsapi_userinfo`, for a website `snsapi_login`
   * @throws TypeError when the person or the app is unknown, the app is a mini program, or may not ask for the scope
   */
  issueCode(personId: string, appId: string, scope?: string): string
  /**
   * Forgets that the person allowed the app (or all apps) to see nickname and avatar: the page asks again.
   * @throws TypeError when the person or the app is unknown
   */
  withdrawConsent(personId: string, appId?: string): void
  /**
   * All sign-ins of the person end: `sns/userinfo` answers 40001 and `sns/oauth2/refresh_token` 42007.
   * @throws TypeError when the person is unknown
   */
  changePassword(personId: string): void
}

export function createUsersApi(world: WechatWorld): SimulatedUsers {
  function checkPersonId(personId: string): void {
    if (world.people.get(personId) === undefined) {
      throw new TypeError(`simulator: there is no person "${personId}"`)
    }
  }

  function find(personId: string, appId: string): { person: SimulatedPerson; app: SimulatedApp } {
    const person = world.people.get(personId)
    if (person === undefined) throw new TypeError(`simulator: there is no person "${personId}"`)
    const app = world.apps.get(appId)
    if (app === undefined) throw new TypeError(`simulator: there is no app "${appId}"`)
    return { person, app }
  }

  return {
    ...world.people,
    ...createFollowersApi(world),
    openidOf(personId, appId) {
      const { person, app } = find(personId, appId)
      // Snapshot mode is one of web pages: a mini program has none.
      const isVirtual = isSnapshot(person) && app.kind !== 'mini-program'
      return isVirtual ? virtualOpenidOf(app, person) : openidOf(app, person)
    },
    unionidOf(personId, appId) {
      const { person, app } = find(personId, appId)
      return unionidOf(app, person)
    },
    issueCode(personId, appId, asked) {
      const { app } = find(personId, appId)
      if (app.kind === 'mini-program') {
        throw new TypeError(`simulator: "${appId}" is a mini program, which has miniPrograms.login()`)
      }
      const scopes = possibleScopesOf(app)
      const scope = asked ?? scopes.find((one) => one === 'snsapi_userinfo') ?? scopes[0]
      if (scope === undefined || !scopes.includes(scope)) {
        const words = `which may have: ${scopes.join(', ') || 'none'}`
        throw new TypeError(`simulator: "${appId}" is a ${app.kind} without the scope "${scope}", ${words}`)
      }
      return world.codes.issue({ appId, personId, scope, isSnapshot: false })
    },
    withdrawConsent(personId, appId) {
      if (appId === undefined) checkPersonId(personId)
      else find(personId, appId)
      world.consents.withdraw(personId, appId)
    },
    changePassword(personId) {
      checkPersonId(personId)
      for (const grant of world.oauthTokens.list()) {
        if (grant.personId !== personId) continue
        grant.isAccessTokenAlive = false
        grant.isVoid = true
      }
    },
  }
}
