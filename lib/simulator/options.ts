import { checkApp, type SimulatedApp } from './accounts/state/app.ts'
import { defaultApps } from './accounts/state/default-apps.ts'
import { defaultPeople } from './accounts/state/default-people.ts'
import { checkPerson, type SimulatedPerson } from './accounts/state/person.ts'
import { checkHosts, checkKeys, checkNumber, checkOneOf, checkText } from './engine/option-checks.ts'
import type { SimulatedComponent } from './open-platform/state/component.ts'
import { defaultComponents } from './open-platform/state/default-components.ts'
import type { SimulatedCorp } from './wecom/state/corp.ts'
import { defaultCorps } from './wecom/state/default-corps.ts'
import { defaultSuites } from './wecom-suite/state/default-suites.ts'
import type { SimulatedSuite } from './wecom-suite/state/suite.ts'
import type { WorldOptions } from './world/world.ts'

/** What `createPlatformSimulator()` can be told; everything has a default. */
export interface SimulatorOptions {
  /** @default one official account, website, mobile app and mini program, see `defaultApps` */
  apps?: readonly SimulatedApp[]
  /** @default seven people, see `defaultPeople` */
  people?: readonly SimulatedPerson[]
  /** @default one company at WeCom with two apps, see `defaultCorps` */
  corps?: readonly SimulatedCorp[]
  /** @default one third-party platform that nothing is pushed to, see `defaultComponents` */
  components?: readonly SimulatedComponent[]
  /** @default a suite, a template and a login app of one service provider that nothing is pushed to, see `defaultSuites` */
  suites?: readonly SimulatedSuite[]
  /**
   * The address to listen on. `0.0.0.0` lets a real phone in the same network open the pages.
   * @default '127.0.0.1'
   */
  host?: string
  /**
   * The names under which it is reached besides `localhost`, the address of this machine and the platforms' own, e.g.
   * `['simulator']` in Docker Compose. One that begins with a dot stands for all below it. Requests for other names are
   * refused: a site could make its name lead here.
   * @default []
   */
  hosts?: readonly string[]
  /**
   * What happens when a person refuses. `'redirect'`: back to the app with `state` and no `code`.
   * `'stay'`: the page says so and nothing is sent to the app.
   * @default 'redirect' on the consent page and for programs, 'stay' on the QR page (as Tencent documents them)
   */
  denial?: 'redirect' | 'stay'
  /**
   * The answer to a code that is too old.
   * @default 40029
   */
  expiredCodeErrcode?: 40029 | 42003
  /**
   * What `sns/userinfo` says about a snapshot user: errcode 48001, or an anonymous profile.
   * @default 'refuse'
   */
  snapshotUserinfo?: 'refuse' | 'anonymous'
  /**
   * How long an unanswered poll of the QR page is held.
   * @default 25000
   */
  pollHoldMs?: number
  /**
   * How long an account may take to answer a push, in real time.
   * @default 5000
   */
  replyTimeoutMs?: number
  /**
   * Refuses what published clients do and the platforms let pass, though no document says so.
   * Without it such a request passes, and a check of it in the request log says `documented: false`.
   * @default false
   */
  strict?: boolean
  /**
   * The clock under the simulator's own, in milliseconds since 1970.
   * @default Date.now
   */
  now?: () => number
}

export interface ResolvedOptions extends WorldOptions {
  host: string
  hosts: readonly string[]
}

const knownKeys = [
  'apps',
  'people',
  'corps',
  'components',
  'suites',
  'host',
  'hosts',
  'denial',
  'expiredCodeErrcode',
  'snapshotUserinfo',
  'pollHoldMs',
  'replyTimeoutMs',
  'strict',
  'now',
]

const choices = {
  denial: [undefined, 'redirect', 'stay'],
  expiredCodeErrcode: [40029, 42003],
  snapshotUserinfo: ['refuse', 'anonymous'],
  strict: [true, false],
} as const

/** @throws TypeError when an option is unknown or has a value it cannot have */
export function resolveOptions(options: SimulatorOptions): ResolvedOptions {
  checkKeys('createPlatformSimulator', options, knownKeys)
  const resolved: ResolvedOptions = {
    apps: options.apps ?? defaultApps,
    people: options.people ?? defaultPeople,
    corps: options.corps ?? defaultCorps,
    components: options.components ?? defaultComponents,
    suites: options.suites ?? defaultSuites,
    host: options.host ?? '127.0.0.1',
    hosts: options.hosts ?? [],
    denial: options.denial,
    expiredCodeErrcode: options.expiredCodeErrcode ?? 40029,
    snapshotUserinfo: options.snapshotUserinfo ?? 'refuse',
    pollHoldMs: options.pollHoldMs ?? 25_000,
    replyTimeoutMs: options.replyTimeoutMs ?? 5000,
    strict: options.strict ?? false,
    now: options.now ?? Date.now,
  }
  for (const name of ['apps', 'people', 'corps', 'components', 'suites'] as const) {
    if (!Array.isArray(resolved[name])) {
      throw new TypeError(`createPlatformSimulator: option "${name}" must be an array`)
    }
  }
  checkNumber('createPlatformSimulator', 'pollHoldMs', resolved.pollHoldMs, 0)
  checkNumber('createPlatformSimulator', 'replyTimeoutMs', resolved.replyTimeoutMs, 1)
  checkText('createPlatformSimulator', 'host', resolved.host)
  checkHosts('createPlatformSimulator', 'hosts', resolved.hosts)
  for (const [name, allowed] of Object.entries(choices)) {
    checkOneOf('createPlatformSimulator', name, resolved[name as keyof typeof choices], allowed)
  }
  if (typeof resolved.now !== 'function') {
    throw new TypeError('createPlatformSimulator: option "now" must be a function')
  }
  for (const app of resolved.apps) checkApp(app)
  for (const person of resolved.people) checkPerson(person)
  if (resolved.people.length === 0) {
    throw new TypeError('createPlatformSimulator: option "people" must name at least one person')
  }
  return resolved
}
