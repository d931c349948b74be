import type { Express } from 'express'
import type { SimulatorEndpoints } from './endpoints.ts'
import type { SimulatedClock } from './engine/clock.ts'
import type { SimulatedFaults } from './engine/faults.ts'
import type { SimulatedRequests } from './engine/request-log.ts'
import type { SimulatedSent } from './engine/sent-messages.ts'
import type { SimulatedMiniPrograms } from './mini-program/controls/mini-programs.ts'
import type { SimulatedComponents } from './open-platform/controls/components.ts'
import type { SimulatedPushes } from './push/push-api.ts'
import type { LogIn } from './visits/log-in.ts'
import type { SimulatedApps } from './wechat/controls/apps.ts'
import type { SimulatedUsers } from './wechat/controls/users.ts'
import type { SimulatedCorps } from './wecom/controls/corps.ts'
import type { SimulatedSuites } from './wecom-suite/controls/suites.ts'

/** A local stand-in for Tencent's servers. */
export interface PlatformSimulator {
  /**
   * Listens on a port (0 or none: any free one).
   * @returns the base URL, e.g. `http://127.0.0.1:41234`
   */
  start(port?: number): Promise<string>
  /** Cuts every connection and releases everybody who waits; it can be started again. */
  stop(): Promise<void>
  /**
   * The base URL. Pages that embed the QR code load the stand-in for WeChat's script from
   * `${url}/res.wx.qq.com/connect/zh_CN/htmledition/js/wxLogin.js`.
   * @throws Error before start()
   */
  readonly url: string
  /** @throws Error before start() */
  readonly endpoints: SimulatorEndpoints
  /** The Express app, for supertest or to mount in another server. */
  readonly handler: Express
  readonly apps: SimulatedApps
  readonly users: SimulatedUsers
  readonly corps: SimulatedCorps
  /** Third-party platforms. Their tickets are pushed from start() on. */
  readonly components: SimulatedComponents
  /** Service providers of WeCom. Their tickets are pushed from start() on. */
  readonly suites: SimulatedSuites
  readonly miniPrograms: SimulatedMiniPrograms
  readonly clock: SimulatedClock
  readonly faults: SimulatedFaults
  readonly requests: SimulatedRequests
  readonly sent: SimulatedSent
  readonly push: SimulatedPushes
  /**
   * Logs a person in to the app under test: opens a page of it, acts for the person on the platform's page, and follows
   * every redirect to the end. The agent has the cookies afterwards.
   *
   * @param agent `request.agent(app)` of supertest, on an app function or a server; a cookie jar; or a function like
   * `fetch` that keeps cookies
   * @param person the id of one of `users`; at WeCom a userid, at suites also `corpid/userid`
   * @returns the app's last answer; for a mini program or a mobile app the token
   * @throws TypeError when an argument is wrong, and Error with the words of the platform's page when it refuses the app
   * @example await simulator.logIn(request.agent(app), 'xiaohong', { path: '/wechat/login' })
   */
  readonly logIn: LogIn
}
