/** @typedef {import('../../types.d.ts').LoggedRequest} LoggedRequest */
/** @typedef {Pick<import('./requests.js').Known, 'apps' | 'corps'>} Known */
/** @typedef {Record<string, unknown>} Fields */

/** What the log shows of secrets, codes and tokens. */
const hidden = /^(?:\*\*\*|.{4}\*\*\*\d+)$/
const secretNames = ['secret', 'corpsecret', 'appsecret']

/** For a shell. @param {string} text */
const quoted = (text) => `'${text.replace(/'/g, "'\\''")}'`

/**
 * @param {Fields} fields
 * @param {Known} known
 */
function secretIn({ appid, corpid }, { apps, corps }) {
  const app = apps.find(({ appId }) => appId === appid)
  if (app !== undefined) return app.appSecret
  const agents = corps.filter(({ corpId }) => corpId === corpid).flatMap((corp) => corp.agents)
  return agents.length === 1 ? agents[0]?.secret : undefined
}

/**
 * What the log hides is left for the reader to fill in, but for known secrets.
 *
 * @param {string} name
 * @param {unknown} value
 * @param {Fields} fields that stand beside it
 * @param {Known} known
 * @returns {unknown}
 */
function opened(name, value, fields, known) {
  if (Array.isArray(value)) return value.map((one) => opened(name, one, fields, known))
  if (typeof value === 'object' && value !== null) {
    const beside = { ...fields, ...value }
    return Object.fromEntries(
      Object.entries(value).map(([key, one]) => [key, opened(key, one, beside, known)]),
    )
  }
  if (typeof value !== 'string' || !hidden.test(value)) return value
  return (secretNames.includes(name) && secretIn(fields, known)) || `<${name}>`
}

/** Only calls to the APIs: a page is for a browser. @param {LoggedRequest} request */
export function isCallable({ host = '' }) {
  return /^(?:api|qyapi)\.weixin\.qq\.com$/.test(host)
}

/**
 * A body as options of curl. The APIs of `sns` read forms and no JSON, the others JSON and no forms.
 *
 * @param {LoggedRequest} request
 * @param {Known} known
 */
function dataOf({ api, query, body }, known) {
  if (typeof body !== 'object' || body === null) {
    return ["-H 'Content-Type: application/json'", `-d ${quoted(`<${body}>`)}`]
  }
  if (!api.startsWith('sns/')) {
    const data = JSON.stringify(opened('', body, query, known))
    return ["-H 'Content-Type: application/json'", `-d ${quoted(data)}`]
  }
  const fields = /** @type {Fields} */ (opened('', body, query, known))
  return Object.entries(fields).map(
    ([name, value]) => `--data-urlencode ${quoted(`${name}=${String(value)}`)}`,
  )
}

/**
 * A request of the log as a command.
 *
 * @param {LoggedRequest} request
 * @param {Known} known
 */
export function curlOf(request, known) {
  const { method, host, api, query, body } = request
  const pairs = Object.entries(query).map(([name, value]) => {
    const text = String(opened(name, value, query, known))
    return `${encodeURIComponent(name)}=${/^<\w+>$/.test(text) ? text : encodeURIComponent(text)}`
  })
  const url = `${location.origin}/${host}/${api}${pairs.length > 0 ? `?${pairs.join('&')}` : ''}`
  const isUsual = method === 'GET' || (method === 'POST' && body !== undefined)
  const lines = [`curl ${isUsual ? '' : `-X ${method} `}${quoted(url)}`]
  if (body !== undefined) lines.push(...dataOf(request, known))
  return lines.join(' \\\n  ')
}
