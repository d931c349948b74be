/** How the bytes of a request come to the app. Whatever is not `whole` may stay without an answer. */
export type Delivery =
  | 'whole'
  | 'in pieces'
  | 'in chunks'
  | 'in bad chunks'
  | 'half, then closed'
  | 'half, then ended'
  | 'longer than sent'
  | 'shorter than sent'
  | 'length that is none'
  | 'chunks and length'

/** One request, in parts that can be changed one by one. */
export interface FuzzRequest {
  /** The route it was made for, as the list of routes has it. */
  route: string
  method: string
  path: string
  /** Pieces of the query as they are sent. */
  query: string[]
  headers: [name: string, value: string][]
  cookies: [name: string, value: string][]
  /** Sent as JSON unless there is a text. */
  fields?: Record<string, unknown> | undefined
  text?: string | Buffer | undefined
  delivery: Delivery
  /** What was done to it, for whoever has to read a failure. */
  changes: string[]
}

interface Given {
  query?: Record<string, string>
  headers?: Record<string, string>
  cookies?: ReadonlyMap<string, string>
  fields?: Record<string, unknown>
}

/** @param route for example `POST /wechat/getUserInfo` */
export function requestTo(
  route: string,
  { query = {}, headers = {}, cookies = new Map(), fields }: Given = {},
): FuzzRequest {
  const [method = '', path = ''] = route.split(' ')
  const all = {
    Accept: 'application/json',
    ...(fields && { 'Content-Type': 'application/json' }),
    ...headers,
  }
  return {
    route,
    method,
    path,
    query: Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(value)}`),
    headers: Object.entries(all),
    cookies: [...cookies],
    fields,
    delivery: 'whole',
    changes: [],
  }
}

export function headerOf({ headers }: FuzzRequest, name: string): string | undefined {
  return headers.find(([one]) => one.toLowerCase() === name.toLowerCase())?.[1]
}

export function setHeader(request: FuzzRequest, name: string, value: string): void {
  request.headers = request.headers.filter(([one]) => one.toLowerCase() !== name.toLowerCase())
  request.headers.push([name, value])
}

export function targetOf({ path, query }: FuzzRequest): string {
  return query.length === 0 ? path : `${path}?${query.join('&')}`
}

export function bodyOf({ text, fields }: FuzzRequest): Buffer {
  if (text !== undefined) return Buffer.from(text as string)
  return Buffer.from(fields === undefined ? '' : JSON.stringify(fields))
}

/** The request for people to read, and to send again by hand. */
export function describe(request: FuzzRequest): string {
  const body = bodyOf(request)
  const cookies = request.cookies.map((pair) => pair.join('=')).join('; ')
  return [
    `${request.method} ${targetOf(request)}`,
    ...request.headers.map((header) => header.join(': ')),
    ...(cookies === '' ? [] : [`Cookie: ${cookies}`]),
    `(${request.delivery}; ${request.changes.join(', ') || 'valid'}; ${body.length} bytes)`,
    body.toString('latin1'),
  ]
    .map((line) => line.slice(0, 1_500))
    .join('\n')
}
