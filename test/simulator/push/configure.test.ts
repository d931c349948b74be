import { describe, expect, it } from '@jest/globals'
import { createAccountServer, type Got, useAccountServers } from '../../helpers/simulator/account-server.ts'
import { appId, corpAgent, createPushBench } from '../../helpers/simulator/push-bench.ts'
import { encodingAESKey, sign, text, token, unseal } from '../../helpers/simulator/push-wire.ts'

useAccountServers()

const { corpId } = corpAgent
const echo = ({ query }: Got) => ({ body: query['echostr'] ?? '' })

describe('push.configure()', () => {
  it('asks for the echostr and keeps the settings', async () => {
    const { url, got } = await createAccountServer(echo)
    const { simulator, openid } = createPushBench()
    const push = { url, token, encodingAESKey }
    expect(await simulator.push.configure({ appId }, push)).toEqual({ passed: true })
    const { signature, timestamp, nonce, echostr, ...rest } = got[0]?.query ?? {}
    expect(got[0]?.method).toBe('GET')
    expect(rest).toEqual({ site: '1' })
    expect(signature).toBe(sign(timestamp, nonce))
    expect(echostr).toMatch(/^\d{19}$/)
    expect(simulator.apps.get(appId)?.push).toEqual(push)
    await simulator.push.send({ appId, openid, message: text })
    expect(got[1]?.query['encrypt_type']).toBe('aes')
  })

  it('asks WeCom apps to decrypt', async () => {
    let answer = ({ query }: Got) => ({ body: unseal(query['echostr'] ?? '').text })
    const { url, got } = await createAccountServer((one) => answer(one))
    const { simulator } = createPushBench()
    const push = { url, token, encodingAESKey }
    expect(await simulator.push.configure(corpAgent, push)).toEqual({ passed: true })
    const { msg_signature, timestamp, nonce, echostr = '' } = got[0]?.query ?? {}
    expect(msg_signature).toBe(sign(timestamp, nonce, echostr))
    expect(unseal(echostr).receiveId).toBe(corpId)
    expect(simulator.corps.get(corpId)?.agents[0]?.push).toEqual(push)
    expect(simulator.corps.get(corpId)?.agents[1]?.push).toBeUndefined()
    answer = echo
    const check = await simulator.push.configure(corpAgent, push)
    expect(check).toMatchObject({ passed: false, reason: expect.stringContaining('decrypted echostr') })
  })

  it.each([
    ['a line end', ({ query }: Got) => ({ body: `${query['echostr']}\n` }), 'nothing else'],
    ['quotes', ({ query }: Got) => ({ body: JSON.stringify(query['echostr']) }), 'nothing else'],
    ['a number', ({ query }: Got) => ({ body: String(Number(query['echostr'])) }), 'nothing else'],
    ['status 403', () => ({ status: 403 }), 'status 403'],
    ['nothing', () => undefined, 'no answer within 200 ms'],
  ])('does not pass: %s', async (_name, react, reason) => {
    const { url } = await createAccountServer(react)
    const { simulator } = createPushBench({}, { replyTimeoutMs: 200 })
    const check = await simulator.push.configure({ appId }, { url, token })
    expect(check).toEqual({ passed: false, reason: expect.stringContaining(reason) })
    expect(simulator.apps.get(appId)?.push).toBeUndefined()
  })

  it('keeps the old settings when the new ones do not pass, and takes them away when asked', async () => {
    const { url } = await createAccountServer(echo)
    const { simulator, openid } = createPushBench({
      official: { url, token },
      agent: { url, token, encodingAESKey },
    })
    await simulator.push.configure({ appId }, { url: 'http://127.0.0.1:9/', token: 'OtherToken1' })
    expect(simulator.apps.get(appId)?.push).toEqual({ url, token })
    expect(await simulator.push.configure({ appId }, undefined)).toEqual({ passed: true })
    await expect(simulator.push.send({ appId, openid, message: text })).rejects.toThrow('no push URL')
    await simulator.push.configure(corpAgent, undefined)
    expect(simulator.corps.get(corpId)?.agents[0]).not.toHaveProperty('push')
  })

  it('refuses who is unknown', async () => {
    const { simulator } = createPushBench()
    const push = { url: 'http://127.0.0.1:9/', token, encodingAESKey }
    await expect(simulator.push.configure({ appId: 'wx9' }, push)).rejects.toThrow('there is no app')
    await expect(simulator.push.configure({ corpId, agentId: 9 }, push)).rejects.toThrow('has no agent')
    await expect(simulator.push.configure({ appId: 'wx9' }, undefined)).rejects.toThrow('there is no app')
    await expect(simulator.push.configure({} as never, push)).rejects.toThrow('"appId"')
  })

  it('refuses the shape of the HTTP body, and keeps what there is', async () => {
    const { url } = await createAccountServer(echo)
    const { simulator } = createPushBench({ official: { url, token } })
    for (const more of [{ push: { url, token } }, { push: undefined }, { url, token }]) {
      const configuring = simulator.push.configure({ appId, ...more } as never, undefined)
      await expect(configuring).rejects.toThrow(TypeError)
      await expect(simulator.push.configure({ appId, ...more } as never, undefined)).rejects.toThrow(
        'configure({ appId }, { url, token })',
      )
    }
    await expect(simulator.push.configure({ appID: appId } as never, undefined)).rejects.toThrow('"appId"')
    await expect(simulator.push.configure({ appId }, 'off' as never)).rejects.toThrow('expected an object')
    expect(simulator.apps.get(appId)?.push).toEqual({ url, token })
  })
})
