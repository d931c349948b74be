import { beforeEach, describe, expect, it } from '@jest/globals'
import { type WecomClient, type WecomMessage, wecomClient } from 'express-wechat-auth'
import { agent, corpId, otherAgent, tokenApi, useWecom } from '../helpers/apps/wecom.ts'
import { errorOf, everyViewOf } from '../helpers/errors.ts'
import { refusingFirst } from '../helpers/faults/byte-answers.ts'
import { useByteClients } from '../helpers/faults/byte-host.ts'
import { longErrmsg, useRawWecom } from '../helpers/faults/raw-wecom.ts'

const sendApi = 'cgi-bin/message/send'
const text = { msgtype: 'text', text: { content: '你好 🌸 "1"' } }

const { simulator, calls } = useWecom()
const startWecom = useRawWecom()
const createFor = useByteClients((wecomApi) => wecomClient({ ...agent, endpoints: { wecomApi } }))
const create = (): WecomClient => wecomClient({ ...agent, endpoints: simulator.endpoints })

beforeEach(() => simulator.sent.clear())

describe('sendMessage()', () => {
  it('sends in the name of the client’s app, and answers the msgid', async () => {
    const message: WecomMessage = { touser: 'user123|lisi', ...text, safe: 1, duplicate_check_interval: 60 }
    const result = await create().sendMessage(message)
    expect(result).toEqual({ msgid: expect.any(String) })
    expect(simulator.sent.list({ corpId })).toMatchObject([
      {
        kind: 'wecom',
        agentId: agent.agentId,
        userids: ['user123', 'lisi'],
        msgid: result.msgid,
        body: { ...message, agentid: agent.agentId },
      },
    ])
    expect(simulator.requests.list({ api: sendApi })).toMatchObject([{ method: 'POST' }])
  })

  it('sends the agentid as a number, also where the client got it as text', async () => {
    const client = wecomClient({
      ...otherAgent,
      agentId: String(otherAgent.agentId),
      endpoints: simulator.endpoints,
    })
    await client.sendMessage({ touser: '@all', ...text })
    expect(simulator.sent.list()[0]?.body).toMatchObject({ agentid: otherAgent.agentId })
  })

  it('leaves the caller’s object as it was', async () => {
    const message: WecomMessage = Object.freeze({ touser: 'lisi', ...text })
    await create().sendMessage(message)
    expect(message).toEqual({ touser: 'lisi', ...text })
  })

  it('resolves when it reached only some, and names the others', async () => {
    const message = { touser: 'user123|Nobody|GHOST', toparty: '2|99', totag: '1|98', ...text }
    expect(await create().sendMessage(message)).toEqual({
      invaliduser: 'nobody|ghost',
      invalidparty: '99',
      invalidtag: '98',
      msgid: expect.any(String),
    })
  })

  it('answers all that WeCom says, in its spelling', async () => {
    const answer = {
      invaliduser: 'a|b',
      invalidparty: '',
      invalidtag: '',
      unlicenseduser: 'c',
      msgid: 'm1',
      response_code: 'r1',
    }
    const wecom = await startWecom({ errcode: 0, errmsg: 'ok', ...answer })
    expect(await wecom.client().sendMessage({ touser: 'a|b|c|d', ...text })).toEqual(answer)
  })

  it('answers the response_code of a card with buttons', async () => {
    const card = {
      card_type: 'button_interaction',
      main_title: { title: '报销' },
      task_id: 'task-1',
      button_list: [{ text: '同意', style: 1, key: 'yes' }],
    }
    const result = await create().sendMessage({
      touser: 'lisi',
      msgtype: 'template_card',
      template_card: card,
    })
    expect(result.response_code).toEqual(expect.any(String))
  })

  it.each<[number, WecomMessage]>([
    [81013, { touser: 'nobody', ...text }],
    [82001, { ...text }],
    [82001, { touser: '', toparty: '', totag: '', ...text }],
  ])('rejects with %i when nobody is left', async (errcode, message) => {
    expect(await errorOf(create().sendMessage(message))).toMatchObject({
      name: 'PlatformError',
      errcode,
      api: sendApi,
      status: 502,
    })
    expect(simulator.sent.list()).toEqual([])
  })

  it('rejects for the agentid of another app', async () => {
    const message = { touser: 'lisi', agentid: otherAgent.agentId, ...text }
    expect(await errorOf(create().sendMessage(message))).toMatchObject({
      code: 'ERR_PLATFORM_CONFIG',
      errcode: 301002,
    })
  })

  it('names the IP to add when this server is not trusted', async () => {
    simulator.corps.updateAgent(corpId, agent.agentId, { trustedIps: ['1.2.3.4'] })
    const error = await errorOf(create().sendMessage({ touser: 'lisi', ...text }))
    expect(error).toMatchObject({ code: 'ERR_PLATFORM_CONFIG', status: 502, errcode: 60020 })
    expect(error.message).toContain('127.0.0.1')
  })

  it.each([
    [45009, 503],
    [-1, 503],
    [40008, 502],
  ])('answers errcode %i with the status %i, and is sent once', async (errcode, status) => {
    const wecom = await startWecom({ errcode, errmsg: longErrmsg('no', errcode) })
    const error = await errorOf(wecom.client().sendMessage({ touser: 'lisi', ...text }))
    expect(error).toMatchObject({ errcode, status, errmsg: 'no', api: sendApi })
    expect(wecom.calls).toHaveLength(1)
  })

  it.each([40014, 42001])('is sent once more with the very same bytes after %i', async (errcode) => {
    const answer = { errcode: 0, errmsg: 'ok', msgid: 'm1' }
    const { host, client } = await createFor(refusingFirst(answer, errcode))
    expect(await client.sendMessage({ touser: 'lisi', ...text })).toEqual({ msgid: 'm1' })
    const [first, second] = host.calls
    expect([host.calls.length, host.tokens]).toEqual([2, 2])
    expect(JSON.parse(first?.body.toString() ?? '')).toEqual({
      touser: 'lisi',
      agentid: agent.agentId,
      ...text,
    })
    expect(second).toEqual({ ...first, query: { access_token: 'token-number-2' } })
    expect(second?.body.equals(first?.body ?? Buffer.alloc(0))).toBe(true)
  })

  it('reaches people once, after one renewal, when the token was taken back', async () => {
    const client = create()
    await client.getCorpAccessToken()
    simulator.corps.revokeCorpAccessTokens(corpId, agent.agentId)
    await client.sendMessage({ touser: 'lisi', ...text })
    expect([calls(tokenApi), calls(sendApi), simulator.sent.list().length]).toEqual([2, 2, 1])
  })

  it.each(['reset', 'html', 'empty', 'truncate'] as const)(
    'is not sent twice when the answer is lost: %s',
    async (kind) => {
      simulator.faults.arm({ api: sendApi, kind, afterCommit: true })
      expect(await errorOf(create().sendMessage({ touser: 'lisi', ...text }))).toMatchObject({
        code: 'ERR_PLATFORM_UNAVAILABLE',
        status: 503,
      })
      expect([calls(sendApi), simulator.sent.list().length]).toEqual([1, 1])
    },
  )

  it('shows no secret in an error', async () => {
    const wecom = await startWecom(
      ({ query }: { query: Record<string, string> }) => ({
        errcode: 40008,
        errmsg: `bad ${query['access_token']} of ${agent.corpId}`,
      }),
      { token: { errcode: 0, access_token: 'a-long-token-of-the-corp', expires_in: 7_200 } },
    )
    const views = everyViewOf(await errorOf(wecom.client().sendMessage({ touser: 'lisi', ...text })))
    for (const hidden of ['a-long-token', agent.corpSecret]) expect(views).not.toContain(hidden)
  })
})
