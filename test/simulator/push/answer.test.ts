import { describe, expect, it } from '@jest/globals'
import { useAccountServers } from '../../helpers/simulator/account-server.ts'
import {
  appId,
  corpAgent,
  miniAppId,
  startAgent,
  startMini,
  startOfficial,
} from '../../helpers/simulator/push-bench.ts'
import { encodingAESKey, envelope, textReply } from '../../helpers/simulator/push-wire.ts'

useAccountServers()

const fault = '该公众号提供的服务出现故障，请稍后再试'

/** Pushes a text to an official account that answers so. */
async function ask(
  answer: (openid: string, account: string) => string,
  mode: 'plain' | 'compatible' | 'safe',
) {
  let body = ''
  const { openid, account, send } = await startOfficial({ encodingAESKey, mode }, () => ({ body }))
  body = answer(openid, account)
  return send()
}

describe('an answer that is taken', () => {
  it.each(['', 'success'])('%j', async (body) => {
    for (const mode of ['plain', 'compatible', 'safe'] as const) {
      expect(await ask(() => body, mode)).toMatchObject({ reply: body, tries: [{ status: 200 }] })
    }
  })

  it('a reply, plain or encrypted as the mode has it', async () => {
    const reply = { MsgType: 'text', Content: 'hello', CreateTime: '12345678' }
    expect((await ask(textReply, 'plain')).reply).toMatchObject(reply)
    expect((await ask(textReply, 'compatible')).reply).toMatchObject(reply)
    const sealed = (openid: string, account: string) => envelope(textReply(openid, account), appId)
    expect((await ask(sealed, 'compatible')).reply).toMatchObject(reply)
    expect(await ask(sealed, 'safe')).toMatchObject({ reply, tries: [{ status: 200 }] })
  })

  it('values verbatim, with entities, and lists', async () => {
    const result = await ask(
      (openid, account) => `<?xml version="1.0" encoding="UTF-8"?>
<xml>
  <ToUserName> <![CDATA[${openid}]]></ToUserName>
  <FromUserName>${account}</FromUserName>
  <CreateTime>1</CreateTime>
  <MsgType>news</MsgType>
  <ArticleCount>1</ArticleCount>
  <Articles><item><Title>a &lt;b&gt; &amp; &quot;&apos;</Title><Description/><Url><![CDATA[x]]]]><![CDATA[>&amp;]]></Url></item></Articles>
</xml>`,
      'plain',
    )
    expect(result.reply).toMatchObject({
      Articles: { item: [{ Title: 'a <b> & "\'', Description: '', Url: 'x]]>&amp;' }] },
    })
  })

  it('JSON where the settings say so', async () => {
    let body = ''
    const { simulator, send } = await startMini({ encodingAESKey, format: 'json' }, () => ({ body }))
    const reply = {
      ToUserName: simulator.users.openidOf('xiaoming', miniAppId),
      FromUserName: simulator.push.originalIdOf(miniAppId),
      CreateTime: 7,
      MsgType: 'transfer_customer_service',
    }
    body = envelope(JSON.stringify(reply), miniAppId, { json: true })
    expect((await send()).reply).toEqual({ ...reply, CreateTime: '7' })
    body = envelope('{"demo_resp":"good luck"}', miniAppId, { json: true })
    const message = { MsgType: 'event', Event: 'debug_demo' }
    expect((await send(message)).reply).toEqual({ demo_resp: 'good luck' })
    body = '{'
    expect((await send(message)).fault).toBe('该小程序提供的服务出现故障，请稍后再试')
  })

  it('an encrypted reply at WeCom', async () => {
    const { corpId } = corpAgent
    let body = envelope(textReply('user123', corpId), corpId)
    const { send } = await startAgent(() => ({ body }))
    expect((await send()).reply).toMatchObject({ Content: 'hello' })
    body = textReply('user123', corpId)
    expect((await send()).fault).toContain('not encrypted')
  })
})

describe('an answer that is not', () => {
  const plain: readonly [string, (openid: string, account: string) => string, string][] = [
    ['a word', () => 'ok', 'not one element'],
    ['success in quotes', () => '"success"', 'not one element'],
    ['JSON', () => '{"errcode":0}', 'not one element'],
    ['a BOM', (o, a) => `\ufeff${textReply(o, a)}!`, 'not one element'],
    ['HTML', () => '<html><body>x</body></html>', 'not one <xml>'],
    ['a DTD', () => '<!DOCTYPE xml [<!ENTITY a "b">]><xml><a>&a;</a></xml>', 'is no element'],
    ['a foreign entity', () => '<xml><a>&nbsp;</a></xml>', 'five entities'],
    ['a name of a prototype', () => '<xml><a>&constructor;</a></xml>', 'five entities'],
    ['attributes', () => '<xml a="b"><a>1</a></xml>', 'is no element'],
    ['half an XML', (o, a) => textReply(o, a).slice(0, -10), 'missing'],
    ['an open element', () => '<xml><a>1</a>', 'does not end'],
    ['an open CDATA', () => '<xml><a><![CDATA[x</a></xml>', 'missing'],
    ['crossed elements', () => '<xml><a><b></a></b></xml>', 'closes nothing'],
    ['text between', () => '<xml>x<a>1</a></xml>', 'between'],
    ['depth', () => `<xml>${'<a>'.repeat(50_000)}`, 'too deep'],
    ['many elements', () => `<xml>${'<a/>'.repeat(20_000)}</xml>`, 'more than'],
    ['the names not swapped', (o, a) => textReply(a, o), 'ToUserName'],
    ['another account', (o) => textReply(o, 'gh_0'), 'FromUserName'],
    ['no time', (o, a) => textReply(o, a).replace(/\d+<\/CreateTime>/, '</CreateTime>'), 'CreateTime'],
    ['no content', (o, a) => textReply(o, a, ''), 'Content is missing'],
    ['much content', (o, a) => textReply(o, a, '好'.repeat(700)), 'more than 2048'],
    ['a strange kind', (o, a) => textReply(o, a).replace('[text]', '[toString]'), 'MsgType'],
    ['no picture', (o, a) => textReply(o, a).replace('[text]', '[image]'), 'Image.MediaId'],
    ['no articles', (o, a) => textReply(o, a).replace('[text]', '[news]'), 'ArticleCount'],
    [
      'wrong count',
      (o, a) =>
        textReply(o, a)
          .replace('[text]', '[news]')
          .replace(
            '</xml>',
            '<ArticleCount>2</ArticleCount><Articles><item><Title>1</Title></item></Articles></xml>',
          ),
      'ArticleCount is not 1',
    ],
    ['encrypted', (o, a) => envelope(textReply(o, a), appId), 'plain mode'],
  ]
  it.each(plain)('in plain mode: %s', async (_name, answer, words) => {
    const result = await ask(answer, 'plain')
    expect(result).toMatchObject({ fault, tries: [{ status: 200, error: expect.stringContaining(words) }] })
    expect(result.tries).toHaveLength(1)
    expect(result.reply).toBeUndefined()
  })

  const safe: typeof plain = [
    ['plain', textReply, 'not encrypted'],
    [
      'a wrong signature',
      (o, a) => envelope(textReply(o, a), appId, { signature: '0'.repeat(40) }),
      'MsgSignature',
    ],
    ['another receiver', (o, a) => envelope(textReply(o, a), 'wx9'), 'made for "wx9"'],
    ['a damaged text', () => envelope('', appId).replace(/[A-Za-z0-9]{8}/, ''), 'MsgSignature'],
    [
      'no signature',
      (o, a) => envelope(textReply(o, a), appId).replaceAll('MsgSignature', 'Sig'),
      'is missing',
    ],
    ['success inside', () => envelope('success', appId), 'not one element'],
  ]
  it.each(safe)('in safe mode: %s', async (_name, answer, words) => {
    expect(await ask(answer, 'safe')).toMatchObject({
      fault,
      tries: [{ error: expect.stringContaining(words) }],
    })
  })

  it('is not read beyond a megabyte', async () => {
    const { got, send } = await startOfficial({}, () => ({ body: 'x'.repeat(3_000_000) }))
    const result = await send()
    expect(result.tries[0]?.error).toContain('more than 1048576 bytes')
    expect(result.fault).toBe(fault)
    expect(got.length).toBeGreaterThan(0)
  })
})
