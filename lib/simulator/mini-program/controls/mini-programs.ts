import type { SimulatedApp } from '../../accounts/state/app.ts'
import type { SimulatedPerson } from '../../accounts/state/person.ts'
import {
  encryptData,
  type SimulatedEncryptedData,
  type SimulatedUserInfo,
  signAndEncrypt,
  watermarkOf,
} from '../../engine/encrypted-data.ts'
import { checkKeys, checkNumber, checkOneOf, checkText } from '../../engine/option-checks.ts'
import type { MiniProgramWorld } from '../state/mini-program-world.ts'
import { ownerOf } from '../state/mini-programs.ts'
import { openByCode, type SimulatedOpening, scannableCode } from '../state/scan-code.ts'
import { fullUserInfo, rawUserInfo } from '../state/user-info.ts'

/**
 * What the front end of a mini program does on a person's phone. All of it throws a TypeError when the person or the
 * mini program is unknown.
 */
export interface SimulatedMiniPrograms {
  /**
   * The code of `wx.login()`: 5 minutes, once. The person gets a new session_key, which breaks whatever was encrypted
   * for the old one; `keepsSessionKey` is the other thing that `wx.login()` does now and then.
   */
  login(appId: string, personId: string, options?: { keepsSessionKey?: boolean }): string
  /** For comparing in tests: a real front end never sees it. Undefined before a login, and once it has expired. */
  sessionKeyOf(appId: string, personId: string): string | undefined
  /**
   * What `wx.getUserInfo()` gives, encrypted with the person's present session_key.
   * @throws TypeError also before a login
   */
  getUserInfo(appId: string, personId: string): SimulatedUserInfo
  /**
   * Encrypts any data the same way, and adds nothing to it: no watermark either.
   * @throws TypeError also before a login
   */
  encrypt(appId: string, personId: string, data: object): SimulatedEncryptedData
  /** The code of a `getPhoneNumber` button: 5 minutes, once; needs no login and is not a login code. */
  getPhoneNumber(appId: string, personId: string): string
  /** What `wx.requestSubscribeMessage()` does when the person accepts: one more message (or `times`) of the template. */
  requestSubscribeMessage(appId: string, personId: string, templateId: string, times?: number): void
  /**
   * Scans a code that `wxa/getwxacodeunlimit` has drawn, given by what its picture says, or the newest: the page that
   * opens, and the scene that it gets. What the page does then is the front end's.
   * @throws TypeError also where there is no such code
   */
  scan(appId: string, personId: string, code?: { url?: string }): SimulatedOpening
  /** `wxa/checksession` answers 87007 until the next login, and what is encrypted until then nobody can read. */
  expireSessionKey(appId: string, personId: string): void
}

export function createMiniProgramsApi(world: MiniProgramWorld): SimulatedMiniPrograms {
  const { loginCodes, phoneCodes, sessionKeys, subscriptions } = world.miniPrograms

  function find(
    appId: string,
    personId: string,
  ): { app: SimulatedApp; person: SimulatedPerson; owner: string } {
    const app = world.apps.get(appId)
    if (app?.kind !== 'mini-program') throw new TypeError(`simulator: there is no mini program "${appId}"`)
    const person = world.people.get(personId)
    if (person === undefined) throw new TypeError(`simulator: there is no person "${personId}"`)
    return { app, person, owner: ownerOf({ appId, personId }) }
  }

  function keyForData(owner: string): string {
    const key = sessionKeys.useForData(owner)
    if (key === undefined) throw new TypeError('simulator: login() comes before encrypted data')
    return key
  }

  return {
    login(appId, personId, options = {}) {
      const { owner } = find(appId, personId)
      checkKeys('login', options, ['keepsSessionKey'])
      const { keepsSessionKey = false } = options
      checkOneOf('login', 'keepsSessionKey', keepsSessionKey, [true, false])
      return loginCodes.issue({ appId, personId, sessionKey: sessionKeys.renew(owner, keepsSessionKey) })
    },
    sessionKeyOf: (appId, personId) => sessionKeys.get(find(appId, personId).owner),
    getUserInfo(appId, personId) {
      const { app, person, owner } = find(appId, personId)
      const raw = rawUserInfo(world.url ?? 'http://127.0.0.1')
      const data = fullUserInfo(app, person, raw, watermarkOf(appId, world.clock.now()))
      return signAndEncrypt(keyForData(owner), raw, data)
    },
    encrypt(appId, personId, data) {
      const { owner } = find(appId, personId)
      if (typeof data !== 'object' || data === null) throw new TypeError('encrypt: expected an object')
      return encryptData(keyForData(owner), data)
    },
    getPhoneNumber(appId, personId) {
      find(appId, personId)
      return phoneCodes.issue({ appId, personId })
    },
    requestSubscribeMessage(appId, personId, templateId, times = 1) {
      const { owner } = find(appId, personId)
      checkText('requestSubscribeMessage', 'templateId', templateId)
      checkNumber('requestSubscribeMessage', 'times', times, 1)
      subscriptions.accept(owner, templateId, times)
    },
    scan(appId, personId, target = {}) {
      const { person } = find(appId, personId)
      checkKeys('scan', target, ['url'])
      const { app, code } = scannableCode(world, { ...target, appId })
      return openByCode(app, code, person)
    },
    expireSessionKey: (appId, personId) => sessionKeys.expire(find(appId, personId).owner),
  }
}
