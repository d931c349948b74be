import { expect } from '@jest/globals'
import { createAccountServer, type Got } from '../../helpers/simulator/account-server.ts'
import {
  appId,
  corpAgent,
  createPushBench,
  type PushingAccount,
  startAgent,
  startMini,
  startOfficial,
} from '../../helpers/simulator/push-bench.ts'
import {
  encodingAESKey,
  envelope,
  openSealed,
  sign,
  text,
  textReply,
  token,
  unseal,
} from '../../helpers/simulator/push-wire.ts'
import { startWatch } from '../../helpers/time/wait.ts'
import type { Proofs } from './bench.ts'

const { corpId } = corpAgent

/** The one request that the server of the account got. */
function only({ got }: { got: Got[] }): Got {
  expect(got).toHaveLength(1)
  return got[0] as Got
}

async function checkUrl(): Promise<void> {
  const { simulator } = createPushBench()
  const server = await createAccountServer(({ query }) => ({ body: query['echostr'] ?? '' }))
  const push = { url: server.url, token, encodingAESKey }
  expect(await simulator.push.configure({ appId }, push)).toEqual({ passed: true })
  const { method, query } = only(server)
  const { signature, timestamp, nonce, echostr, ...rest } = query
  expect(method).toBe('GET')
  // Also with a key: this check is never encrypted.
  expect(signature).toBe(sign(timestamp, nonce))
  expect(echostr).toMatch(/^\d{17,19}$/)
  expect(rest).toEqual({ site: '1' })
  const quoting = await createAccountServer(({ query: { echostr = '' } }) => ({ body: `"${echostr}"` }))
  const check = await simulator.push.configure({ appId }, { url: quoting.url, token })
  expect(check.passed).toBe(false)
  const moved = await createAccountServer(() => ({ status: 302, location: server.url }))
  expect((await simulator.push.configure({ appId }, { url: moved.url, token })).passed).toBe(false)
}

async function checkCorpUrl(): Promise<void> {
  const { simulator } = createPushBench()
  const server = await createAccountServer(({ query }) => ({ body: unseal(query['echostr'] ?? '').text }))
  const push = { url: server.url, token, encodingAESKey }
  expect(await simulator.push.configure(corpAgent, push)).toEqual({ passed: true })
  const { msg_signature, timestamp, nonce, echostr = '', ...rest } = only(server).query
  expect(msg_signature).toBe(sign(timestamp, nonce, echostr))
  expect(unseal(echostr).receiveId).toBe(corpId)
  expect(rest).toEqual({ site: '1' })
  const plain = await createAccountServer(({ query: asked }) => ({ body: asked['echostr'] ?? '' }))
  const check = await simulator.push.configure(corpAgent, { ...push, url: plain.url })
  expect(check.passed).toBe(false)
  const late = await createAccountServer(() => undefined)
  const elapsedMs = startWatch()
  expect((await simulator.push.configure(corpAgent, { ...push, url: late.url })).passed).toBe(false)
  expect(elapsedMs()).toBeLessThan(1900)
}

async function pushedTo(account: Promise<PushingAccount>): Promise<PushingAccount & { one: Got }> {
  const bench = await account
  await bench.send()
  return { ...bench, one: only(bench) }
}

async function plain(): Promise<void> {
  const { openid, account, one } = await pushedTo(startOfficial())
  const { headers, query, body } = one
  const { timestamp, nonce, signature, ...rest } = query
  expect(headers['content-type']).toBe('text/xml')
  expect(signature).toBe(sign(timestamp, nonce))
  expect(rest).toEqual({ site: '1', openid })
  expect(account).toMatch(/^gh_[0-9a-f]{12}$/)
  expect(body).toContain(`<ToUserName><![CDATA[${account}]]></ToUserName>`)
  expect(body).toContain(`<FromUserName><![CDATA[${openid}]]></FromUserName>`)
  expect(body).toContain('<Content><![CDATA[你好 <b>&</b> ]]> 🌸]]></Content>')
  const id = /<MsgId>(\d+)<\/MsgId>/.exec(body)?.[1] ?? ''
  expect(Number.isSafeInteger(Number(id))).toBe(false)
}

async function safe(): Promise<void> {
  const { account, one } = await pushedTo(startOfficial({ encodingAESKey }))
  const { query, body } = one
  const { encrypted, ...opened } = openSealed(one)
  expect(query['encrypt_type']).toBe('aes')
  expect(opened.isSigned).toBe(true)
  expect(body.replace(encrypted, '').match(/<\w+>/g)).toEqual(['<xml>', '<ToUserName>', '<Encrypt>'])
  expect(opened.receiveId).toBe(appId)
  expect(opened.text).toContain(`<ToUserName><![CDATA[${account}]]></ToUserName>`)
}

async function compatible(): Promise<void> {
  const { one } = await pushedTo(startOfficial({ encodingAESKey, mode: 'compatible' }))
  const { body } = one
  const inner = openSealed(one).text
  const idOf = (xml: string): string | undefined => /<MsgId>(\d+)</.exec(xml)?.[1]
  expect(body).toContain('<Content>')
  expect(idOf(body)).toBe(idOf(inner))
}

async function json(): Promise<void> {
  const { headers, body } = (await pushedTo(startMini({ format: 'json' }))).one
  expect(headers['content-type']).toBe('application/json')
  expect(JSON.parse(body)).toMatchObject(text)
  expect(body).toMatch(/"MsgId":\d{17,}/)
}

async function events(): Promise<void> {
  const { simulator, got } = await startOfficial()
  simulator.users.follow('xiaohong', appId)
  simulator.users.unfollow('xiaohong', appId)
  while (got.length < 2) await new Promise((resolve) => setTimeout(resolve, 5))
  const bodies = got.map(({ body }) => body)
  expect(bodies.map((body) => /<Event><!\[CDATA\[(\w+)/.exec(body)?.[1]).sort()).toEqual([
    'subscribe',
    'unsubscribe',
  ])
  for (const body of bodies) expect(body).not.toContain('MsgId')
}

async function answers(): Promise<void> {
  let body = ''
  const { openid, account, send } = await startOfficial({ encodingAESKey }, () => ({ body }))
  const say = async (answer: string): Promise<unknown> => {
    body = answer
    const { reply, fault, tries } = await send()
    expect(tries).toHaveLength(1)
    return reply ?? fault
  }
  const fault = '该公众号提供的服务出现故障，请稍后再试'
  const reply = textReply(openid, account)
  expect(await say('')).toBe('')
  expect(await say('success')).toBe('success')
  expect(await say(envelope(reply, appId))).toMatchObject({ MsgType: 'text', Content: 'hello' })
  expect(await say(reply)).toBe(fault)
  expect(await say(envelope(reply, 'wx00000000000000ff'))).toBe(fault)
  expect(await say(envelope(reply, appId, { signature: '0'.repeat(40) }))).toBe(fault)
  expect(await say(envelope(textReply(account, openid), appId))).toBe(fault)
  expect(await say('{"MsgType":"text"}')).toBe(fault)
}

async function tries(): Promise<void> {
  const official = await startOfficial({}, () => undefined, { replyTimeoutMs: 100 })
  const result = await official.send()
  expect(result.tries).toHaveLength(3)
  expect(result.fault).toBe('该公众号提供的服务出现故障，请稍后再试')
  const [first, ...others] = official.got
  for (const other of others) expect([other.body, other.query]).toEqual([first?.body, first?.query])
  const { got, send } = await startAgent(() => undefined, { replyTimeoutMs: 100 })
  await send()
  expect(new Set(got.map(({ body }) => body)).size).toBe(1)
  expect(new Set(got.map(({ query }) => query['nonce'])).size).toBe(3)
}

async function corp(): Promise<void> {
  const { simulator, got } = await startAgent()
  await simulator.push.send({ ...corpAgent, userid: 'USER123', message: text })
  const { query, body } = only({ got })
  const { isSigned, encrypted, ...opened } = openSealed({ query, body })
  const { msg_signature, timestamp, nonce, ...rest } = query
  expect(isSigned).toBe(true)
  expect(rest).toEqual({ site: '1' })
  expect(body).toBe(
    `<xml><ToUserName><![CDATA[${corpId}]]></ToUserName><Encrypt><![CDATA[${encrypted}]]></Encrypt><AgentID><![CDATA[1000002]]></AgentID></xml>`,
  )
  expect(opened.receiveId).toBe(corpId)
  expect(opened.text).toContain('<FromUserName><![CDATA[user123]]></FromUserName>')
}

export const pushed: Proofs = {
  '`GET`, the check of an account': checkUrl,
  '`POST` in plain mode': plain,
  '`POST` in safe mode': safe,
  '`POST` in compatible mode': compatible,
  '`POST` as JSON': json,
  'events of followers': events,
  'your answer': answers,
  'no answer': tries,
  "`GET`, WeCom's check": checkCorpUrl,
  '`POST` of WeCom': corp,
}
