import { afterEach, beforeEach } from '@jest/globals'
import type { Express, Request } from 'express'
import {
  errorHandler,
  requireWecomUser,
  type WechatAuthEvent,
  type WecomAuthOptions,
  type WecomSuite,
  type WecomSuiteOptions,
  wecomAuth,
  wecomJsSdk,
  wecomSuite,
} from 'express-wechat-auth'
import {
  defaultCorps,
  defaultSuites,
  type PlatformSimulator,
  type SimulatedSuite,
  type SimulatorOptions,
} from 'express-wechat-auth/simulator'
import { createGrantDatabase, type GrantDatabase } from '../stores/grant-database.ts'
import { deploymentSecret } from './deployment.ts'
import { appWithSession } from './server.ts'
import { type SimulatedWorld, showError, useMade, useSimulator } from './simulated-world.ts'

const suiteOf = (kind: string): SimulatedSuite =>
  defaultSuites.find((one) => one.kind === kind) as SimulatedSuite

export const thirdPartySuite: SimulatedSuite = suiteOf('third-party')
export const template: SimulatedSuite = suiteOf('template')
const login = suiteOf('login')

/** The API that makes an installation of its code. */
export const redeemApi = 'cgi-bin/service/v2/get_permanent_code'

/** The company that the simulator knows by default, by its own id. */
export const plainCorpId: string = defaultCorps[0]?.corpId ?? ''

export interface SuiteDeployment {
  url: string
  suite: WecomSuite
  events: WechatAuthEvent[]
  /** Every installation that the app was told of, and whether a browser had brought it. */
  grants: { corpId: string; agentId: number | undefined; hasRequest: boolean }[]
  ended: { suiteId: string; corpId: string }[]
}

export interface SuiteDeployOptions {
  suite?: Partial<WecomSuiteOptions>
  /** Of the router for all companies. */
  auth?: Partial<WecomAuthOptions>
  /** Of the routers that are told apart by the path. */
  corpAuth?: Partial<WecomAuthOptions>
  app?: Express
  /** Routes of the test, below all routers. */
  routes?: (app: Express) => void
}

export interface SuiteWorld extends SimulatedWorld {
  database: GrantDatabase
  /** Serves an app with the suite and the routers of its companies. WeCom pushes to the one served last. */
  deploy(options?: SuiteDeployOptions): Promise<SuiteDeployment>
  /** The same, and WeCom has pushed tickets. */
  open(options?: SuiteDeployOptions): Promise<SuiteDeployment>
  /** The same before the tests of this block begin: only hooks and tests may look at what is answered. */
  useOpen(options?: SuiteDeployOptions): SuiteDeployment
  /** Lets WeCom push to this app. */
  pushTo(url: string): void
  /** WeCom pushes a ticket to each suite. */
  pushTickets(): Promise<void>
  /** A company that has installed nothing yet, with the members user123 and lisi. Answers its own id. */
  company(): string
  /** What the provider knows the company as. */
  shown(corpId: string): string
  /** The row of a company, by its own id. */
  rowOf(corpId: string): Record<string, unknown> | undefined
}

let companies = 0

/** A company that has installed nothing yet, with the members user123 and lisi. Answers its own id. */
export function addCompany(simulator: PlatformSimulator): string {
  companies += 1
  const corpId = `ww${String(companies).padStart(16, 'c')}`
  simulator.corps.add({
    corpId,
    name: `公司${companies}`,
    agents: [],
    departments: [{ id: 1, name: '总部', parentid: 0 }],
    members: ['user123', 'lisi'].map((userid) => ({ userid, name: userid, department: [1] })),
  })
  return corpId
}

/** A simulator with a service provider, for the tests of one block; its clock goes right before each of them. */
export function useWecomSuite(of: SimulatedSuite, options: SimulatorOptions = {}): SuiteWorld {
  const world = useSimulator(options)
  const { simulator } = world
  const database = createGrantDatabase(of.suiteId)
  const shown = (corpId: string): string => simulator.suites.shownIds(of.suiteId, corpId).corpId
  const pushTo = (url: string): void => {
    for (const { suiteId } of [of, login]) {
      simulator.suites.update(suiteId, {
        commandUrl: `${url}/wecom/suite/events`,
        ...(suiteId === of.suiteId && { dataUrl: `${url}/wecom/suite/messages/$CORPID$` }),
      })
    }
  }
  const pushTickets = async (): Promise<void> => {
    for (const { suiteId } of [of, login]) await simulator.suites.pushTicket(suiteId)
  }
  beforeEach(() => {
    database.failing = {}
    simulator.clock.reset()
  })
  afterEach(() => {
    database.failing = {}
  })

  const deploy: SuiteWorld['deploy'] = async ({
    suite: given = {},
    app = appWithSession(),
    ...mounting
  } = {}) => {
    const events: WechatAuthEvent[] = []
    const grants: SuiteDeployment['grants'] = []
    const ended: SuiteDeployment['ended'] = []
    const { onGrant, onGrantEnd, ...others } = given
    const made = wecomSuite({
      ...suiteCredentials(of, simulator),
      grantStore: database,
      onEvent: (event) => void events.push(event),
      async onGrant(grant, context) {
        const { corpId, agentId } = grant
        grants.push({ corpId, agentId, hasRequest: context.req !== undefined })
        await onGrant?.(grant, context)
      },
      async onGrantEnd(end) {
        ended.push(end)
        await onGrantEnd?.(end)
      },
      ...others,
    })
    mountCompanies(app, made, { isTemplate: of.suiteId === template.suiteId, ...mounting })
    const url = await world.run(app)
    pushTo(url)
    return { url, suite: made, events, grants, ended }
  }

  const open: SuiteWorld['open'] = async (given) => {
    const deployed = await deploy(given)
    await pushTickets()
    return deployed
  }

  return {
    ...world,
    database,
    pushTo,
    pushTickets,
    shown,
    deploy,
    rowOf: (corpId) => database.rowOf(shown(corpId)),
    open,
    useOpen: (given) => useMade(() => open(given)),
    company: () => addCompany(simulator),
  }
}

export function suiteCredentials(
  { suiteId, suiteSecret, token, encodingAesKey, providerCorpId, providerSecret }: SimulatedSuite,
  simulator: PlatformSimulator,
): Omit<WecomSuiteOptions, 'grantStore'> {
  return {
    suiteId,
    suiteSecret,
    token,
    encodingAesKey,
    providerCorpId,
    ...(providerSecret !== undefined && { providerSecret }),
    secret: deploymentSecret,
    endpoints: simulator.endpoints,
  }
}

/** What `loginSuite` takes. */
export const loginSuiteOptions: NonNullable<WecomSuiteOptions['loginSuite']> = {
  suiteId: login.suiteId,
  suiteSecret: login.suiteSecret,
  token: login.token,
  encodingAesKey: login.encodingAesKey,
}

interface Mounting extends Pick<SuiteDeployOptions, 'auth' | 'corpAuth' | 'routes'> {
  isTemplate: boolean
}

/** The page whose JS-SDK configuration the routers of companies sign. */
export const signedOrigin = 'https://h5.example.com'

/** The routers of a suite's companies: for all of them where it is a third-party app, and told apart by the path. */
function mountCompanies(
  app: Express,
  made: WecomSuite,
  { isTemplate, auth, corpAuth, routes }: Mounting,
): void {
  const secret = deploymentSecret
  const credentials = (req: Request) => ({ corpId: String(req.params['corpId']), suite: made })
  app.use(made)
  if (!isTemplate) app.use(wecomAuth({ suite: made, secret, ...auth }))
  app.use(
    '/corp/:corpId',
    wecomAuth({ credentials, secret, ...corpAuth }),
    wecomJsSdk({ credentials, allowedOrigins: [signedOrigin] }),
  )
  for (const path of ['/whoami', '/corp/:corpId/whoami']) {
    app.get(path, (req, res) => {
      res.json(req.wecomUser ?? null)
    })
  }
  for (const path of ['/me', '/corp/:corpId/me']) {
    app.get(path, requireWecomUser(), (req, res) => {
      res.json(req.wecomUser)
    })
  }
  routes?.(app)
  app.use(errorHandler())
  app.use(showError)
}
