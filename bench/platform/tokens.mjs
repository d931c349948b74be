import { setTimeout as sleep } from 'node:timers/promises'

/** App access tokens that really end, tickets, and a call that knows a dead token. */
export function createTokens() {
  const alive = new Map()
  let [fetches, deadCalls, goodCalls, serial] = [0, 0, 0, 0]
  let settings = { lifetimeSeconds: 7_200, fetchMs: 0, slowFetches: 0, slowMs: 0 }
  let current

  const fetchToken = async (path) => {
    fetches += 1
    serial += 1
    const token = `token-${serial}-${'x'.repeat(120)}`
    const isSlow = settings.slowFetches > 0
    if (isSlow) settings.slowFetches -= 1
    current = path
    await sleep(isSlow ? settings.slowMs : settings.fetchMs)
    alive.set(token, Date.now() + settings.lifetimeSeconds * 1_000)
    return { access_token: token, expires_in: settings.lifetimeSeconds }
  }

  return {
    /** Processes may ask below a path of their own, so that one can tell who asks. */
    answer({ pathname, searchParams }) {
      const [, caller = '', path] = /^(\/worker-\d+)?(\/.*)$/.exec(pathname) ?? []
      if (path === '/cgi-bin/stable_token') return fetchToken(caller)
      if (path === '/cgi-bin/ticket/getticket') return { ticket: 'T'.repeat(86), expires_in: 7_200 }
      if (path !== '/cgi-bin/user/info') return undefined
      const isGood = (alive.get(searchParams.get('access_token')) ?? 0) > Date.now()
      if (isGood) goodCalls += 1
      else deadCalls += 1
      return isGood ? { subscribe: 1 } : { errcode: 42001, errmsg: 'access_token expired' }
    },
    counts: () => ({ fetches, deadCalls, goodCalls }),
    /** The path below which the newest fetch was asked for. */
    currentFetch: () => ({ caller: current, fetches }),
    set(changed) {
      settings = { ...settings, ...changed }
    },
    revoke: () => alive.clear(),
  }
}
