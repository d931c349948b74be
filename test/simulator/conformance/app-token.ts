import { type AppIds, type Asked, account, type Bench, createBench, hour, miniProgram } from './bench.ts'
import type { Step } from './verdicts.ts'

export const apiHost = 'api.weixin.qq.com'

/** A simulator in which an app has a token that is good and one that has expired. */
export interface TokenBench extends Bench {
  /** A call of the app with its good token. */
  call(path: string, query?: Asked['query']): Asked
  post(path: string, body: object): Asked
  /** The ways to get the token wrong, in the order in which they are looked at. */
  tokenSteps: readonly Step[]
  /** The same for a call that the other kind of app has not got, and that is a POST with JSON. */
  postSteps: readonly Step[]
  token: string
}

export async function fetchToken(bench: Bench, { appId, appSecret }: AppIds): Promise<string> {
  const body = { grant_type: 'client_credential', appid: appId, secret: appSecret }
  const answer = await bench.ask({ host: apiHost, path: '/cgi-bin/stable_token', method: 'POST', body })
  return String(answer.json['access_token'])
}

export async function createTokenBench(app: AppIds = account): Promise<TokenBench> {
  const bench = createBench()
  const expired = await fetchToken(bench, app)
  bench.simulator.clock.advance(2 * hour)
  const token = await fetchToken(bench, app)
  const others = await fetchToken(bench, app === account ? miniProgram : account)
  const withToken = (access_token: string | undefined): Step[1] => ({ query: { access_token } })
  const tokenSteps: Step[] = [
    [41001, withToken(undefined)],
    [40014, withToken('x')],
    [40001, withToken(`50_${'a'.repeat(130)}`)],
    [42001, withToken(expired)],
  ]
  return {
    ...bench,
    token,
    tokenSteps,
    postSteps: [
      ...tokenSteps,
      [48001, withToken(others)],
      [43002, { method: 'GET' }],
      [44002, { body: '' }],
      [47001, { body: '{"a":' }],
    ],
    call: (path, query = {}) => ({ host: apiHost, path, query: { access_token: token, ...query } }),
    post: (path, body) => ({
      host: apiHost,
      path,
      method: 'POST',
      query: { access_token: token },
      body,
      headers: { 'content-type': 'application/json' },
    }),
  }
}
