import { randomBytes } from 'node:crypto'
import type { SimulatedSuite } from 'express-wechat-auth/simulator'
import { addCompany, suiteCredentials, template, thirdPartySuite } from '../../helpers/apps/wecom-suite.ts'
import { type Browser, insideWecom } from '../../helpers/visitors/browser.ts'
import { logIn } from '../../helpers/visitors/wecom-login.ts'
import { type Fleet, type FleetPlace, type GrantRow, startFleet } from '../grants/fleet.ts'
import type { CommonTasks, Place } from '../grants/orders.ts'
import type { SuiteProcess } from './orders.ts'

/** 第三方应用, or 代开发. */
export type SuiteKind = 'third-party' | 'template'
export const suiteKinds: readonly SuiteKind[] = ['third-party', 'template']

/** The processes of a suite of their own, its store, and one company. */
export interface SuiteFleet extends Fleet<CommonTasks> {
  readonly kind: SuiteKind
  /** The company, by its own id, and as the provider knows it. */
  readonly corpId: string
  readonly shown: string
  /** Lets WeCom push to this process from now on. */
  pushTo(process: SuiteProcess): void
  /** Pushes a ticket. True where it was taken. */
  pushTicket(): Promise<boolean>
  /** The company installs the app, and WeCom pushes it. True where the push was taken. */
  install(url?: string): Promise<boolean>
  /** Waits until the app was told of the installation. */
  installed(): Promise<GrantRow>
  row(): Promise<GrantRow | undefined>
  /** The process ends at a place; the row of the company is the key that ends with `company`. */
  killAt(process: SuiteProcess, place: Place): Promise<void>
  /** A member of the company opens the login. Answers the status of its end, and the browser. */
  logIn(process: SuiteProcess): Promise<{ status: number; browser: Browser }>
  /** The company that somebody is logged in for. */
  companyOf(browser: Browser): Promise<string | undefined>
}

export async function startSuiteFleet(kind: SuiteKind, size: number, place: FleetPlace): Promise<SuiteFleet> {
  const { simulator } = place
  const made = registerSuite(kind, simulator.suites)
  const { suiteId } = made
  const isTemplate = kind === 'template'
  const corpId = addCompany(simulator)
  const shown = simulator.suites.shownIds(suiteId, corpId).corpId
  const program = 'test/cluster/suites/process.ts'
  const suite = suiteCredentials(made, simulator)
  const common = await startFleet<CommonTasks>(size, place, { id: suiteId, program, made: { suite } })
  const path = isTemplate ? `/corp/${shown}` : ''

  const fleet: SuiteFleet = {
    ...common,
    kind,
    corpId,
    shown,
    pushTo({ url }) {
      simulator.suites.update(suiteId, {
        commandUrl: `${url}/wecom/suite/events`,
        dataUrl: `${url}/wecom/suite/messages/$CORPID$`,
      })
    },
    pushTicket: async () => (await simulator.suites.pushTicket(suiteId)).delivery.taken,
    async install(url) {
      const via = isTemplate ? 'customized-link' : 'market'
      const where = url === undefined ? {} : { url }
      const { pushes } = await simulator.suites.install(suiteId, { corpId, via, ...where })
      return pushes.every(({ taken }) => taken)
    },
    installed: () => fleet.settled(shown),
    row: () => fleet.rowOf(shown),
    async killAt(process, { of, ...stop }) {
      await process.ask('stopAt', { ...stop, of: of === 'company' ? shown : of, signal: 'SIGKILL' })
    },
    async logIn({ url }) {
      const browser = insideWecom(url)
      const departure = await browser.open(`${path}/wecom/login`)
      if (departure.status !== 302) return { status: departure.status, browser }
      const person = isTemplate ? 'user123' : `${corpId}/user123`
      const { status } = await logIn(browser, { path: `${path}/wecom/login`, person })
      return { status, browser }
    },
    companyOf: async (browser) => (await browser.fetchJson(`${path}/whoami`)).body?.corpId,
  }
  const [first] = common.processes
  if (first !== undefined) fleet.pushTo(first)
  return fleet
}

/** A suite that nobody else knows of: Redis, store and simulator serve many. */
function registerSuite(
  kind: SuiteKind,
  suites: { add(suite: SimulatedSuite): SimulatedSuite },
): SimulatedSuite {
  const [model, prefix] = kind === 'template' ? [template, 'dk'] : [thirdPartySuite, 'ww']
  return suites.add({ ...model, suiteId: prefix + randomBytes(8).toString('hex') })
}
