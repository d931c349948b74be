import { expect } from '@jest/globals'
import {
  createComponentBench as createPushBench,
  openPush,
  componentAppId as pushedAppId,
} from '../../helpers/simulator/component-bench.ts'
import { encryptIn, sign, text, unseal } from '../../helpers/simulator/push-wire.ts'
import { official } from '../../helpers/simulator/wechat-bench.ts'
import { type Answered, type Asked, account, type Bench, minute, type Proofs } from './bench.ts'
import { type ComponentBench, componentAppId, createComponentBench, returnPage } from './component-caller.ts'
import { expectErrorPage, expectPage } from './verdicts.ts'

const launchPage = 'http://localhost/launch'
const dead = '预授权码已失效，请重新发起授权'

function domainError(from: string, to: string): string {
  return `请确认授权入口页所在域名，与授权后回调页所在域名相同，并且，此两者都必须与申请第三方平台时填写的授权发起页域名相同。授权入口页所在域名：${from}，授权后回调页所在域名：${to}`
}

async function linkTo(bench: ComponentBench, host: string, path: string): Promise<Asked> {
  const { json } = await bench.ask(bench.call('api_create_preauthcode'))
  const query = {
    component_appid: componentAppId,
    pre_auth_code: String(json['pre_auth_code']),
    redirect_uri: returnPage,
  }
  return { host, path, query, headers: { referer: launchPage, 'user-agent': 'MicroMessenger' } }
}

function press(
  bench: Bench,
  { host, path, query = {} }: Asked,
  fields: Record<string, string>,
): Promise<Answered> {
  const request = new URLSearchParams(query as Record<string, string>).toString()
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const body = new URLSearchParams({ request, ...fields }).toString()
  return bench.ask({ host, path: `${path}_reply`, method: 'POST', headers, body })
}

const grantPage = (host: string, path: string, isForPhones: boolean) => async (): Promise<void> => {
  const bench = await createComponentBench()
  const link = await linkTo(bench, host, path)
  const open = (change: Asked['query'], headers: Record<string, string> = {}): Promise<Answered> =>
    bench.ask({ ...link, query: { ...link.query, ...change }, headers: { ...link.headers, ...headers } })
  expectErrorPage(await open({ component_appid: 'wx1' }, { referer: '' }), 'component_appid 参数错误')
  expectErrorPage(await open({ pre_auth_code: 'x' }, { referer: '' }), domainError('空', 'localhost'))
  const foreign = { referer: 'https://www.example.com/' }
  expectErrorPage(await open({ pre_auth_code: 'x' }, foreign), domainError('www.example.com', 'localhost'))
  const elsewhere = { redirect_uri: 'https://www.example.com/', pre_auth_code: 'x' }
  expectErrorPage(await open(elsewhere), domainError('localhost', 'www.example.com'))
  expectErrorPage(await open({ pre_auth_code: 'x' }), dead)
  expectPage(await open({}), '示例第三方平台')
  expect((await open({ auth_type: '1' })).text).not.toContain('示例小程序')
  const biz = await open({ auth_type: '1', biz_appid: 'wx0000000000000004' })
  expect([biz.text.includes('示例小程序'), biz.text.includes('示例公众号')]).toEqual([true, false])
  if (isForPhones) expectPage(await open({}, { 'user-agent': 'Chrome/130' }), '请在微信客户端打开链接')
  bench.simulator.components.update(componentAppId, { released: false })
  expect((await open({})).text).not.toContain('示例公众号')
  bench.simulator.components.update(componentAppId, { released: true })
  bench.simulator.clock.advance(10 * minute)
  expectErrorPage(await open({}), dead)
}

const grantReply = (host: string, path: string) => async (): Promise<void> => {
  const bench = await createComponentBench()
  const link = await linkTo(bench, host, path)
  const choice = { account: account.appId, 'official-account': '4', decision: 'allow' }
  expectErrorPage(await press(bench, link, choice), domainError('空', 'localhost'))
  await bench.ask(link)
  expectErrorPage(await press(bench, link, { ...choice, account: 'wx1' }), '没有此帐号')
  expectPage(await press(bench, link, { decision: 'deny' }), '已取消授权')
  const agreed = await press(bench, link, choice)
  expect(agreed.status).toBe(302)
  expect(agreed.headers['location']).toMatch(
    /^http:\/\/localhost\/granted\?auth_code=queryauthcode%40%40%40[\w-]{64}&expires_in=600$/,
  )
  expectErrorPage(await press(bench, link, choice), dead)
}

async function eventPush(): Promise<void> {
  const { simulator, server, granted } = await createPushBench({}, (_got, count) => ({
    body: count === 1 ? '"success"' : 'success',
  }))
  const { delivery } = await simulator.components.pushTicket(pushedAppId)
  expect([delivery.tries.length, delivery.taken]).toEqual([2, true])
  const [got, again] = server.got
  expect([again?.body, again?.query]).toEqual([got?.body, got?.query])
  const { signature, timestamp, nonce, encrypt_type, msg_signature, ...rest } = got?.query ?? {}
  const encrypted = encryptIn(got?.body ?? '')
  expect([signature, encrypt_type, rest]).toEqual([sign(timestamp, nonce), 'aes', {}])
  expect(msg_signature).toBe(sign(timestamp, nonce, encrypted))
  expect(got?.body.replace(/\n/g, '')).toBe(
    `<xml><AppId><![CDATA[${pushedAppId}]]></AppId><Encrypt><![CDATA[${encrypted}]]></Encrypt></xml>`,
  )
  expect(unseal(encrypted).receiveId).toBe(pushedAppId)
  expect(openPush(got)['ComponentVerifyTicket']).toMatch(/^ticket@@@/)

  await granted(official.appId, [1])
  await granted(official.appId, [1])
  await granted(official.appId, [1, 4])
  await simulator.components.cancel(pushedAppId, official.appId)
  const names = server.got.map((one) => openPush(one)['InfoType'])
  expect(names.filter((name) => name !== 'component_verify_ticket')).toEqual([
    'authorized',
    'updateauthorized',
    'unauthorized',
  ])
  const event = server.got.map(openPush).find(({ InfoType }) => InfoType === 'authorized') ?? {}
  expect(Number(event['AuthorizationCodeExpiredTime']) - Number(event['CreateTime'])).toBe(3600)
}

async function messagePush(): Promise<void> {
  const { simulator, server, openid, account: originalId, granted } = await createPushBench()
  await granted()
  await simulator.push.send({ appId: official.appId, openid, message: text })
  const got = server.got.at(-1)
  expect(got?.path).toBe(`/messages/${official.appId}`)
  expect(unseal(encryptIn(got?.body ?? '')).receiveId).toBe(pushedAppId)
  expect(openPush(got)['ToUserName']).toBe(originalId)
  const { timestamp, nonce, msg_signature } = got?.query ?? {}
  expect(msg_signature).toBe(sign(timestamp, nonce, encryptIn(got?.body ?? '')))
}

const [open, mp] = ['open.weixin.qq.com', 'mp.weixin.qq.com'] as const
const [phone, desktop, formerPhone] = [
  '/wxaopen/safe/bindcomponent',
  '/cgi-bin/componentloginpage',
  '/safe/bindcomponent',
] as const

export const openGrantPages: Proofs = {
  '`GET /wxaopen/safe/bindcomponent`': grantPage(open, phone, true),
  '`POST /wxaopen/safe/bindcomponent_reply`': grantReply(open, phone),
}

export const mpGrantPages: Proofs = {
  '`GET /cgi-bin/componentloginpage`': grantPage(mp, desktop, false),
  '`POST /cgi-bin/componentloginpage_reply`': grantReply(mp, desktop),
  '`GET /safe/bindcomponent`': grantPage(mp, formerPhone, true),
  '`POST /safe/bindcomponent_reply`': grantReply(mp, formerPhone),
}

export const platformPushes: Proofs = {
  '`POST` of an event to a third-party platform': eventPush,
  '`POST` of a message to the third-party platform of an account': messagePush,
}
