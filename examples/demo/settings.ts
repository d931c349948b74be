import type { AxiosInstance } from 'axios'
import {
  type AppCredentials,
  memoryTokenCache,
  type PlatformEndpoints,
  type TokenCache,
  type WechatAuthEvent,
  type WecomCredentials,
} from 'express-wechat-auth'
import {
  defaultApps,
  defaultComponents,
  defaultCorps,
  defaultSuites,
  type PlatformSimulator,
} from 'express-wechat-auth/simulator'
import type { DemoConfig } from './config.ts'

/** What all routers of the demo get besides credentials. */
export interface Wiring {
  endpoints: PlatformEndpoints | undefined
  tokenCache: TokenCache
  http: AxiosInstance
  onEvent: (event: WechatAuthEvent) => void
}

/** A third-party platform, and how its pushes are proven. */
export interface PlatformCredentials extends AppCredentials {
  token: string
  encodingAesKey: string
}

/** An app of a service provider of WeCom, and how its pushes are proven. */
export interface SuiteCredentials {
  suiteId: string
  suiteSecret: string
  token: string
  encodingAesKey: string
  providerCorpId: string
}

type Wired<Credentials> = Credentials & Wiring

/** The apps whose logins are mounted. */
export interface DemoSettings {
  /** An official account. */
  account: Wired<AppCredentials> | undefined
  website: AppCredentials | undefined
  /** How the account's messages are proven. */
  push: { token: string; encodingAesKey: string } | undefined
  agent: Wired<WecomCredentials> | undefined
  miniProgram: Wired<AppCredentials> | undefined
  mobileApp: Wired<AppCredentials> | undefined
  /** A third-party platform. */
  component: Wired<PlatformCredentials> | undefined
  /** A third-party app of a service provider. */
  suite: Wired<SuiteCredentials> | undefined
}

export type Recording = Pick<Wiring, 'http' | 'onEvent'>

/**
 * The front ends of mini programs and mobile apps run on phones only, and grants to a platform or a suite need a database: see
 * examples/mini-login.ts, mobile-login.ts, open-platform.ts, wecom-suite.ts.
 */
export function realSettings(
  { account, website, push, agent }: DemoConfig,
  recording: Recording,
): DemoSettings {
  const wiring: Wiring = { ...recording, tokenCache: memoryTokenCache(), endpoints: undefined }
  return {
    account: account && { ...account, ...wiring },
    website,
    push,
    agent: agent && { ...agent, ...wiring },
    miniProgram: undefined,
    mobileApp: undefined,
    component: undefined,
    suite: undefined,
  }
}

export function simulatedSettings(simulator: PlatformSimulator, recording: Recording): DemoSettings {
  const wiring: Wiring = { ...recording, tokenCache: memoryTokenCache(), endpoints: simulator.endpoints }
  const appOf = (kind: string): AppCredentials => {
    const app = defaultApps.find((one) => one.kind === kind)
    if (app === undefined) throw new Error(`the simulator has no ${kind}`)
    return { appId: app.appId, appSecret: app.appSecret }
  }
  return {
    account: { ...appOf('official-account'), ...wiring },
    website: appOf('website'),
    push: { token: 'TokenOfTheDemo', encodingAesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG' },
    agent: { ...simulatedAgent(), ...wiring },
    miniProgram: { ...appOf('mini-program'), ...wiring },
    mobileApp: { ...appOf('mobile-app'), ...wiring },
    component: { ...simulatedComponent(), ...wiring },
    suite: { ...simulatedSuite(), ...wiring },
  }
}

function simulatedComponent(): PlatformCredentials {
  const [component] = defaultComponents
  if (component === undefined) throw new Error('the simulator has no third-party platform')
  const { appId, appSecret, token, encodingAesKey } = component
  return { appId, appSecret, token, encodingAesKey }
}

function simulatedSuite(): SuiteCredentials {
  const suite = defaultSuites.find(({ kind }) => kind === 'third-party')
  if (suite === undefined) throw new Error('the simulator has no suite')
  const { suiteId, suiteSecret, token, encodingAesKey, providerCorpId } = suite
  return { suiteId, suiteSecret, token, encodingAesKey, providerCorpId }
}

function simulatedAgent(): WecomCredentials {
  const corp = defaultCorps[0]
  const agent = corp?.agents[0]
  if (!corp || !agent) throw new Error('the simulator has no company')
  return { corpId: corp.corpId, corpSecret: agent.secret, agentId: agent.agentId }
}
