// The process that is watched: an app with everything mounted, and a Redis for sessions and tokens.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createClient } from 'redis'
import { sayNote, serveOrders } from './child.ts'
import { createMeter } from './meter.ts'
import { mountAll } from './mount-all.ts'

// Without these a session store waits for a Redis that is away or frozen as long as it is.
const client = createClient({
  socket: {
    path: process.env['REDIS_PATH'] ?? '',
    tls: false,
    reconnectStrategy: 100,
    socketTimeout: 3_000,
  },
  pingInterval: 1_000,
  disableOfflineQueue: true,
})
client.on('error', () => undefined)
await client.connect()

const server = createServer()
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
const endpoints = JSON.parse(process.env['ENDPOINTS'] ?? '{}')
const folder = process.env['GRANTS_FOLDER'] ?? ''
const { app, events } = mountAll({ client, url, endpoints, folder })
server.on('request', app)
const measure = createMeter(server, { client })

for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
  process.on(event, (error) => sayNote(`${event}: ${(error as Error)?.stack ?? error}`))
}

serveOrders({
  url: () => url,
  measure,
  /** The library's events by type, since the last time. */
  events() {
    const counts = Object.fromEntries(events)
    events.clear()
    return counts
  },
})
