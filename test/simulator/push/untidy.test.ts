import { describe, expect, it } from '@jest/globals'
import type { PushFields } from 'express-wechat-auth/simulator'
import { useAccountServers } from '../../helpers/simulator/account-server.ts'
import { corpAgent, startAgent, startMini, startOfficial } from '../../helpers/simulator/push-bench.ts'
import { openSealed } from '../../helpers/simulator/push-wire.ts'
import { untidyMessage as messageOf, rawOf, untidyMessages } from '../../helpers/simulator/untidy-messages.ts'

useAccountServers()

const controls = ['\u0000', '\u0002', '\u0008', '\u000b', '\u0010', '\u001d', '\ufffe', '\uffff']

/** What an account gets in plain XML. */
async function xmlOf(message: PushFields): Promise<string> {
  const { got, send } = await startOfficial()
  const { reply } = await send(message)
  expect(reply).toBe('')
  return got[0]?.body ?? ''
}

describe('the untidy messages of the console', () => {
  it('show every character in the field in which they are written', () => {
    for (const { message } of untidyMessages) expect(rawOf(message)).toMatch(/^[\n\x20-\x7e\u3000-\uff60]*$/)
  })

  it.each([
    ['control', 'Content'],
    ['controlKey', 'EventKey'],
    ['controlLabel', 'Label'],
  ])('%s: the characters are sent as they are in %s', async (id, name) => {
    const body = await xmlOf(messageOf(id))
    const [, text = ''] = body.split(`<${name}><![CDATA[`)
    const sent = text.slice(0, text.indexOf(']]>'))
    for (const one of controls) expect([one, sent.includes(one)]).toEqual([one, true])
  })

  it('cdata: is not split', async () => {
    expect(await xmlOf(messageOf('cdata'))).toContain('<Content><![CDATA[a]]>b]]></Content>')
  })

  it('zeroId and constantId: are the ids that are sent', async () => {
    expect(await xmlOf(messageOf('zeroId'))).toContain('<MsgId>0</MsgId>')
    expect(await xmlOf(messageOf('constantId'))).toContain('<MsgId>1234567890123456</MsgId>')
  })

  it('long: comes whole', async () => {
    const Content = String(messageOf('long')['Content'])
    expect(Content.length).toBeGreaterThan(20_000)
    expect(await xmlOf(messageOf('long'))).toContain(`<Content><![CDATA[${Content}]]></Content>`)
  })

  it('nullKey: is null in JSON, and not there in XML', async () => {
    const message = messageOf('nullKey')
    expect(await xmlOf(message)).not.toContain('EventKey')
    const { got, send } = await startMini({ format: 'json' })
    await send(message)
    expect(JSON.parse(got[0]?.body ?? '')).toMatchObject({ Event: 'subscribe', EventKey: null })
  })

  it.each([
    ['approvalOne', 1],
    ['approvalTwo', 2],
  ])('%s: writes a list of %i as so many elements, in no list', async (id, count) => {
    const { simulator, got } = await startAgent()
    await simulator.push.send({ ...corpAgent, message: messageOf(id) })
    const xml = openSealed(got[0]).text
    for (const name of ['SpRecord', 'Notifyer', 'Comments', 'NodeList']) {
      expect([name, xml.split(`<${name}>`).length - 1]).toEqual([name, count])
    }
    expect(xml.split('<Details>').length - 1).toBe(count * count)
  })
})

describe('the heads of a message', () => {
  it('are there even when they are given as null', async () => {
    const { openid, account, got, send } = await startOfficial()
    const message = { MsgType: 'text', Content: 'a', ToUserName: null, FromUserName: null, CreateTime: null }
    await send(message)
    for (const id of [account, openid]) expect(got[0]?.body).toContain(`UserName><![CDATA[${id}]]>`)
    expect(got[0]?.body).toMatch(/<CreateTime>\d{10}</)
  })
})
