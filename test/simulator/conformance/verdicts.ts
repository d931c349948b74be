import { expect } from '@jest/globals'
import { type Answered, type Asked, type Bench, type Fault, nowMs, spoil } from './bench.ts'

/** The texts as the platforms' documents and answers have them, written down apart from the simulator. */
const wechatTexts: Readonly<Record<number, string>> = {
  40001:
    'invalid credential, access_token is invalid or not latest, could get access_token by getStableAccessToken, more details at https://mmbizurl.cn/s/JtxxFh33r',
  40002: 'invalid grant_type',
  40003: 'invalid openid',
  40008: 'invalid message type',
  40013: 'invalid appid',
  40014: 'invalid access_token',
  40029: 'invalid code',
  40030: 'invalid refresh_token',
  40037: 'invalid template_id',
  40052: 'invalid action name',
  40053: 'invalid action info',
  40066: 'invalid url',
  40094: 'invalid component credential',
  40097: 'invalid args',
  40125: 'invalid appsecret',
  40129: 'invalid scene',
  40163: 'code been used',
  40169: 'invalid length for scene, or the data is not json string',
  40226: 'code blocked',
  40241: 'duplicate template message',
  41001: 'access_token missing',
  41002: 'appid missing',
  41003: 'refresh_token missing',
  41004: 'appsecret missing',
  41006: 'media_id missing',
  41008: 'missing code',
  41009: 'missing openid',
  41018: 'component_appid missing',
  41021: 'component_access_token missing',
  41030: 'invalid page',
  42001: 'access_token expired',
  42002: 'refresh_token expired',
  42007: 'access_token and refresh_token exception',
  43002: 'require POST method',
  43004: 'require subscribe',
  43101: 'user refuse to accept the msg',
  44002: 'empty post data',
  45009: 'reach max api daily quota limit',
  45011: 'api minute-quota reach limit, must slower, retry next minute',
  45015: 'response out of time limit or subscription is canceled',
  45029: 'qrcode count out of limit',
  45047: 'out of response count limit',
  47001: 'data format error',
  48001: 'api unauthorized',
  48006: 'forbid to clear quota because of reaching the limit',
  61003: 'component is not authorized by this account',
  61004: 'access clientip is not registered',
  61005: 'component ticket is expired',
  61006: 'component ticket is invalid',
  61007: 'api is unauthorized to component',
  61009: 'code is invalid',
  61010: 'code is expired',
  61011: 'invalid component',
  61012: 'invalid option name',
  61013: 'invalid option value',
  61014: 'must use component token for component api',
  61015: 'must use biz account token for not component api',
  61023: 'refresh_token is invalid',
  61024: 'must use api_component_token to get component access token',
  87007: 'session_key is not existd or expired',
  87008: 'invalid sig_method',
  87009: 'invalid signature',
}

const wecomTexts: Readonly<Record<number, string>> = {
  40001: 'invalid credential',
  40013: 'invalid corpid',
  40014: 'invalid access_token',
  40029: 'invalid code',
  40056: 'invalid agentid',
  41001: 'access_token missing',
  41004: 'corpsecret missing',
  42001: 'access_token expired',
  45009: 'api freq out of limit',
  48002: 'api forbidden',
  50001: 'redirect_uri unauthorized',
  60011: 'no privilege to access/modify contact/party/agent',
  60020: 'not allow to access from your ip',
  60111: 'userid not found',
  81013: 'user & party & tag all invalid',
  301002: 'not allow operate another agent with this accesstoken.',
}

export type Family = 'sns' | 'cgi-bin' | 'wecom'

const jsonTypes: Readonly<Record<Family, string>> = {
  sns: 'text/plain',
  'cgi-bin': 'application/json; encoding=utf-8',
  wecom: 'application/json; charset=UTF-8',
}

/** An answer of an API: HTTP 200 in any case, and the content type of its family. */
function expectEnvelope(answer: Answered, family: Family): void {
  expect(answer.status).toBe(200)
  expect(answer.type).toBe(jsonTypes[family])
  if (family === 'wecom') expect(answer.headers['server']).toBe('nginx')
}

/** A success whose body is exactly this: also whether `errcode` is in it. */
export function expectSuccess(answer: Answered, family: Family, body: object): void {
  expect(answer.json).toEqual(body)
  expectEnvelope(answer, family)
  if (family !== 'wecom') return
  expect(answer.headers['error-code']).toBe('0')
  expect(answer.headers['error-msg']).toBe('ok')
}

const rid = '[0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}'

/** `text` is for codes whose text says what was wrong. */
export function expectRefusal(
  answer: Answered,
  family: 'sns' | 'cgi-bin',
  errcode: number,
  text: string | undefined = wechatTexts[errcode],
): void {
  expect(answer.json).toEqual({ errcode, errmsg: expect.any(String) })
  expectEnvelope(answer, family)
  const gap = family === 'cgi-bin' ? ' ' : errcode === 40002 ? '\n, ' : ', '
  const errmsg = String(answer.json['errmsg'])
  const end = new RegExp(`${gap}rid: (${rid})$`).exec(errmsg)
  expect(end).not.toBeNull()
  expect(errmsg.slice(0, end?.index)).toBe(text)
  const seconds = Number.parseInt(end?.[1]?.slice(0, 8) ?? '', 16)
  expect(seconds).toBeGreaterThanOrEqual(nowMs / 1000)
}

/** `shape`: the empty lists that the error has beside errcode and errmsg. */
export function expectCorpRefusal(answer: Answered, errcode: number, shape: object = {}): void {
  expect(answer.json).toEqual({ ...shape, errcode, errmsg: expect.any(String) })
  expectEnvelope(answer, 'wecom')
  const errmsg = String(answer.json['errmsg'])
  expect(answer.headers['error-code']).toBe(String(errcode))
  expect(answer.headers['error-msg']).toBe(errmsg)
  const [text = '', ...rest] = errmsg.split(', hint: ')
  const known = wecomTexts[errcode]
  if (known !== undefined) expect(text).toBe(known)
  if (rest.length === 0) {
    // Seen without the rest.
    expect([40014, 40029]).toContain(errcode)
    return
  }
  expect(rest.join('')).toMatch(
    new RegExp(
      `^\\[17\\d{23}\\], from ip: 127\\.0\\.0\\.1, more info at https://open\\.work\\.weixin\\.qq\\.com/devtool/query\\?e=${errcode}$`,
    ),
  )
}

/** What a request is refused with, and what is wrong in it. */
export type Step = readonly [errcode: number, fault: Fault, text?: string]

/** Sends requests that are wrong in one way and in all that follow: the answers show the order of the checks. */
export async function checkOrder(
  bench: Bench,
  family: 'sns' | 'cgi-bin',
  right: Asked,
  steps: readonly Step[],
): Promise<void> {
  const faults = steps.map(([, fault]) => fault)
  for (const [index, [errcode, , text]] of steps.entries()) {
    expectRefusal(await bench.ask(spoil(right, faults.slice(index))), family, errcode, text)
  }
}

export async function checkCorpOrder(
  bench: Bench,
  right: Asked,
  steps: readonly Step[],
  shape: object = {},
): Promise<void> {
  const faults = steps.map(([, fault]) => fault)
  for (const [index, [errcode]] of steps.entries()) {
    expectCorpRefusal(await bench.ask(spoil(right, faults.slice(index))), errcode, shape)
  }
}

/** An error page: HTTP 200, the platform's text and number, and nothing is sent to the app. */
export function expectErrorPage(answer: Answered, text: string, number?: number): void {
  expect(answer.text).toContain(`<h1>${text}</h1>`)
  expect(answer.status).toBe(200)
  expect(answer.type).toMatch(/^text\/html/)
  expect(answer.headers['location']).toBeUndefined()
  expect(/(?:错误码|Error code): (\d+)/.exec(answer.text)?.[1]).toBe(number?.toString())
}

/** What a page refuses, in the order in which it looks; each link is also wrong in all that follows. */
export async function checkPageOrder(
  bench: Bench,
  right: Asked,
  steps: readonly (readonly [text: string, query: Fault['query'], number?: number])[],
): Promise<void> {
  const faults = steps.map(([, query]) => ({ query: query ?? {} }))
  for (const [index, [text, , number]] of steps.entries()) {
    expectErrorPage(await bench.ask(spoil(right, faults.slice(index))), text, number)
  }
}

/** A page for people: HTML with this text, and no redirect. */
export function expectPage(answer: Answered, text: string): void {
  expect(answer.text).toContain(text)
  expect([answer.status, answer.headers['location']]).toEqual([200, undefined])
  expect(answer.type).toMatch(/^text\/html/)
}

/** A redirect; its address is matched with every code written as CODE. */
export function expectRedirect(answer: Answered, address: string): void {
  expect(answer.status).toBe(302)
  expect((answer.headers['location'] ?? '').replace(/\bcode=[\w-]{32,512}/, 'code=CODE')).toBe(address)
}

export function expectPicture(answer: Answered, type: string, magic: Buffer): void {
  expect(answer.status).toBe(200)
  expect(answer.type).toBe(type)
  expect(answer.bytes.subarray(0, magic.length)).toEqual(magic)
}

export const png: Buffer = Buffer.from('89504e470d0a1a0a', 'hex')
