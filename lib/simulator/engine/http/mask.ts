import { hasForm } from './posted-form.ts'

const secretNames = new Set([
  'secret',
  'client_secret',
  'appsecret',
  'appSecret',
  'code',
  'js_code',
  'access_token',
  'refresh_token',
  'component_appsecret',
  'component_secret',
  'component_verify_ticket',
  'component_access_token',
  'authorizer_access_token',
  'authorizer_refresh_token',
  'authorization_code',
  'auth_code',
  'pre_auth_code',
  'corpsecret',
  'session_key',
  'signature',
  'encryptedData',
  'phoneNumber',
  'purePhoneNumber',
  'ticket',
  'user_ticket',
  'suite_secret',
  'suite_ticket',
  'suite_access_token',
  'provider_secret',
  'provider_access_token',
  'permanent_code',
])
const maxNames = 50
const maxLength = 500
const maxBody = 20_000

/** Enough to compare two values by eye, not enough to use one. */
export function hide(value: string): string {
  return value.length < 12 ? '***' : `${value.slice(0, 4)}***${value.length}`
}

/** The address with `code` and tokens in its query hidden. */
export function maskUrl(url: string): string {
  return url
    .slice(0, 4 * maxLength)
    .replace(
      /([?&](?:code|js_code|auth_code|pre_auth_code|access_token|component_access_token|refresh_token|secret|client_secret|corpsecret|user_ticket|suite_access_token|provider_access_token)=)([^&#]*)/g,
      (_all, name: string, value: string) => {
        return `${name}${hide(value)}`
      },
    )
}

function maskText(name: string, value: string): string {
  if (secretNames.has(name)) return hide(value)
  const masked = /redirect|url|request/.test(name) ? maskUrl(value) : value
  return masked.length > maxLength ? `${masked.slice(0, maxLength)}…` : masked
}

export function maskQuery(query: URLSearchParams): Record<string, string> {
  const pairs = [...query].slice(0, maxNames).reverse()
  return Object.fromEntries(
    pairs.map(([name, value]) => [name.slice(0, maxLength), maskText(name, value)] as const).reverse(),
  )
}

/** A copy of a JSON value with all that is secret hidden and all that is long cut. */
export function maskJson(value: unknown, name = '', depth = 0): unknown {
  if (typeof value === 'string') return maskText(name, value)
  if (typeof value !== 'object' || value === null) return secretNames.has(name) ? '***' : value
  if (depth > 6) return '…'
  if (Array.isArray(value)) return value.slice(0, maxNames).map((item) => maskJson(item, name, depth + 1))
  const pairs = Object.entries(value).slice(0, maxNames)
  return Object.fromEntries(
    pairs.map(([key, item]) => [key.slice(0, maxLength), maskJson(item, key, depth + 1)]),
  )
}

/** What the log keeps of a body: JSON or a form with its secrets hidden, else only its length. */
export function maskBody(type: string, body: Buffer): unknown {
  if (body.length > maxBody) return `${body.length} bytes`
  if (hasForm({ headers: { 'content-type': type }, body }))
    return maskQuery(new URLSearchParams(body.toString()))
  try {
    return maskJson(JSON.parse(body.toString()))
  } catch {
    return `${body.length} bytes`
  }
}
