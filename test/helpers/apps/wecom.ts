import { beforeEach } from '@jest/globals'
import type { Express } from 'express'
import {
  requireWecomUser,
  type WechatAuthError,
  type WechatAuthEvent,
  type WecomAuthOptions,
  wecomAuth,
} from 'express-wechat-auth'
import { type CorpCodeOptions, defaultCorps, type SimulatedCorp } from 'express-wechat-auth/simulator'
import { deploymentSecret } from './deployment.ts'
import { appWithSession } from './server.ts'
import {
  type AppOptions,
  handleErrors,
  routerOptions,
  type SimulatedWorld,
  showText,
  useSimulator,
} from './simulated-world.ts'

const [corp] = defaultCorps as readonly [SimulatedCorp]

export const corpId: string = corp.corpId
interface WecomAgentCredentials {
  corpId: string
  corpSecret: string
  agentId: number
}

/** The company's two apps: an internal system and one for expenses. */
export const agent: WecomAgentCredentials = {
  corpId,
  corpSecret: 'simulated-secret-of-agent-1000002',
  agentId: 1000002,
}
export const otherAgent: WecomAgentCredentials = {
  corpId,
  corpSecret: 'simulated-secret-of-agent-1000003',
  agentId: 1000003,
}

/** What is known of the member user123 who logged in to the first agent silently, but for the time. */
export const memberUser: Record<string, unknown> = {
  corpId,
  agentId: agent.agentId,
  kind: 'member',
  userid: 'user123',
  name: '张三',
  department: '技术部',
  departmentIds: [2],
  position: '工程师',
}

export const exchangeApi = 'cgi-bin/auth/getuserinfo'
export const detailApi = 'cgi-bin/auth/getuserdetail'
export const memberApi = 'cgi-bin/user/get'
export const departmentApi = 'cgi-bin/department/get'
export const tagApi = 'cgi-bin/tag/get'
export const tokenApi = 'cgi-bin/gettoken'

export type WecomAppOptions = AppOptions<WecomAuthOptions>

export interface WecomApp {
  readonly url: string
  readonly events: WechatAuthEvent[]
  /** What came to the app's error handling, oldest first. */
  readonly errors: WechatAuthError[]
}

export interface WecomWorld extends SimulatedWorld {
  /** How often an API of the platform was called in this test. */
  calls(api: string): number
  /** Serves `wecomAuth()` for the first agent, `/` for everybody, `/me` for people who are logged in. */
  serve(options?: WecomAppOptions): Promise<WecomApp>
  /** A code without a browser, as curl is handed one. */
  issueCode(person?: string, options?: Partial<CorpCodeOptions>): string
}

/** A simulator for the tests of one block; the company is as it was before each of them. */
export function useWecom(): WecomWorld {
  const world = useSimulator()
  const { simulator } = world

  beforeEach(() => {
    simulator.corps.update(corpId, structuredClone(corp))
    simulator.clock.reset()
  })

  return {
    ...world,
    calls: (api) => simulator.requests.count(api),
    issueCode: (person = 'user123', options = {}) =>
      simulator.corps.issueCode(corpId, person, { agentId: agent.agentId, ...options }),
    async serve({ auth = {}, app = appWithSession(), routes } = {}) {
      const events: WechatAuthEvent[] = []
      const errors: WechatAuthError[] = []
      app.use(
        wecomAuth({
          secret: deploymentSecret,
          // Most tests bring a code as a server does.
          requireState: 'browser',
          ...routerOptions(simulator, agent, auth),
          onEvent: (event) => events.push(event),
          ...auth,
        }),
      )
      routes?.(app)
      const url = await world.run(withWecomPages(app, errors))
      return { url, events, errors }
    },
  }
}

/** `/`, `/me` and an error handling that notes what comes to it. */
export function withWecomPages(app: Express, errors: unknown[] = []): Express {
  app.get('/', (req, res) => {
    res.json({ user: req.wecomUser ?? null, sessionId: req.sessionID })
  })
  app.get('/me', requireWecomUser(), (req, res) => {
    res.json(req.wecomUser)
  })
  handleErrors(app, errors, showText)
  return app
}
