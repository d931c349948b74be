import { memoryTokenCache, redisTokenCache, type TokenCache } from 'express-wechat-auth'
import { createClient } from 'redis'
import type { Response } from 'supertest'
import { handleOn } from '../stores/caches.ts'
import { type RunningRedis, startRedis } from '../stores/redis.ts'
import { type MessagesBench, wechatBench } from './bench.ts'
import { openedReply, type PushChange, post, safePush } from './pushes.ts'

/** Apps that serve the same account, as processes behind a load balancer do. */
export interface MessageFleet {
  readonly benches: MessagesBench[]
  /** Sends an encrypted push to an app; each push is sealed anew. */
  send(xml: string, app?: number, change?: PushChange): Promise<Response>
  /** The text of a reply, or the body where it is none. */
  ask(xml: string, app?: number): Promise<unknown>
  /** What all handlers have been given. */
  seen(): unknown[]
  /** How often an event came, in all apps. */
  count(type: string): number
  stop(): Promise<void>
}

function fleetOn(
  caches: (TokenCache | undefined)[],
  stop: () => Promise<void> = async () => undefined,
): MessageFleet {
  const benches = caches.map((tokenCache) => wechatBench({ tokenCache }))
  const send: MessageFleet['send'] = async (xml, app = 0, change = {}) => {
    const bench = benches[app % benches.length] as MessagesBench
    return post(bench.app, safePush(xml, change))
  }
  return {
    benches,
    send,
    stop,
    seen: () => benches.flatMap(({ seen }) => seen),
    count: (type) => benches.flatMap(({ events }) => events).filter((event) => event.type === type).length,
    async ask(xml, app) {
      const response = await send(xml, app)
      return response.text.startsWith('<') ? openedReply(response)['Content'] : response.text
    },
  }
}

export async function oneApp(): Promise<MessageFleet> {
  return fleetOn([undefined])
}

export async function twoAppsInMemory(): Promise<MessageFleet> {
  const store = memoryTokenCache()
  return fleetOn([handleOn(store), handleOn(store)])
}

/** A Redis of their own, and a connection for each. */
export async function twoAppsOnRedis(): Promise<MessageFleet> {
  const server: RunningRedis = await startRedis()
  const connect = () => createClient({ socket: { path: server.path, tls: false } }).connect()
  const clients = await Promise.all([connect(), connect()])
  return fleetOn(
    clients.map((client) => redisTokenCache({ client })),
    async () => {
      for (const client of clients) client.destroy()
      await server.stop()
    },
  )
}
