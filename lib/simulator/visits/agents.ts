/** A request of supertest's, as far as a login needs it. */
export interface SupertestRequest<Answer> extends PromiseLike<Answer> {
  set(headers: Record<string, string>): this
  redirects(count: number): this
  send(body: object): this
}

/** `request.agent(app)` of supertest: it keeps cookies, and asks an app function or a server that runs. */
export interface SupertestAgent<Answer> {
  get(path: string): SupertestRequest<Answer>
  post(path: string): SupertestRequest<Answer>
}

/** What a `FetchLike` is given. */
export interface FetchLikeOptions {
  method: 'GET' | 'POST'
  headers: Record<string, string>
  redirect: 'manual'
  body?: string
}

/** An answer of a `FetchLike`. */
export interface FetchLikeAnswer {
  readonly status: number
  readonly headers: { get(name: string): string | null }
  clone(): { text(): Promise<string> }
}

/**
 * A function like `fetch` that keeps cookies, such as those of `fetch-cookie`. Node's own says with each request that it is
 * a fetch, which a guard answers with data: begin at the login route.
 */
export type FetchLike<Answer extends FetchLikeAnswer> = (
  url: string,
  options: FetchLikeOptions,
) => Promise<Answer>

/** A jar for cookies, such as the `CookieJar` of tough-cookie. */
export interface CookieJarLike {
  getCookieString(url: string): string | Promise<string>
  setCookie(line: string, url: string): unknown
}

/** Anything that keeps the cookies of a browser. */
export type LogInAgent<Answer> = SupertestAgent<Answer> | FetchLike<Answer & FetchLikeAnswer> | CookieJarLike

const has = (value: unknown, names: readonly string[]): boolean =>
  typeof value === 'object' &&
  value !== null &&
  names.every((name) => typeof Reflect.get(value, name) === 'function')

export function isSupertestAgent(value: unknown): value is SupertestAgent<unknown> {
  return has(value, ['get', 'post']) && typeof Reflect.get(value as object, 'jar') === 'object'
}

export function isCookieJar(value: unknown): value is CookieJarLike {
  return has(value, ['getCookieString', 'setCookie'])
}

/** @throws TypeError */
export function checkAgent(value: unknown): void {
  if (isSupertestAgent(value) || isCookieJar(value) || typeof value === 'function') return
  throw new TypeError(
    has(value, ['get', 'post'])
      ? 'logIn: this agent keeps no cookies: give request.agent(app), not request(app)'
      : 'logIn: expected a supertest agent (request.agent(app)), a cookie jar, or a function like fetch',
  )
}
