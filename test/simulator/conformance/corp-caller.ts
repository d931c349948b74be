import { type Answered, type Asked, type Bench, createBench, type Fault, hour, spoil } from './bench.ts'
import { expectCorpRefusal } from './verdicts.ts'
import { agentId, corpId } from './wecom-login.ts'

export const qyapi = 'qyapi.weixin.qq.com'
export const secret = 'simulated-secret-of-agent-1000002'
export const otherSecret = 'simulated-secret-of-agent-1000003'
export const ok = { errcode: 0, errmsg: 'ok' }

/** A simulator in which an app of the corp has an access token that is good and one that has expired. */
export interface CorpBench extends Bench {
  token: string
  /** A call on qyapi.weixin.qq.com/cgi-bin; with a body it is a POST. */
  call(path: string, query?: Asked['query'], body?: object | string): Asked
  get(path: string, query?: Asked['query']): Promise<Answered>
  post(path: string, body: object | string): Promise<Answered>
  /**
   * The checks before all others, in the platform's order, each with `wrong` parameters: the token, where the call comes
   * from, the app.
   */
  checkCaller(right: Asked, wrong: Fault, shape?: object): Promise<void>
}

export async function fetchCorpToken(bench: Bench, corpsecret: string = secret): Promise<string> {
  const query = { corpid: corpId, corpsecret }
  const { json } = await bench.ask({ host: qyapi, path: '/cgi-bin/gettoken', query })
  return String(json['access_token'])
}

export async function createCorpBench(): Promise<CorpBench> {
  const bench = createBench()
  const { corps, clock } = bench.simulator
  const expired = await fetchCorpToken(bench)
  clock.advance(2 * hour)
  const token = await fetchCorpToken(bench)

  const call = (path: string, query: Asked['query'] = {}, body?: object | string): Asked => ({
    host: qyapi,
    path: `/cgi-bin/${path}`,
    method: body === undefined ? 'GET' : 'POST',
    query: { access_token: token, ...query },
    ...(body !== undefined && { body, headers: { 'content-type': 'application/json' } }),
  })

  return {
    ...bench,
    token,
    call,
    get: (path, query) => bench.ask(call(path, query)),
    post: (path, body) => bench.ask(call(path, {}, body)),
    async checkCaller(right, wrong, shape = {}) {
      const refuse = async (errcode: number, fault: Fault): Promise<void> =>
        expectCorpRefusal(await bench.ask(spoil(right, [fault, wrong])), errcode, shape)
      corps.updateAgent(corpId, agentId, { trustedIps: [], enabled: false })
      await refuse(41001, { query: { access_token: undefined } })
      await refuse(41001, {
        query: { access_token: undefined },
        headers: { authorization: `Bearer ${token}` },
      })
      await refuse(40014, { query: { access_token: 'x'.repeat(214) } })
      await refuse(42001, { query: { access_token: expired } })
      await refuse(60020, {})
      corps.updateAgent(corpId, agentId, { trustedIps: undefined })
      await refuse(50003, {})
      corps.updateAgent(corpId, agentId, { enabled: true })
    },
  }
}
