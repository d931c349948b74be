import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { thirdPartySuite, useWecomSuite } from '../../helpers/apps/wecom-suite.ts'
import { postPush } from '../../helpers/messages/component-pushes.ts'
import { openedReply, textXml } from '../../helpers/messages/pushes.ts'
import { sealedFor, sealedForSuite } from '../../helpers/messages/suite-pushes.ts'
import { installFromMarket } from '../../helpers/visitors/company-admin.ts'

const { suiteId, providerCorpId } = thirdPartySuite

describe('messages of companies at the data URL', () => {
  const world = useWecomSuite(thirdPartySuite)
  const { simulator } = world
  const deployed = world.useOpen()
  const [one, two] = [world.company(), world.company()]
  const got: {
    corpId: string
    text: string | undefined
    clientOf: string
    agentId: number
    hasReq: boolean
  }[] = []

  const dataPath = (corpId: string) => `/wecom/suite/messages/${corpId}`
  const say = (corpId: string, Content: string, options = {}) =>
    simulator.suites.pushMessage(suiteId, {
      corpId,
      userid: 'lisi',
      message: { MsgType: 'text', Content },
      ...options,
    })
  const sealedForCorp = (receiverId: string, change = {}) =>
    sealedForSuite(textXml({ ToUserName: receiverId, ...change }), { receiverId })
  const post = (path: string, push: ReturnType<typeof sealedForCorp>) => postPush(deployed.url, push, path)

  beforeAll(async () => {
    deployed.suite.messages
      .on('text', ({ Content }, { corpId, client, req }) => {
        const text = Content as string | undefined
        got.push({
          corpId,
          text,
          clientOf: client.corpId,
          agentId: client.agentId,
          hasReq: req !== undefined,
        })
        return `you said ${text}`
      })
      .on('event:enter_agent', (_message, { corpId }) => {
        got.push({ corpId, text: 'entered', clientOf: corpId, agentId: 0, hasReq: true })
      })
    for (const corpId of [one, two]) await installFromMarket(world, deployed, corpId)
  })
  beforeEach(() => {
    got.length = 0
    deployed.events.length = 0
  })

  it('proves itself to the console', async () => {
    expect(await simulator.suites.verifyUrls(suiteId)).toMatchObject({ data: { passed: true } })
  })

  it('come with the company and its client, and are answered for it', async () => {
    for (const corpId of [one, two]) await say(corpId, 'hello')
    expect(got).toEqual(
      [one, two].map((corpId) => ({
        corpId: world.shown(corpId),
        text: 'hello',
        clientOf: world.shown(corpId),
        agentId: world.rowOf(corpId)?.['agentid'],
        hasReq: true,
      })),
    )
    const receiverId = world.shown(one)
    const answer = await post(dataPath(receiverId), sealedForCorp(receiverId, { Content: 'again' }))
    expect(openedReply(answer, { ...sealedFor(thirdPartySuite), receiverId })).toMatchObject({
      Content: 'you said again',
    })
    await say(one, '', { message: { MsgType: 'event', Event: 'enter_agent' } })
    expect(got.at(-1)).toMatchObject({ text: 'entered', corpId: receiverId })
  })

  it('come as well where the path names no company', async () => {
    const answer = await post('/wecom/suite/messages', sealedForCorp(world.shown(two)))
    expect(answer.status).toBe(200)
    expect(got).toMatchObject([{ corpId: world.shown(two) }])
  })

  it('for one company on the path of another are refused', async () => {
    await say(one, 'secret')
    got.length = 0
    for (const to of [world.shown(two), 'wpNobody', world.shown(one).toLowerCase()]) {
      expect(await simulator.suites.replay(suiteId, { to })).toMatchObject({ fault: 'status 403' })
    }
    expect(got).toEqual([])
    expect(deployed.events).toContainEqual({
      type: 'refusal',
      code: 'ERR_RECEIVER_MISMATCH',
      status: 403,
      message: expect.any(String),
    })
  })

  it.each([
    ['a company that never came', () => 'wpNobodyKnowsThisCompany'],
    ['the provider', () => providerCorpId],
  ])('of %s are answered with success, and reach no handler', async (_whose, idOf) => {
    const answer = await post(dataPath(idOf()), sealedForCorp(idOf()))
    expect([answer.status, answer.text, got]).toEqual([200, 'success', []])
    expect(deployed.events).toContainEqual(expect.objectContaining({ code: 'ERR_GRANT_MISSING' }))
  })

  it('of a company that has removed the app reach no handler', async () => {
    const gone = world.company()
    await installFromMarket(world, deployed, gone)
    const id = world.shown(gone)
    await simulator.suites.cancel(suiteId, gone)
    const answer = await post(dataPath(id), sealedForCorp(id))
    expect([answer.status, answer.text, got]).toEqual([200, 'success', []])
  })

  it('that come again are handled once, for each company', async () => {
    const MsgId = '4561255300000000001'
    for (const corpId of [one, two, one]) {
      const id = world.shown(corpId)
      const answers = [
        await post(dataPath(id), sealedForCorp(id, { MsgId, CreateTime: '1700000000' })),
        await post('/wecom/suite/messages', sealedForCorp(id, { MsgId, CreateTime: '1700000000' })),
      ]
      for (const answer of answers) expect(answer.status).toBe(200)
    }
    expect(got.map(({ corpId }) => corpId)).toEqual([world.shown(one), world.shown(two)])
  })

  it.each([
    ['a signature that is forged', { tamper: 'signature' }, 'ERR_SIGNATURE'],
    ['damage', { tamper: 'ciphertext' }, 'ERR_MESSAGE_DECRYPT'],
    ['a time of yesterday', { tamper: 'timestamp' }, 'ERR_MESSAGE_TOO_OLD'],
  ] as const)('with %s are refused', async (_what, options, code) => {
    expect(await say(one, 'forged', options)).toMatchObject({ fault: 'status 403' })
    expect(deployed.events).toContainEqual({
      type: 'refusal',
      code,
      status: 403,
      message: expect.any(String),
    })
    expect(got).toEqual([])
  })

  it('sealed for the suite itself, as events are, are no messages of a company', async () => {
    const answer = await post(dataPath(suiteId), sealedForCorp(suiteId))
    expect([answer.status, answer.text, got]).toEqual([200, 'success', []])
  })
})
