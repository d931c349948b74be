import type { SeededRandom } from '../../helpers/inputs/random.ts'
import { changeBody } from './change-body.ts'
import { changeCookies } from './change-cookies.ts'
import { oddHeaders } from './odd-headers.ts'
import { type Delivery, type FuzzRequest, headerOf, setHeader } from './request.ts'
import { encoded, foreignTargets, marks, methods, odd, rawPieces } from './values.ts'

type Change = (random: SeededRandom, request: FuzzRequest) => void

const changeQuery: Change = ({ below, oneOf }, request) => {
  const { query } = request
  const at = below(query.length)
  const known = ['returnTo', 'url', 'scope', 'state', 'code', 'redirect_uri', 'redirect_url', 'type', 'to']
  const name = query[at]?.split('=', 1)[0] ?? oneOf(known)
  const value = encoded(oneOf(odd))
  const replace = (...pieces: string[]): void => void query.splice(at, 1, ...pieces)
  oneOf([
    () => replace(`${name}=${value}`),
    () => replace(`${name}=${value}`),
    () => replace(),
    () => replace(`${name}=`, `${name}=${value}`),
    () => query.push(query[at] ?? name),
    () => query.push(`${oneOf(known)}=${value}`),
    () => replace((query[at] ?? '').replace('=', '[]=')),
    () => replace((query[at] ?? '').replace('=', '[a][b]=')),
    () => replace((query[at] ?? '').replace('=', '[__proto__][polluted]=')),
    () => replace((query[at] ?? '').slice(0, below(40))),
    () => replace(`${query[at]}${oneOf(['%', '%00', '%0d%0a', '%ff', '\\', '<', '"', '\u00ff'])}`),
    () => query.push(oneOf(rawPieces)),
    () => query.reverse(),
  ])()
}

/** Where the browser shall end, or what page shall be signed. */
const changeTarget: Change = ({ oneOf }, request) => {
  const { query } = request
  const at = query.findIndex((piece) => /^(?:returnTo|url|redirect_uri|to)=/.test(piece))
  const name = query[at]?.split('=', 1)[0] ?? oneOf(['returnTo', 'url'])
  const piece = `${name}=${encoded(oneOf([...foreignTargets, ...marks]))}`
  query.splice(at < 0 ? query.length : at, 1, piece)
}

const changePath: Change = ({ below, oneOf }, request) => {
  const { path } = request
  const at = below(path.length)
  const letter = path.charCodeAt(at).toString(16)
  const segment = oneOf([...odd, ...marks, 'user123', 'USER123', 'zhaoliu', 'lisi'])
  request.path = oneOf([
    () => `${path}/`,
    () => `/${path}`,
    () => `//evil.example${path}`,
    () => `/.${path}`,
    () => `http://evil.example${path}`,
    () => path.toUpperCase(),
    () => `${path.slice(0, at)}%${letter}${path.slice(at + 1)}`,
    () => path.replace(/[^/]+$/, encoded(segment)),
    () => path.replace(/[^/]+$/, encoded(segment)),
    () =>
      `${path}${oneOf(['%', '%zz', '%00', '%2f..', ';a=b', '\\', '/..', '/<svg%20onload=zq()>', '.json'])}`,
    () => `${path}/${'a/'.repeat(2_000)}`,
    () => path.replaceAll('/', '%2f'),
    () => oneOf(['*', '/', '', '/favicon.ico', '/MP_verify_x.txt', '/__proto__', '/constructor']),
  ])()
}

const changeHeader = ({ below, oneOf }: SeededRandom, request: FuzzRequest, names: string[]): void => {
  const name = oneOf(names)
  const value = oneOf(oddHeaders[name] ?? [])
  // Twice, at times.
  if (below(6) === 0) request.headers.push([name, value])
  else setHeader(request, name, value)
}
const allHeaders = Object.keys(oddHeaders)
const hostHeaders = ['Host', 'Host', ...allHeaders.filter((name) => /host|forwarded/i.test(name))]

const changeToken: Change = ({ below, oneOf }, request) => {
  const [, token = ''] = /^Bearer (.+)$/.exec(headerOf(request, 'authorization') ?? '') ?? []
  const [head = '', claims = '', signature = ''] = token.split('.')
  const at = below(token.length)
  const none = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url')
  const changed = oneOf([
    `${token.slice(0, at)}${oneOf(['A', 'b', '-', '.', '='])}${token.slice(at + 1)}`,
    token.slice(0, at),
    `${token}${token}`,
    `${none}.${claims}.`,
    `${none}.${claims}.${signature}`,
    `${head}.${Buffer.from('{"sub":"zq","exp":9999999999}').toString('base64url')}.${signature}`,
    `${head}.${claims}.${signature.slice(2)}`,
    '..',
    'eyJhbGciOiJIUzI1NiJ9.bnVsbA.zq',
  ])
  setHeader(request, 'Authorization', `${oneOf(['Bearer', 'bearer', 'Bearer  ', 'Token'])} ${changed}`)
}

const deliveries: Delivery[] = [
  ...(['in pieces', 'in chunks', 'in bad chunks', 'half, then closed', 'half, then ended'] as const),
  ...(['longer than sent', 'shorter than sent', 'length that is none', 'chunks and length'] as const),
]

const changes: [name: string, weight: number, change: Change][] = [
  ['query', 26, changeQuery],
  ['target', 14, changeTarget],
  ['body', 22, changeBody],
  ['headers', 22, (random, request) => changeHeader(random, request, allHeaders)],
  ['host', 8, (random, request) => changeHeader(random, request, hostHeaders)],
  ['cookies', 14, changeCookies],
  ['path', 8, changePath],
  ['token', 6, changeToken],
  ['method', 5, ({ oneOf }, request) => Object.assign(request, { method: oneOf(methods) })],
  ['delivery', 7, ({ oneOf }, request) => Object.assign(request, { delivery: oneOf(deliveries) })],
]
const weighted = changes.flatMap((one) => Array<typeof one>(one[1]).fill(one))

/** Spoils a request in one place, or in some; one in ten stays as it is. */
export function changeRequest(random: SeededRandom, request: FuzzRequest): void {
  const { below, oneOf } = random
  const dice = below(10)
  const count = dice === 0 ? 0 : dice < 6 ? 1 : 2 + below(4)
  for (let done = 0; done < count; done += 1) {
    const [name, , change] = oneOf(weighted)
    change(random, request)
    request.changes.push(name)
  }
}
