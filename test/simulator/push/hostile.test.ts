import { describe, expect, it } from '@jest/globals'
import type { Tamper } from 'express-wechat-auth/simulator'
import { openText } from '../../../lib/simulator/push/wire/cipher.ts'
import { useAccountServers } from '../../helpers/simulator/account-server.ts'
import {
  appId,
  corpAgent,
  createPushBench,
  startAgent,
  startOfficial,
} from '../../helpers/simulator/push-bench.ts'
import {
  encodingAESKey,
  encryptIn,
  isSigned,
  openSealed,
  sign,
  text,
  token,
  unseal,
} from '../../helpers/simulator/push-wire.ts'

useAccountServers()

async function tampered(tamper: Tamper, mode: 'plain' | 'compatible' | 'safe' = 'safe') {
  const { got, send } = await startOfficial({ encodingAESKey, mode })
  await send(text, { tamper })
  const { query = {}, body = '' } = got[0] ?? {}
  const { timestamp, nonce, signature, msg_signature } = query
  const encrypted = encryptIn(body)
  const hasTrueSignature = msg_signature === sign(timestamp, nonce, encrypted)
  const hasTruePlainSignature = signature === sign(timestamp, nonce)
  return { body, encrypted, timestamp: Number(timestamp), hasTrueSignature, hasTruePlainSignature }
}

describe('a push that nobody may believe', () => {
  it('signature: is signed wrongly in every mode', async () => {
    for (const mode of ['plain', 'compatible', 'safe'] as const) {
      const { hasTrueSignature, hasTruePlainSignature } = await tampered('signature', mode)
      expect([hasTrueSignature, hasTruePlainSignature]).toEqual([false, false])
    }
  })

  it('ciphertext: is damaged, under a true signature', async () => {
    const { hasTrueSignature, encrypted } = await tampered('ciphertext')
    expect(hasTrueSignature).toBe(true)
    expect(openText(encodingAESKey, encrypted)?.receiveId).not.toBe(appId)
  })

  it('receiver: is made for another account', async () => {
    const { hasTrueSignature, encrypted } = await tampered('receiver')
    expect(hasTrueSignature).toBe(true)
    const { receiveId, text: inner } = unseal(encrypted)
    expect(receiveId).toMatch(/^wx[0-9a-f]{16}$/)
    expect(receiveId).not.toBe(appId)
    expect(inner).toContain('<ToUserName><![CDATA[gh_')
    const { body } = await tampered('receiver', 'plain')
    expect(body).toMatch(/<ToUserName><!\[CDATA\[gh_[0-9a-f]{4}f{8}\]\]>/)
  })

  it('timestamp: is a day old, under a true signature', async () => {
    const { hasTrueSignature, hasTruePlainSignature, timestamp } = await tampered('timestamp')
    expect([hasTrueSignature, hasTruePlainSignature]).toEqual([true, true])
    expect(Date.now() / 1000 - timestamp).toBeGreaterThan(86_000)
  })

  it('plain-twin: says something else outside of the encrypted text', async () => {
    for (const mode of ['compatible', 'safe'] as const) {
      const { body, encrypted, hasTrueSignature } = await tampered('plain-twin', mode)
      expect(hasTrueSignature).toBe(true)
      expect(body).toContain('<Content><![CDATA[forged]]></Content>')
      expect(unseal(encrypted).text).not.toContain('forged')
    }
  })

  it('needs an encrypted mode for some of it', async () => {
    const { simulator, openid } = createPushBench({ official: { url: 'http://127.0.0.1:9', token } })
    for (const tamper of ['ciphertext', 'plain-twin'] as const) {
      const sending = simulator.push.send({ appId, openid, message: text, tamper })
      await expect(sending).rejects.toThrow('needs an encrypted mode')
    }
  })

  it('can be one of WeCom', async () => {
    const { got, send } = await startAgent()
    for (const tamper of ['signature', 'ciphertext', 'receiver', 'timestamp', 'plain-twin'] as const) {
      await send(text, { tamper })
    }
    const isTrue = got.map(isSigned)
    expect(isTrue).toEqual([false, true, true, true, true])
    expect(openSealed(got[2]).receiveId).not.toBe(corpAgent.corpId)
    expect(got[4]?.body).toContain('forged')
  })
})

describe('a push that comes more than once', () => {
  it('duplicate: twice at the same time, to the letter', async () => {
    let waiting: (() => void)[] = []
    const { simulator, openid, got, send } = await startOfficial({ encodingAESKey }, async () => {
      await new Promise<void>((resolve) => {
        waiting.push(resolve)
        if (waiting.length === 2) for (const release of waiting) release()
      })
      return { body: 'success' }
    })
    const result = await send(text, { duplicate: true })
    waiting = []
    expect(result).toMatchObject({ reply: 'success', twin: { reply: 'success', tries: [{ status: 200 }] } })
    expect(result.tries).toHaveLength(1)
    expect(got).toHaveLength(2)
    expect(got[1]).toMatchObject({ body: got[0]?.body, query: got[0]?.query })
    expect(simulator.push.chat(appId, openid)).toHaveLength(1)
  })

  it('retry: the last one of this person, to the letter, also much later', async () => {
    const { simulator, openid, got, send } = await startOfficial({ encodingAESKey })
    await send()
    await simulator.push.send({ appId, openid: 'o-other', message: text })
    simulator.clock.advance(60_000)
    await simulator.push.send({ appId, openid, retry: true })
    await simulator.push.send({ appId, personId: 'xiaoming', retry: true, duplicate: true })
    expect(got).toHaveLength(5)
    for (const push of got.slice(2)) expect(push).toMatchObject({ body: got[0]?.body, query: got[0]?.query })
    expect(got[1]?.body).not.toBe(got[0]?.body)
    expect(simulator.push.chat(appId, openid)).toHaveLength(1)
  })
})
