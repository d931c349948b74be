import { type OptionCheck, origin } from '../../core/options.ts'
import { parseUrl } from '../../core/parse-url.ts'

const loopback = ['localhost', '127.0.0.1', '[::1]']

/** An exact origin, or one whose first label is `*`. */
export const environmentCheck: OptionCheck = (value) => {
  if (typeof value !== 'string') return 'must be an origin such as "https://staging.example.com"'
  const wild = /^https:\/\/\*\.([^*/]+)$/.exec(value)?.[1]
  const problem = origin(wild === undefined ? value : `https://${wild}`)
  if (problem !== undefined) {
    return value.includes('*')
      ? 'may have one "*" as its first label: "https://*.preview.example.com"'
      : problem
  }
  const host = parseUrl(wild === undefined ? value : `https://${wild}`)?.hostname ?? ''
  if (wild !== undefined && (host.split('.').length < 2 || /^[\d.]+$|^\[/.test(host))) {
    return 'needs two labels at least behind "*", such as "https://*.example.com"'
  }
  const isPlain = value.startsWith('http:')
  return isPlain && !loopback.includes(host) ? 'may be http on this machine alone: use https' : undefined
}

/** Whether a callback is in one of the environments. */
export function isEnvironment(callback: URL, environments: readonly string[]): boolean {
  if (callback.username !== '' || callback.password !== '') return false
  return environments.some((environment) => {
    if (!environment.startsWith('https://*.')) return callback.origin === environment
    // `*` stands for one label.
    const fixed = new URL(environment.replace('*.', ''))
    const label = callback.hostname.slice(0, -fixed.hostname.length - 1)
    return (
      callback.protocol === 'https:' &&
      callback.port === fixed.port &&
      callback.hostname === `${label}.${fixed.hostname}` &&
      /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/.test(label)
    )
  })
}
