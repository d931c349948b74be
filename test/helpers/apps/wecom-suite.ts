import type { Express } from 'express'
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
import { type SimulatedWorld, showError, useSimulator } from './simulated-world.ts'

const suiteOf = (kind: string): SimulatedSuite =>
  defaultSuites.find((one) => one.kind === kind) as SimulatedSuite

export const thirdPartySuite: SimulatedSuite = suiteOf('third-party')
export const template: SimulatedSuite = suiteOf('template')
const login = suiteOf('login')

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
  auth?: Partial<WecomAuthOptions>
  app?: Express
}

export interface SuiteWorld extends SimulatedWorld {
  database: GrantDatabase
  /** Serves an app with the suite and the routers of its companies. WeCom pushes to the one served last. */
  deploy(options?: SuiteDeployOptions): Promise<SuiteDeployment>
}

/** A simulator with a service provider, for the tests of one block. */
export function useWecomSuite(of: SimulatedSuite, options: SimulatorOptions = {}): SuiteWorld {
  const world = useSimulator(options)
  const { simulator } = world
  const database = createGrantDatabase(of.suiteId)
  return {
    ...world,
    database,
    async deploy({ suite: given = {}, auth = {}, app = appWithSession() } = {}) {
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
      mountCompanies(app, made, auth)
      const url = await world.run(app)
      for (const { suiteId } of [of, login]) {
        simulator.suites.update(suiteId, {
          commandUrl: `${url}/wecom/suite/events`,
          ...(suiteId === of.suiteId && { dataUrl: `${url}/wecom/suite/messages/$CORPID$` }),
        })
      }
      return { url, suite: made, events, grants, ended }
    },
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

/** The routers of a suite's companies: for all of them where it is a third-party app, and told apart by the path. */
function mountCompanies(app: Express, made: WecomSuite, auth: Partial<WecomAuthOptions>): void {
  const secret = deploymentSecret
  const isTemplate = auth.suite === undefined && auth.credentials !== undefined
  app.use(made)
  if (!isTemplate) app.use(wecomAuth({ suite: made, secret, ...auth }))
  app.use(
    '/corp/:corpId',
    wecomAuth({ credentials: (req) => ({ corpId: String(req.params['corpId']), suite: made }), secret }),
    wecomJsSdk({
      credentials: (req) => ({ corpId: String(req.params['corpId']), suite: made }),
      allowedOrigins: ['https://h5.example.com'],
    }),
  )
  app.get('/whoami', (req, res) => {
    res.json(req.wecomUser ?? null)
  })
  app.get('/me', requireWecomUser(), (req, res) => {
    res.json(req.wecomUser)
  })
  app.use(errorHandler())
  app.use(showError)
}
