import { describe, expect, it } from '@jest/globals'
import request from 'supertest'
import { createAccountServer, useAccountServers } from '../../helpers/simulator/account-server.ts'
import { appId, corpAgent, createPushBench } from '../../helpers/simulator/push-bench.ts'
import { encodingAESKey, text, token, unseal } from '../../helpers/simulator/push-wire.ts'

useAccountServers()

function createRemote() {
  const bench = createPushBench()
  const { handler } = bench.simulator
  const post = async (path: string, body: object) => {
    const response = await request(handler).post(`/simulator/push/${path}`).send(body)
    return { status: response.status, ...JSON.parse(response.text) }
  }
  const get = async (path: string) => JSON.parse((await request(handler).get(`/simulator/push/${path}`)).text)
  return { ...bench, post, get }
}

describe('pushes over HTTP', () => {
  it('configures, sends and tells the chat', async () => {
    const { url, got } = await createAccountServer(({ query }) => ({ body: query['echostr'] ?? 'success' }))
    const { post, get, openid, account } = createRemote()
    const configured = await post('configure', { appId, push: { url, token } })
    expect(configured).toEqual({ status: 200, ok: true, result: { passed: true } })
    const sent = await post('send', { appId, personId: 'xiaoming', message: text })
    expect(sent.result).toEqual({
      tries: [{ status: 200, durationMs: expect.any(Number) }],
      reply: 'success',
    })
    expect(got).toHaveLength(2)
    const chat = (await get(`chat?appid=${appId}&openid=${openid}`)).result
    expect(chat).toEqual([
      { from: 'person', time: expect.any(Number), message: expect.objectContaining(text) },
    ])
    expect((await get(`original-id?appid=${appId}`)).result).toBe(account)
    await post('configure', { appId, push: null })
    expect(await post('send', { appId, openid, message: text })).toMatchObject({ status: 400, ok: false })
  })

  it('does the same for an app of a corp', async () => {
    const { url } = await createAccountServer(({ query }) => ({
      body: query['echostr'] === undefined ? '' : unseal(query['echostr']).text,
    }))
    const { post, get } = createRemote()
    const configured = await post('configure', { ...corpAgent, push: { url, token, encodingAESKey } })
    expect(configured.result).toEqual({ passed: true })
    await post('send', { ...corpAgent, userid: 'lisi', message: text })
    const { corpId, agentId } = corpAgent
    const chat = (await get(`chat?corpid=${corpId}&agentid=${agentId}&userid=lisi`)).result
    expect(chat).toHaveLength(1)
  })

  it('takes settings away only when it is told to', async () => {
    const { url } = await createAccountServer(({ query }) => ({ body: query['echostr'] ?? '' }))
    const { post, simulator } = createRemote()
    await post('configure', { appId, push: { url, token } })
    for (const wrong of [{ appId }, { appId, url, token }, { appId, pushes: null }]) {
      const error = expect.stringContaining('"push": { "url"')
      expect(await post('configure', wrong)).toMatchObject({ status: 400, ok: false, error })
    }
    expect((await post('configure', { appId, url, push: null })).status).toBe(400)
    expect(simulator.apps.get(appId)?.push).toEqual({ url, token })
    expect((await post('configure', { appId, push: null })).result).toEqual({ passed: true })
    expect(simulator.apps.get(appId)?.push).toBeUndefined()
  })

  it('answers 400 to what is wrong', async () => {
    const { post, simulator } = createRemote()
    expect(await post('send', { appId: 'wx9', openid: 'o1', message: text })).toMatchObject({
      status: 400,
      error: expect.stringContaining('there is no app'),
    })
    expect((await post('configure', { appId, push: { url: 'x', token } })).status).toBe(400)
    const response = await request(simulator.handler)
      .post('/simulator/push/send')
      .set('content-type', 'text/plain')
      .send('{}')
    expect(response.status).toBe(403)
  })
})
