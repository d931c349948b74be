import { expect } from '@jest/globals'
import type { SimulatedCheck } from 'express-wechat-auth/simulator'
import {
  type Answered,
  account,
  type Bench,
  createBench,
  miniProgram,
  type Proof,
  type Proofs,
} from './bench.ts'
import { expectErrorPage, expectRedirect, expectRefusal } from './verdicts.ts'
import { agentId, corpId } from './wecom-login.ts'

const callback = 'http://localhost:3000/callback'
const unreachable = '该链接无法访问'
const headers = { 'user-agent': 'wxwork/4.1.20 MicroMessenger/8.0.50', 'x-simulator-decision': 'allow' }
const page = { host: 'open.weixin.qq.com', path: '/connect/oauth2/authorize', headers }
const target = { appid: account.appId, redirect_uri: callback }
const rest = { response_type: 'code', scope: 'snsapi_base' }

function marksOf({ simulator }: Bench): SimulatedCheck[] {
  const checks = simulator.requests.list().at(-1)?.checks ?? []
  return checks.filter(({ documented }) => documented === false)
}

/** A link that passes and is marked, and is refused by a strict simulator. */
function link(
  query: Record<string, string>,
  end: string,
  mark: string,
  text: string,
  number?: number,
): Proof {
  return async () => {
    const bench = createBench()
    expectRedirect(await bench.ask({ ...page, query }), `${callback}?code=CODE${end}`)
    expect(marksOf(bench)).toEqual([{ what: mark, ok: true, documented: false }])
    const strict = createBench({ strict: true })
    expectErrorPage(await strict.ask({ ...page, query }), text, number)
    expect(marksOf(strict)).toEqual([])
  }
}

const form = { 'content-type': 'application/x-www-form-urlencoded' }

async function post(bench: Bench, api: string, fields: Record<string, string>): Promise<Answered> {
  const body = new URLSearchParams(fields).toString()
  const asked = { host: 'api.weixin.qq.com', path: `/sns/${api}`, headers: form, body } as const
  return bench.ask({ ...asked, method: 'POST' })
}

async function checkForm(api: string, fields: Record<string, string>, strictly: number): Promise<void> {
  const mark = { what: 'parameters are posted as a form', ok: true, documented: false }
  const strict = createBench({ strict: true })
  expectRefusal(await post(strict, api, fields), 'sns', strictly)
  expect(marksOf(strict)).toEqual([])
  const bench = createBench()
  expectRefusal(await post(bench, api, fields), 'sns', 40029)
  expect(marksOf(bench)).toEqual([mark])
}

async function postedForms(): Promise<void> {
  const bench = createBench()
  const { users, miniPrograms } = bench.simulator
  const { appId: appid, appSecret: secret } = account
  const fields = { appid, secret, grant_type: 'authorization_code' }
  await checkForm('oauth2/access_token', { ...fields, code: 'nonsense' }, 41002)
  const code = users.issueCode('xiaoming', account.appId)
  const { json: token } = await post(bench, 'oauth2/access_token', { ...fields, code })
  const openid = String(token['openid'])
  expect(openid).toBe(users.openidOf('xiaoming', account.appId))
  const profile = await post(bench, 'userinfo', { access_token: String(token['access_token']), openid })
  expect(profile.json['nickname']).toBe('李小明')
  const renewing = { appid, grant_type: 'refresh_token', refresh_token: String(token['refresh_token']) }
  expect((await post(bench, 'oauth2/refresh_token', renewing)).json['openid']).toBe(openid)

  const mini = { appid: miniProgram.appId, secret: miniProgram.appSecret, grant_type: 'authorization_code' }
  await checkForm('jscode2session', { ...mini, js_code: 'nonsense' }, 41002)
  const js_code = miniPrograms.login(miniProgram.appId, 'xiaoming')
  expect((await post(bench, 'jscode2session', { ...mini, js_code })).json).toHaveProperty('session_key')
}

/** What curl sends for `-d '{...}'`, and PHP for a text in CURLOPT_POSTFIELDS. */
async function jsonAsForm(): Promise<void> {
  const mark = { what: 'JSON is posted with the content type of a form', ok: true, documented: false }
  const { appId: appid, appSecret: secret } = account
  const stable = { host: 'api.weixin.qq.com', path: '/cgi-bin/stable_token', method: 'POST' } as const
  const body = JSON.stringify({ grant_type: 'client_credential', appid, secret })
  const bench = createBench()
  expect((await bench.ask({ ...stable, headers: form, body })).json).toHaveProperty('access_token')
  expect(marksOf(bench)).toEqual([mark])
  expect(JSON.stringify(bench.simulator.requests.list())).not.toContain(secret)
  const strict = createBench({ strict: true })
  expectRefusal(await strict.ask({ ...stable, headers: form, body }), 'cgi-bin', 41002)

  for (const [isStrict, errcode] of [
    [false, 0],
    [true, 40063],
  ] as const) {
    const one = createBench({ strict: isStrict })
    const corpsecret = 'simulated-secret-of-agent-1000002'
    const wecom = { host: 'qyapi.weixin.qq.com' } as const
    const asked = { ...wecom, path: '/cgi-bin/gettoken', query: { corpid: corpId, corpsecret } }
    const query = { access_token: String((await one.ask(asked)).json['access_token']) }
    const message = JSON.stringify({
      touser: 'lisi',
      msgtype: 'text',
      agentid: agentId,
      text: { content: 'a' },
    })
    const send = { ...wecom, path: '/cgi-bin/message/send', query, method: 'POST', headers: form } as const
    expect((await one.ask({ ...send, body: message })).json['errcode']).toBe(errcode)
    expect(marksOf(one)).toEqual(isStrict ? [] : [mark])
  }
}

const order = 'the parameters are in another order than appid, redirect_uri, response_type, scope, state'
const otherState = 'state has other characters than letters and digits'

export const notDocumented: Proofs = {
  'a form that is posted to an API of `sns`': postedForms,
  'JSON with the content type of a form': jsonAsForm,
  'an empty `state` at WeChat’s page': link(
    { ...target, ...rest, state: '' },
    '&state=',
    'state is empty',
    'state 不能为空',
    10013,
  ),
  'a `state` with other characters at WeChat’s page': link(
    { ...target, ...rest, state: 'a-b_c.d' },
    '&state=a-b_c.d',
    otherState,
    'state 参数错误',
  ),
  'parameters in another order at WeChat’s page': link(
    { ...target, scope: 'snsapi_base', response_type: 'code', state: 'a' },
    '&state=a',
    order,
    unreachable,
  ),
  'other parameters at WeChat’s page': link(
    { ...target, ...rest, state: 'a', client_id: account.appId },
    '&state=a',
    'the link has other parameters: client_id',
    unreachable,
  ),
  'a `state` with other characters at WeCom’s page': link(
    { appid: corpId, redirect_uri: callback, ...rest, state: 'a.b_c-d', agentid: String(agentId) },
    '&state=a.b_c-d',
    otherState,
    'state 参数错误',
  ),
}
