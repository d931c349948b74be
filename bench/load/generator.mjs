// The load generator, in a process of its own: what it costs is nobody's CPU but its own.
import { serveOrders } from '../measure/serve-orders.mjs'
import { fire } from './fire.mjs'
import { prepareLogins } from './logins.mjs'
import { prepareMessages } from './messages.mjs'

let prepared = []

serveOrders({
  async prepareLogins(params) {
    prepared = await prepareLogins(params)
  },
  /** Logins from beginning to end: all are begun, then each comes back. */
  async logIn(params) {
    const callbacks = await prepareLogins(params)
    await fire({ base: params.base, amount: callbacks.length, requests: callbacks, status: 303 })
  },
  prepareMessages(params) {
    prepared = prepareMessages(params)
  },
  /** Sends what was prepared, each request once. */
  firePrepared: ({ base, status }) => fire({ base, amount: prepared.length, requests: prepared, status }),
  /** Sends one request again and again. */
  fireSame: ({ base, amount, request, status }) => fire({ base, amount, requests: [request], status }),
})
