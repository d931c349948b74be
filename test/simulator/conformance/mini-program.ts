import { createHmac } from 'node:crypto'
import { expect } from '@jest/globals'
import { createTokenBench } from './app-token.ts'
import { type Asked, miniProgram, minute, type Proofs } from './bench.ts'
import { checkOrder, expectPicture, expectRefusal, expectSuccess, png } from './verdicts.ts'

const { appId } = miniProgram
const ok = { errcode: 0, errmsg: 'ok' }

async function sendSubscribe(): Promise<void> {
  const bench = await createTokenBench(miniProgram)
  const { apps, users, miniPrograms } = bench.simulator
  apps.update(appId, { templates: ['T1'] })
  const ask = (body: object): Asked => bench.post('/cgi-bin/message/subscribe/send', body)
  const body = {
    touser: users.openidOf('xiaoming', appId),
    template_id: 'T1',
    data: { thing1: { value: 'a' } },
  }
  await checkOrder(bench, 'cgi-bin', ask(body), [
    ...bench.postSteps,
    [40003, { body: { touser: 'oNobody' } }],
    [40037, { body: { template_id: 'T2' } }],
    [47003, { body: { data: { number1: { value: 'x' } } } }, 'argument invalid! data.number1.value invalid'],
    [47003, { body: { miniprogram_state: 'x' } }, 'argument invalid! miniprogram_state'],
  ])
  expectRefusal(await bench.ask(ask(body)), 'cgi-bin', 43101)
  miniPrograms.requestSubscribeMessage(appId, 'xiaoming', 'T1', 2)
  for (let made = 0; made < 2; made += 1) {
    expectSuccess(await bench.ask(ask(body)), 'cgi-bin', { ...ok, msgid: expect.any(Number) })
  }
  expectRefusal(await bench.ask(ask(body)), 'cgi-bin', 43101)
}

async function unlimitedCode(): Promise<void> {
  const bench = await createTokenBench(miniProgram)
  bench.simulator.apps.update(appId, { pages: ['pages/index/index'] })
  const ask = (body: object): Asked => bench.post('/wxa/getwxacodeunlimit', body)
  await checkOrder(bench, 'cgi-bin', ask({ scene: 'a=1' }), [
    ...bench.postSteps,
    [40129, { body: { scene: '' } }],
    [40169, { body: { scene: 'a'.repeat(33) } }],
    [40129, { body: { scene: '中文' } }],
    [41030, { body: { page: '/pages/index/index' } }],
    [41030, { body: { page: 'pages/none' } }],
    [40097, { body: { env_version: 'x' } }],
  ])
  expectPicture(await bench.ask(ask({ scene: 'a=1', page: 'pages/index/index' })), 'image/png', png)
  expectPicture(await bench.ask(ask({ scene: 'a', page: 'pages/none', check_path: false })), 'image/png', png)
}

function prove(sessionKey: string): string {
  // The key is the base64 text as it is, the message is empty.
  return createHmac('sha256', sessionKey).update('').digest('hex')
}

const session = (path: string, isReset: boolean) => async (): Promise<void> => {
  const bench = await createTokenBench(miniProgram)
  const { users, miniPrograms } = bench.simulator
  const keyNow = (): string => miniPrograms.sessionKeyOf(appId, 'xiaoming') ?? ''
  const openid = users.openidOf('xiaoming', appId)
  miniPrograms.login(appId, 'xiaoming')
  const old = prove(keyNow())
  const right = bench.call(path, { openid, signature: old, sig_method: 'hmac_sha256' })
  await checkOrder(bench, 'cgi-bin', right, [
    ...bench.tokenSteps,
    [40097, { query: { openid: undefined } }],
    [40097, { query: { signature: undefined } }],
    [87008, { query: { sig_method: 'sha1' } }],
    [87007, { query: { openid: users.openidOf('xiaohong', appId) } }],
    [87009, { query: { signature: Buffer.from(old, 'hex').toString('base64') } }],
  ])
  const key = expect.stringMatching(/^[\w+/]{22}==$/)
  const answer = await bench.ask(right)
  expectSuccess(answer, 'cgi-bin', isReset ? { ...ok, openid, session_key: key } : ok)
  if (isReset) {
    expect(answer.json['session_key']).toBe(keyNow())
    expectRefusal(await bench.ask(right), 'cgi-bin', 87009)
  }
  miniPrograms.login(appId, 'xiaoming')
  expectRefusal(await bench.ask(right), 'cgi-bin', 87009)
  miniPrograms.expireSessionKey(appId, 'xiaoming')
  expectRefusal(await bench.ask(right), 'cgi-bin', 87007)
}

async function phoneNumber(): Promise<void> {
  const bench = await createTokenBench(miniProgram)
  const { miniPrograms, users, clock } = bench.simulator
  users.update('xiaohong', { phoneNumber: '+85212345678' })
  const code = (person = 'xiaoming'): string => miniPrograms.getPhoneNumber(appId, person)
  const ask = (body: object): Asked => bench.post('/wxa/business/getuserphonenumber', body)
  const right = ask({ code: code() })
  await checkOrder(bench, 'cgi-bin', right, [
    ...bench.tokenSteps,
    [43002, { method: 'GET' }],
    [44002, { body: '' }],
    [41008, { body: { code: undefined } }],
    [40029, { body: { code: miniPrograms.login(appId, 'xiaoming') } }],
    [40029, { body: { openid: users.openidOf('xiaohong', appId) } }],
  ])
  const phone = expect.stringMatching(/^1\d{10}$/)
  const watermark = { timestamp: clock.now() / 1000, appid: appId }
  expectSuccess(await bench.ask(right), 'cgi-bin', {
    ...ok,
    phone_info: { phoneNumber: phone, purePhoneNumber: phone, countryCode: '86', watermark },
  })
  expectRefusal(await bench.ask(right), 'cgi-bin', 40029)
  expect((await bench.ask(ask({ code: code('xiaohong') }))).json['phone_info']).toEqual({
    phoneNumber: expect.stringMatching(/^\+?85212345678$/),
    purePhoneNumber: '12345678',
    countryCode: '852',
    watermark,
  })
  const old = code()
  clock.advance(5 * minute)
  expectRefusal(await bench.ask(ask({ code: old })), 'cgi-bin', 40029)
}

export const miniProgramCalls: Proofs = {
  '`POST /cgi-bin/message/subscribe/send`': sendSubscribe,
  '`POST /wxa/getwxacodeunlimit`': unlimitedCode,
  '`GET /wxa/checksession`': session('/wxa/checksession', false),
  '`GET /wxa/resetusersessionkey`': session('/wxa/resetusersessionkey', true),
  '`POST /wxa/business/getuserphonenumber`': phoneNumber,
}
