import { expect, it } from '@jest/globals'
import { type MiniProgramClient, miniProgramClient } from 'express-wechat-auth'
import { miniCredentials, useMini } from '../helpers/apps/mini-program.ts'
import { type FaultCase, once } from '../helpers/faults/plans.ts'
import { useFaultProxy } from '../helpers/faults/proxy.ts'
import { functionsOf, testFaults } from '../helpers/faults/run.ts'
import { appCases } from './app-cases.ts'

const { appId } = miniCredentials
const { simulator, openidOf } = useMini()
const proxy = useFaultProxy(() => simulator.url)

const create = (): MiniProgramClient =>
  miniProgramClient({ ...miniCredentials, endpoints: { api: `${proxy.base}/api.weixin.qq.com` } })
const bench = { proxy, create, warm: (client: MiniProgramClient) => client.getAppAccessToken() }

const person = 'xiaoming'
/** Somebody with a new session_key. */
const holder = (id: string) => {
  simulator.miniPrograms.login(appId, id)
  return { openid: openidOf(id), sessionKey: simulator.miniPrograms.sessionKeyOf(appId, id) ?? '' }
}
const session = expect.objectContaining({ session_key: expect.stringMatching(/==$/) })

const cases: Record<string, FaultCase<MiniProgramClient>> = {
  fetchSession: {
    api: 'sns/jscode2session',
    ready: () => {
      // 100 exchanges a minute for a person.
      simulator.clock.advance(60_000)
      const code = simulator.miniPrograms.login(appId, person)
      return (client) => client.fetchSession(code)
    },
    right: session,
    ...once,
  },
  isSessionKeyValid: {
    api: 'wxa/checksession',
    ready: () => {
      const held = holder('xiaohong')
      return (client) => client.isSessionKeyValid(held)
    },
    right: true,
    repeats: true,
    needs: false,
  },
  resetSessionKey: {
    api: 'wxa/resetusersessionkey',
    ready: () => {
      const held = holder('dawei')
      return (client) => client.resetSessionKey(held)
    },
    right: session,
    ...once,
  },
  fetchPhoneNumber: {
    api: 'wxa/business/getuserphonenumber',
    ready: () => {
      const code = simulator.miniPrograms.getPhoneNumber(appId, person)
      return (client) => client.fetchPhoneNumber(code, { openid: openidOf(person) })
    },
    right: expect.objectContaining({ phone_info: expect.objectContaining({ countryCode: '86' }) }),
    ...once,
  },
  fetchUnlimitedCodeImage: {
    api: 'wxa/getwxacodeunlimit',
    ready: () => (client) =>
      client
        .fetchUnlimitedCodeImage({ scene: 'a', width: 280 })
        .then((image) => image.subarray(1, 4).toString()),
    right: 'PNG',
    repeats: false,
    needs: false,
    isMedia: true,
  },
  sendSubscribeMessage: {
    api: 'cgi-bin/message/subscribe/send',
    ready: () => {
      simulator.miniPrograms.requestSubscribeMessage(appId, person, 'template-1')
      const data = { thing1: { value: 'He said "hi"' } }
      return (client) =>
        client.sendSubscribeMessage({ page: '', data, template_id: 'template-1', touser: openidOf(person) })
    },
    right: undefined,
    repeats: false,
    needs: false,
  },
  ...appCases,
}

it('is tried with every function', () => {
  const client = create()
  expect(Object.keys(cases).sort()).toEqual(functionsOf(client))
})

testFaults(bench, cases)
