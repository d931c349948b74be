import {
  createPlatformSimulator,
  defaultApps,
  defaultCorps,
  type PlatformSimulator,
  type PushFields,
  type PushOptions,
  type PushReceiver,
  type PushResult,
  type SimulatedAgentPush,
  type SimulatedPush,
  type SimulatorOptions,
} from 'express-wechat-auth/simulator'
import {
  type AccountServer,
  closeAfterTest,
  createAccountServer,
  type Got,
  type React,
} from './account-server.ts'
import { mini } from './mini-program-bench.ts'
import { encodingAESKey, text, token } from './push-wire.ts'
import { official } from './wechat-bench.ts'
import { agent, corpId } from './wecom-bench.ts'

export const appId: string = official.appId
export const miniAppId: string = mini.appId
export const corpAgent: { corpId: string; agentId: number } = { corpId, agentId: agent.agentId }

export interface PushBench {
  simulator: PlatformSimulator
  /** Of xiaoming, for the official account. */
  openid: string
  /** Of the official account. */
  account: string
}

/** A simulator whose official account, mini program and first agent push to where they are told. */
export function createPushBench(
  push: { official?: SimulatedPush; mini?: SimulatedPush; agent?: SimulatedAgentPush } = {},
  options: SimulatorOptions = {},
): PushBench {
  const pushOf: Record<string, SimulatedPush | undefined> = {
    [appId]: push.official,
    [miniAppId]: push.mini,
  }
  const apps = defaultApps.map((app) => {
    const own = pushOf[app.appId]
    return own === undefined ? app : { ...app, push: own }
  })
  const corps = defaultCorps.map((corp) => ({
    ...corp,
    agents: corp.agents.map((one) =>
      one.agentId === agent.agentId && push.agent !== undefined ? { ...one, push: push.agent } : one,
    ),
  }))
  const simulator = createPlatformSimulator({ apps, corps, replyTimeoutMs: 2000, ...options })
  closeAfterTest(() => simulator.stop())
  const openid = simulator.users.openidOf('xiaoming', appId)
  return { simulator, openid, account: simulator.push.originalIdOf(appId) }
}

/** An account to which the simulator pushes, and its server. */
export interface PushingAccount extends PushBench {
  server: AccountServer
  /** What has come to the server, oldest first. */
  got: Got[]
  /** Pushes what xiaoming, or at WeCom the member user123, sends: a text where nothing else is said. */
  send(message?: PushFields, options?: PushOptions): Promise<PushResult>
}

/** In plain mode where the settings do not say otherwise. */
export async function startOfficial(
  settings: Partial<SimulatedPush> = {},
  react?: React,
  options?: SimulatorOptions,
): Promise<PushingAccount> {
  const server = await createAccountServer(react)
  const bench = createPushBench({ official: { url: server.url, token, ...settings } }, options)
  return pushingAccount(bench, server, { appId })
}

/** In plain mode where the settings do not say otherwise. */
export async function startMini(settings: Partial<SimulatedPush>, react?: React): Promise<PushingAccount> {
  const server = await createAccountServer(react)
  const bench = createPushBench({ mini: { url: server.url, token, ...settings } })
  return pushingAccount(bench, server, { appId: miniAppId })
}

export async function startAgent(react?: React, options?: SimulatorOptions): Promise<PushingAccount> {
  const server = await createAccountServer(react)
  const bench = createPushBench({ agent: { url: server.url, token, encodingAESKey } }, options)
  return pushingAccount(bench, server, corpAgent)
}

function pushingAccount(bench: PushBench, server: AccountServer, receiver: PushReceiver): PushingAccount {
  const sender = 'appId' in receiver ? { personId: 'xiaoming' } : { userid: 'user123' }
  const order = { ...receiver, ...sender }
  const send: PushingAccount['send'] = (message = text, options = {}) =>
    bench.simulator.push.send({ ...order, message, ...options })
  return { ...bench, server, got: server.got, send }
}
