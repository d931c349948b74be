import { expect } from '@jest/globals'
import { createAccountServer } from '../../helpers/simulator/account-server.ts'
import { encryptIn, isSigned, openSealed, unseal } from '../../helpers/simulator/push-wire.ts'
import { openEvent } from '../../helpers/simulator/suite-bench.ts'
import type { Proofs } from './bench.ts'
import { createSuiteBench, providerCorpId, suiteId, templateId } from './suite-caller.ts'
import { corpId } from './wecom-login.ts'

async function urls(): Promise<void> {
  const server = await createAccountServer(({ query }) => ({ body: unseal(query['echostr'] ?? '').text }))
  const { simulator } = await createSuiteBench()
  simulator.suites.update(suiteId, { commandUrl: server.url, dataUrl: server.url })
  const passed = { passed: true }
  expect(await simulator.suites.verifyUrls(suiteId)).toEqual({ command: passed, data: passed })
  for (const { query } of server.got) {
    expect(unseal(query['echostr'] ?? '').receiveId).toBe(providerCorpId)
  }
}

async function events(): Promise<void> {
  const { simulator, server } = await createSuiteBench()
  await simulator.suites.pushTicket(suiteId)
  const got = server.got.at(-1)
  const { body = '', query = {} } = got ?? {}
  expect(isSigned({ body, query })).toBe(true)
  expect(Object.keys(query).sort()).toEqual(['msg_signature', 'nonce', 'timestamp'])
  expect(body).toBe(
    `<xml><ToUserName><![CDATA[${suiteId}]]></ToUserName><Encrypt><![CDATA[${encryptIn(body)}]]></Encrypt><AgentID><![CDATA[]]></AgentID></xml>`,
  )
  const { text, receiveId } = openSealed(got)
  expect(receiveId).toBe(suiteId)
  expect(text).toContain('<InfoType> <![CDATA[suite_ticket]]></InfoType>')
  await simulator.suites.install(templateId, { corpId, via: 'customized-link', state: 'shop7' })
  expect(openEvent(server.got.at(-1))).toMatchObject({ InfoType: 'create_auth', State: 'shop7' })
}

async function answers(): Promise<void> {
  const { simulator } = await createSuiteBench()
  const asked: string[] = []
  const say = async (body: string, status = 200) => {
    const one = await createAccountServer(({ query }) => {
      asked.push(query['nonce'] ?? '')
      return { body, status }
    })
    simulator.suites.update(suiteId, { commandUrl: one.url })
    const { delivery } = await simulator.suites.pushTicket(suiteId)
    return [delivery.taken, delivery.tries.length]
  }
  expect(await say('success')).toEqual([true, 1])
  expect(await say('"success"')).toEqual([false, 1])
  expect(await say('', 500)).toEqual([false, 3])
  expect(new Set(asked).size).toBe(5)
  const mute = await createAccountServer(() => undefined)
  simulator.suites.update(suiteId, { commandUrl: mute.url })
  const { tries } = await simulator.suites.pushEvent(suiteId, { InfoType: 'cancel_auth' })
  expect(tries[0]?.error).toBe('no answer within 1000 ms')
}

async function messages(): Promise<void> {
  const { simulator, server, redeem } = await createSuiteBench()
  const { corpid } = await redeem()
  const message = { MsgType: 'text', Content: 'hi' }
  const { reply } = await simulator.suites.pushMessage(suiteId, { corpId, userid: 'user123', message })
  expect(reply).toBe('success')
  const got = server.got.at(-1)
  expect(got?.path).toBe(`/data/${corpid}`)
  expect(openSealed(got)).toMatchObject({ isSigned: true, receiveId: corpid })
  expect(openEvent(got)).toMatchObject({
    ToUserName: corpid,
    FromUserName: expect.stringMatching(/^wo/),
    AgentID: '1000004',
  })
}

export const suitePushes: Proofs = {
  '`GET`, the check of a suite': urls,
  '`POST` of an event to a suite': events,
  'your answer to an event of a suite': answers,
  '`POST` of a message to a suite': messages,
}
