import type { Dispatcher, Pool, ProxyAgent } from 'undici'
import { kindOf, type OptionCheck } from '../options.ts'
import { parseUrl } from '../parse-url.ts'
import { TransportFailure } from './transport-failure.ts'

type ConnectOptions = Omit<Dispatcher.ConnectOptions, 'origin'>

const shape = `must be such as "http://user:password@proxy.example.com:3128"`

/** The option `proxy`. What it says is never quoted: there is a password in it. */
export const proxyCheck: OptionCheck = (value) => {
  if (typeof value !== 'string') return `${shape}, got ${kindOf(value)}`
  const url = /^https?:\/\/[^\s\\]+$/i.test(value) ? parseUrl(value) : undefined
  if (url === undefined) {
    return /^socks/i.test(value)
      ? `${shape}; for a SOCKS proxy give "http" an axios instance with an agent of its own`
      : `${shape}, with user name and password percent-encoded (encodeURIComponent)`
  }
  if (url.pathname !== '/' || /[?#]/.test(value)) return `${shape}, without path, query and fragment`
  return credentialsOf(url) === undefined
    ? `${shape}, with user name and password percent-encoded (encodeURIComponent)`
    : undefined
}

/** @throws TypeError where both are given: a proxy of one's own `http` is its own affair */
export function requireOneWay(factory: string, options: { http?: unknown; proxy?: unknown }): void {
  if (options.http === undefined || options.proxy === undefined) return
  throw new TypeError(
    `${factory}: give "http" or "proxy", not both; an axios instance has its own setting "proxy"`,
  )
}

/**
 * How undici talks to a proxy. Every request goes through a tunnel (CONNECT), also one to a plain http host: the
 * proxy sees no address with its secrets.
 */
export function proxyAgentOptions(Base: typeof Pool, proxy: string, timeoutMs: number): ProxyAgent.Options {
  const url = new URL(proxy)
  const ProxyPool = boundedPool(Base, timeoutMs)
  const credentials = credentialsOf(url) ?? ''
  return {
    // Without the credentials, so that no error can hold them.
    uri: url.origin,
    ...(credentials !== '' && { token: `Basic ${Buffer.from(credentials).toString('base64')}` }),
    proxyTunnel: true,
    proxyTls: { timeout: timeoutMs },
    requestTls: { timeout: timeoutMs },
    clientFactory: (origin, options) => new ProxyPool(origin, options),
  }
}

/**
 * undici waits for a proxy's answer to CONNECT for minutes, and where a proxy hangs up it asks it again and again for
 * as long as a request waits: both end here, with a code that says that it was the proxy.
 */
const boundedPool = (Base: typeof Pool, timeoutMs: number): typeof Pool =>
  class extends Base {
    override async connect(options: ConnectOptions): Promise<Dispatcher.ConnectData> {
      const signal = AbortSignal.timeout(timeoutMs)
      let tunnel: Dispatcher.ConnectData
      try {
        tunnel = await super.connect({ ...options, signal })
      } catch (error) {
        const { code } = error as { code?: unknown }
        throw new TransportFailure(`PROXY_${signal.aborted ? 'ETIMEDOUT' : String(code)}`)
      }
      if (tunnel.statusCode === 200) return tunnel
      tunnel.socket.on('error', () => undefined).destroy()
      throw new TransportFailure(`PROXY_ANSWERED_${tunnel.statusCode}`)
    }
  }

/** `user:password` as the proxy must get it; empty where there is none, undefined where they cannot be read. */
function credentialsOf({ username, password }: URL): string | undefined {
  try {
    const [name, secret] = [decodeURIComponent(username), decodeURIComponent(password)]
    return name === '' && secret === '' ? '' : `${name}:${secret}`
  } catch {
    return undefined
  }
}
