const firstLogins = 20

export const ours = 'express-wechat-auth'
export const sameTransport = 'by hand, same transport'

/** This library, and the same login written by hand. */
export const oursAndFloors = (params, env) => [
  { name: ours, file: 'login-ours.mjs', factory: 'ours', params, env },
  { name: sameTransport, file: 'login-floors.mjs', factory: 'byHandOnSameTransport', params, env },
  { name: 'by hand, axios as it comes', file: 'login-floors.mjs', factory: 'byHandOnAxios', params, env },
  { name: 'by hand, bare undici', file: 'login-floors.mjs', factory: 'byHandOnUndici', params, env },
]

export const transportsOf = ({ bases }) => ({ 'plain HTTP': bases.plain, TLS: bases.tls })

/** How a round of callbacks is prepared and sent; `upstream` counts what the library asks of the platform meanwhile. */
export function loginSteps({ platform, load, log }) {
  const upstream = { logins: 0, calls: 0, connections: 0 }
  let before
  return {
    upstream,
    log,
    // A few first, so that the connections to the platform are there.
    async prepare({ base }, count) {
      await load.prepareLogins(base, firstLogins)
      await load.firePrepared(base, 303)
      await load.prepareLogins(base, count)
    },
    work: ({ base }) => load.firePrepared(base, 303),
    async before() {
      before = await platform.ask('counts')
    },
    async after(_subject, { name }, count) {
      if (name !== ours) return
      const { calls, connections } = await platform.ask('counts')
      upstream.logins += count
      upstream.calls += calls - before.calls
      upstream.connections += connections - before.connections
    },
  }
}
