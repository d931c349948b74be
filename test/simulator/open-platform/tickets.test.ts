import { describe, expect, it } from '@jest/globals'
import { useAccountServers } from '../../helpers/simulator/account-server.ts'
import {
  component,
  componentAppId,
  createComponentBench,
  openPush,
} from '../../helpers/simulator/component-bench.ts'
import { minute } from '../../helpers/simulator/wechat-bench.ts'

useAccountServers()

const restart = { component_appid: componentAppId, component_secret: component.appSecret }
const restartPath = 'cgi-bin/component/api_start_push_ticket'
const withoutEvents = { eventUrl: undefined as never }

describe('tickets', () => {
  it('are pushed at the start, and whenever ten minutes have passed', async () => {
    const { simulator, server } = await createComponentBench()
    await simulator.start()
    await simulator.components.settle()
    expect(server.got).toHaveLength(1)
    expect(openPush(server.got[0])).toEqual({
      AppId: componentAppId,
      CreateTime: expect.stringMatching(/^\d{10}$/),
      InfoType: 'component_verify_ticket',
      ComponentVerifyTicket: expect.stringMatching(/^ticket@@@[\w-]{88}$/),
    })
    simulator.clock.advance(10 * minute - 5000)
    await simulator.components.settle()
    expect(server.got).toHaveLength(1)
    simulator.clock.advance(5000)
    await simulator.components.settle()
    expect(server.got).toHaveLength(2)
    // Of many that were due, one.
    simulator.clock.advance(100 * minute)
    await simulator.components.settle()
    expect(server.got).toHaveLength(3)
    simulator.clock.reset()
    await simulator.components.settle()
    expect(server.got).toHaveLength(3)
    await simulator.stop()
    simulator.clock.advance(100 * minute)
    await simulator.components.settle()
    expect(server.got).toHaveLength(3)
  })

  it('are pushed three times at most when the answer is not the word "success"', async () => {
    const answers = ['success\n', 'SUCCESS', 'success']
    const { simulator } = await createComponentBench({}, (_got, count) => ({
      body: answers[(count - 1) % 3] ?? '',
    }))
    const { delivery } = await simulator.components.pushTicket(componentAppId)
    expect(delivery.tries.map(({ error }) => error)).toEqual([
      'the answer is not the word "success"',
      'the answer is not the word "success"',
      undefined,
    ])
    expect(delivery).toMatchObject({ taken: true, status: 200, body: 'success' })
  })

  it('are no longer pushed after six failures in a row, until they are asked for', async () => {
    const { simulator, server, post } = await createComponentBench({}, () => ({ status: 500 }))
    expect(await post(restartPath, restart)).toEqual({ errcode: 0, errmsg: 'in a normal state' })
    await simulator.start()
    await simulator.components.settle()
    for (let count = 0; count < 10; count += 1) {
      simulator.clock.advance(10 * minute)
      await simulator.components.settle()
    }
    expect(server.got).toHaveLength(18)
    expect((await post(restartPath, { ...restart, component_secret: 'x' })).errcode).toBe(40125)
    expect(await post(restartPath, restart)).toEqual({ errcode: 0, errmsg: 'ok' })
    await simulator.components.settle()
    expect(server.got).toHaveLength(21)
    expect((await post(restartPath, restart)).errmsg).toBe('in a normal state')
  })

  it('can be stopped and started by a program', async () => {
    const { simulator, server, post } = await createComponentBench()
    simulator.components.stopTicketPushes(componentAppId)
    await simulator.start()
    await simulator.components.settle()
    expect(server.got).toHaveLength(0)
    simulator.components.startTicketPushes(componentAppId)
    await simulator.components.settle()
    expect(server.got).toHaveLength(1)
    simulator.components.stopTicketPushes(componentAppId)
    expect((await post(restartPath, restart)).errmsg).toBe('ok')
  })

  it('are made without an eventUrl too', async () => {
    const { simulator, server, component: call } = await createComponentBench(withoutEvents)
    await simulator.start()
    const { ticket, delivery } = await simulator.components.pushTicket(componentAppId)
    expect(ticket).toMatch(/^ticket@@@/)
    expect(delivery).toEqual({ tries: [], taken: false })
    expect(server.got).toEqual([])
    expect((await call('api_create_preauthcode')).expires_in).toBe(600)
  })
})

describe('an event by a program', () => {
  it('says what it is told to, late, forged, twice or again', async () => {
    const { simulator, server } = await createComponentBench()
    const push = (fields: Record<string, string>, options = {}) =>
      simulator.components.pushEvent(componentAppId, fields, options)
    await push({ InfoType: 'unauthorized', AuthorizerAppid: 'wx1' }, { createTime: 1_500_000_000 })
    expect(openPush(server.got[0])).toEqual({
      AppId: componentAppId,
      CreateTime: '1500000000',
      InfoType: 'unauthorized',
      AuthorizerAppid: 'wx1',
    })
    await push({ AppId: 'wx00000000000000cb', InfoType: 'unauthorized' }, { duplicate: true })
    expect(openPush(server.got[1])['AppId']).toBe('wx00000000000000cb')
    expect(server.got[2]?.body).toBe(server.got[1]?.body)
    expect((await push({}, { retry: true })).taken).toBe(true)
    expect(server.got[3]).toMatchObject({ query: server.got[1]?.query, body: server.got[1]?.body })
    await push({ InfoType: 'unauthorized' }, { tamper: 'signature' })
    await expect(push({ InfoType: 'x' }, { tamper: 'x' })).rejects.toThrow('option "tamper" must be one of')
    await expect(simulator.components.pushEvent('wx1', {})).rejects.toThrow('there is no component "wx1"')
  })
})
