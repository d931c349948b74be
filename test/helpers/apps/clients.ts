import { beforeEach } from '@jest/globals'
import {
  type WechatAuthEvent,
  type WechatClient,
  type WechatClientOptions,
  type WecomClient,
  type WecomClientOptions,
  wechatClient,
  wecomClient,
} from 'express-wechat-auth'
import type { PlatformSimulator } from 'express-wechat-auth/simulator'
import { accountCredentials } from '../visitors/page-login.ts'
import { agent } from './wecom.ts'

export interface Clients<Client, Options> {
  /** What the clients of this test told. */
  readonly events: WechatAuthEvent[]
  create(options?: Partial<Options>): Client
}

/** What is told in a test. */
export function useEvents(): WechatAuthEvent[] {
  const events: WechatAuthEvent[] = []
  beforeEach(() => {
    events.length = 0
  })
  return events
}

/** Clients of the official account. */
export function useWechatClients(simulator: PlatformSimulator): Clients<WechatClient, WechatClientOptions> {
  const events = useEvents()
  const onEvent = (event: WechatAuthEvent): unknown => events.push(event)
  return {
    events,
    create: (options) =>
      wechatClient({ ...accountCredentials, endpoints: simulator.endpoints, onEvent, ...options }),
  }
}

/** Clients of the company's first app. */
export function useWecomClients(simulator: PlatformSimulator): Clients<WecomClient, WecomClientOptions> {
  const events = useEvents()
  const onEvent = (event: WechatAuthEvent): unknown => events.push(event)
  return {
    events,
    create: (options) => wecomClient({ ...agent, endpoints: simulator.endpoints, onEvent, ...options }),
  }
}
