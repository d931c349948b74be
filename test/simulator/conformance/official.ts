import { createHash } from 'node:crypto'
import { expect } from '@jest/globals'
import { createTokenBench, type TokenBench } from './app-token.ts'
import { account, hour, minute, type Proofs } from './bench.ts'
import { checkOrder, expectRefusal, expectSuccess } from './verdicts.ts'

const { appId } = account
const ok = { errcode: 0, errmsg: 'ok' }
const openidOf = ({ simulator }: TokenBench, person = 'xiaoming'): string =>
  simulator.users.openidOf(person, appId)

async function getTicket(): Promise<void> {
  const bench = await createTokenBench()
  const right = bench.call('/cgi-bin/ticket/getticket', { type: 'jsapi' })
  await checkOrder(bench, 'cgi-bin', right, [
    ...bench.postSteps.slice(0, 5),
    [40097, { query: { type: 'config' } }],
  ])
  const first = await bench.ask(right)
  const ticket = expect.stringMatching(/^[\w-]{86}$/)
  expectSuccess(first, 'cgi-bin', { ...ok, ticket, expires_in: 7200 })
  bench.simulator.clock.advance(hour)
  const again = await bench.ask(right)
  expectSuccess(again, 'cgi-bin', { ...ok, ticket: first.json['ticket'], expires_in: 3600 })
  const card = await bench.ask(bench.call('/cgi-bin/ticket/getticket', { type: 'wx_card' }))
  expect(card.json['ticket']).not.toBe(first.json['ticket'])
}

const follower = {
  subscribe: 1,
  language: 'zh_CN',
  subscribe_time: expect.any(Number),
  unionid: expect.stringMatching(/^o[\w-]{27}$/),
  remark: '',
  groupid: 0,
  tagid_list: [],
  subscribe_scene: expect.stringMatching(/^ADD_SCENE_/),
  qr_scene: 0,
  qr_scene_str: '',
}

async function userInfo(): Promise<void> {
  const bench = await createTokenBench()
  const openid = openidOf(bench)
  const right = bench.call('/cgi-bin/user/info', { openid })
  await checkOrder(bench, 'cgi-bin', right, [
    ...bench.postSteps.slice(0, 5),
    [40003, { query: { openid: undefined } }],
    [40003, { query: { openid: 'oSomebodyElse' } }],
  ])
  expectSuccess(await bench.ask(right), 'cgi-bin', { ...follower, openid })
  bench.simulator.users.unfollow('xiaoming', appId)
  expectSuccess(await bench.ask(right), 'cgi-bin', { subscribe: 0, openid })
}

async function userInfoBatch(): Promise<void> {
  const bench = await createTokenBench()
  const [xiaoming, xiaohong] = [openidOf(bench), openidOf(bench, 'xiaohong')]
  const ask = (openids: string[]) => {
    const user_list = openids.map((openid) => ({ openid, lang: 'zh_CN' }))
    return bench.post('/cgi-bin/user/info/batchget', { user_list })
  }
  await checkOrder(bench, 'cgi-bin', ask([xiaoming]), [
    ...bench.postSteps,
    [40031, { body: { user_list: undefined } }, 'invalid openid list'],
    [40032, { body: { user_list: [] } }, 'invalid openid list size'],
    [40003, { body: { user_list: [{ openid: 'oNobody' }] } }],
  ])
  const tooMany = await bench.ask(ask(Array<string>(101).fill(xiaoming)))
  expectRefusal(tooMany, 'cgi-bin', 40032, 'invalid openid list size')
  expectSuccess(await bench.ask(ask([xiaoming, xiaohong])), 'cgi-bin', {
    user_info_list: [
      { ...follower, openid: xiaoming },
      { subscribe: 0, openid: xiaohong },
    ],
  })
}

async function userList(): Promise<void> {
  const bench = await createTokenBench()
  const { users } = bench.simulator
  const right = bench.call('/cgi-bin/user/get')
  await checkOrder(bench, 'cgi-bin', right, [
    ...bench.postSteps.slice(0, 5),
    [40003, { query: { next_openid: 'oNobody' } }],
  ])
  for (const { id } of users.list()) users.unfollow(id, appId)
  expectSuccess(await bench.ask(right), 'cgi-bin', { total: 0, count: 0, next_openid: '' })
  for (const id of ['xiaohong', 'xiaoming', 'dawei']) {
    bench.simulator.clock.advance(minute)
    users.follow(id, appId)
  }
  // In the order in which they came to follow.
  const openids = ['xiaohong', 'xiaoming', 'dawei'].map((id) => openidOf(bench, id))
  const [first = '', second, last = ''] = openids
  const data = { openid: openids }
  expectSuccess(await bench.ask(right), 'cgi-bin', { total: 3, count: 3, data, next_openid: last })
  const rest = await bench.ask(bench.call('/cgi-bin/user/get', { next_openid: first }))
  const dataOfRest = { openid: [second, last] }
  expectSuccess(rest, 'cgi-bin', { total: 3, count: 2, data: dataOfRest, next_openid: last })
  const end = await bench.ask(bench.call('/cgi-bin/user/get', { next_openid: last }))
  expectSuccess(end, 'cgi-bin', { total: 3, count: 0, next_openid: '' })
}

async function createQrCode(): Promise<void> {
  const bench = await createTokenBench()
  const ask = (body: object) => bench.post('/cgi-bin/qrcode/create', body)
  const scene = { scene_str: 'login_ab12' }
  const temporary = { action_name: 'QR_STR_SCENE', expire_seconds: 604_800, action_info: { scene } }
  await checkOrder(bench, 'cgi-bin', ask(temporary), [
    ...bench.postSteps,
    [40052, { body: { action_name: 'QR' } }],
    [40053, { body: { action_info: {} } }],
    [40129, { body: { action_info: { scene: { scene_str: 'a'.repeat(65) } } } }],
    [40053, { body: { expire_seconds: 2_592_001 } }],
  ])
  const ticket = expect.stringMatching(/^gQ[A-Za-z0-9]{92}==$/)
  const url = expect.stringMatching(/^http:\/\/weixin\.qq\.com\/q\//)
  const made = await bench.ask(ask(temporary))
  expectSuccess(made, 'cgi-bin', { ticket, expire_seconds: 604_800, url })
  const permanent = { action_name: 'QR_LIMIT_SCENE', action_info: { scene: { scene_id: 100_000 } } }
  const first = await bench.ask(ask(permanent))
  expectSuccess(first, 'cgi-bin', { ticket, url })
  expect((await bench.ask(ask(permanent))).json).toEqual(first.json)
  for (const scene_id of [0, 100_001]) {
    const refused = await bench.ask(ask({ ...permanent, action_info: { scene: { scene_id } } }))
    expectRefusal(refused, 'cgi-bin', 40129)
  }
  bench.simulator.apps.update(appId, { permanentQrCodeLimit: 1 })
  const full = { ...permanent, action_info: { scene: { scene_id: 7 } } }
  expectRefusal(await bench.ask(ask(full)), 'cgi-bin', 45029)

  const { scan } = bench.simulator.users
  const by = { ticket: String(made.json['ticket']) }
  expect(scan('xiaohong', by)).toMatchObject({ event: 'subscribe', EventKey: 'qrscene_login_ab12' })
  expect(scan('xiaohong', by)).toMatchObject({ event: 'SCAN', EventKey: 'login_ab12' })
}

async function sendTemplate(): Promise<void> {
  const bench = await createTokenBench()
  bench.simulator.apps.update(appId, { templates: ['T1'] })
  const ask = (body: object) => bench.post('/cgi-bin/message/template/send', body)
  const data = { thing1: { value: '面试' }, time2: { value: '10:30' } }
  const body = { touser: openidOf(bench), template_id: 'T1', data }
  const stranger = openidOf(bench, 'xiaohong')
  const tooLong = { thing1: { value: '长'.repeat(21) } }
  await checkOrder(bench, 'cgi-bin', ask(body), [
    ...bench.postSteps,
    [40003, { body: { touser: 'oNobody' } }],
    [40037, { body: { template_id: 'T2' } }],
    [47003, { body: { data: tooLong } }, 'argument invalid! data.thing1.value invalid'],
    [43004, { body: { touser: stranger } }],
  ])
  const sent = await bench.ask(ask(body))
  expectSuccess(sent, 'cgi-bin', { ...ok, msgid: expect.any(Number) })
  // More digits than a number can hold, and no quotes around them.
  expect(sent.text).toMatch(/"msgid":\d{19}\}$/)
  expectRefusal(await bench.ask(ask(body)), 'cgi-bin', 40241)
  bench.simulator.clock.advance(minute)
  expectSuccess(await bench.ask(ask(body)), 'cgi-bin', { ...ok, msgid: expect.any(Number) })
}

async function sendCustom(): Promise<void> {
  const bench = await createTokenBench()
  const { users, clock, sent } = bench.simulator
  const ask = (body: object) => bench.post('/cgi-bin/message/custom/send', body)
  const body = { touser: openidOf(bench), msgtype: 'text', text: { content: '你好' } }
  const { postSteps } = bench
  // A mini program has this call too.
  const steps = postSteps.filter(([errcode]) => errcode !== 48001)
  await checkOrder(bench, 'cgi-bin', ask(body), [
    ...steps,
    [40003, { body: { touser: 'oNobody' } }],
    [40008, { body: { msgtype: 'sms' } }],
    [44004, { body: { text: { content: '' } } }, 'empty content'],
  ])
  expectRefusal(await bench.ask(ask({ ...body, msgtype: 'image', image: {} })), 'cgi-bin', 41006)
  expectRefusal(await bench.ask(ask(body)), 'cgi-bin', 45015)
  users.allowMessages('xiaoming', appId)
  for (let made = 0; made < 5; made += 1) expectSuccess(await bench.ask(ask(body)), 'cgi-bin', ok)
  expectRefusal(await bench.ask(ask(body)), 'cgi-bin', 45047)
  clock.advance(48 * hour)
  expect(sent.list({ appId })).toHaveLength(5)

  const fresh = await createTokenBench()
  fresh.simulator.users.follow('xiaohong', appId)
  const toNew = fresh.post('/cgi-bin/message/custom/send', { ...body, touser: openidOf(fresh, 'xiaohong') })
  for (let made = 0; made < 3; made += 1) expectSuccess(await fresh.ask(toNew), 'cgi-bin', ok)
  expectRefusal(await fresh.ask(toNew), 'cgi-bin', 45047)
  fresh.simulator.clock.advance(minute)
  expectRefusal(await fresh.ask(toNew), 'cgi-bin', 45015)
}

/** The signature of a page, by other code than the simulator's. */
export function signPage(ticket: string, noncestr: string, timestamp: number, url: string): string {
  const text = `jsapi_ticket=${ticket}&noncestr=${noncestr}&timestamp=${timestamp}&url=${url}`
  return createHash('sha1').update(text).digest('hex')
}

export const official: Proofs = {
  '`GET /cgi-bin/ticket/getticket`': getTicket,
  '`GET /cgi-bin/user/info`': userInfo,
  '`POST /cgi-bin/user/info/batchget`': userInfoBatch,
  '`GET /cgi-bin/user/get`': userList,
  '`POST /cgi-bin/qrcode/create`': createQrCode,
  '`POST /cgi-bin/message/template/send`': sendTemplate,
  '`POST /cgi-bin/message/custom/send`': sendCustom,
}
