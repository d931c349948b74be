import { describe, expect, it } from '@jest/globals'
import request from 'supertest'
import { useAccountServers } from '../../helpers/simulator/account-server.ts'
import { controlAt } from '../../helpers/simulator/ask.ts'
import { component, componentAppId, createComponentBench } from '../../helpers/simulator/component-bench.ts'
import { mini } from '../../helpers/simulator/mini-program-bench.ts'
import { text } from '../../helpers/simulator/push-wire.ts'
import { official } from '../../helpers/simulator/wechat-bench.ts'

useAccountServers()

async function createControlBench() {
  const bench = await createComponentBench()
  return { ...bench, ask: controlAt(bench.simulator, '/simulator/components') }
}

describe('/simulator/components', () => {
  it('keeps platforms', async () => {
    const { ask } = await createControlBench()
    const other = { ...component, appId: 'wx00000000000000cb' }
    expect((await ask('post', '', other)).result).toEqual(other)
    expect((await ask('patch', '/wx00000000000000cb', { name: null, released: false })).result).toMatchObject(
      {
        appId: 'wx00000000000000cb',
        released: false,
      },
    )
    expect((await ask('get', '')).result).toHaveLength(2)
    expect(await ask('patch', '/wx00000000000000cb', { refreshTokens: 'never' })).toEqual({
      ok: false,
      error: expect.stringContaining('option "refreshTokens" must be one of'),
    })
    expect((await ask('delete', '/wx00000000000000cb')).result).toBe(true)
    expect((await ask('get', '')).result).toHaveLength(1)
  })

  it('lets a program in any language do what happens between platforms and accounts', async () => {
    const { simulator, server, openid, ask, grantPage, component: call } = await createControlBench()
    const one = `/${componentAppId}`
    expect((await ask('post', `${one}/push-ticket`)).result).toMatchObject({
      ticket: expect.stringMatching(/^ticket@@@/),
      delivery: { taken: true, status: 200, body: 'success' },
    })
    const grant = { url: await grantPage(), appId: official.appId, pushOrder: 'redirect-first' }
    const granted = (await ask('post', '/grant', grant)).result
    expect(granted).toEqual({ redirectUrl: expect.stringContaining('auth_code='), pushes: [] })
    expect((await ask('post', '/settle')).result).toMatchObject([{ taken: true }])
    expect((await ask('post', '/grant', grant)).error).toContain('预授权码已失效')
    expect((await ask('get', `${one}/authorizers`)).result).toMatchObject([{ appId: official.appId }])

    await simulator.push.send({ appId: official.appId, openid, message: text })
    expect((await ask('post', `${one}/replay`, { to: mini.appId })).result.reply).toBe('success')
    expect(server.got.at(-1)?.path).toBe(`/messages/${mini.appId}`)
    const event = { fields: { InfoType: 'unauthorized', AuthorizerAppid: 'wx1' }, tamper: 'ciphertext' }
    expect((await ask('post', `${one}/push-event`, event)).result.taken).toBe(true)
    expect((await ask('post', `${one}/release-check`)).result[0]).toEqual({
      name: '组件ticket正确接收',
      passed: true,
      detail: 'answered with "success"',
    })

    await ask('post', `${one}/revoke-tokens`)
    expect((await call('api_create_preauthcode')).errcode).toBe(40001)
    expect((await ask('post', `${one}/authorizers/${official.appId}/revoke-tokens`)).ok).toBe(true)
    const cancelled = await ask('post', `${one}/authorizers/${official.appId}/cancel`, { push: false })
    expect(cancelled.result).toEqual({ pushes: [] })
    expect((await ask('get', `${one}/authorizers`)).result).toEqual([])
    expect((await ask('post', `${one}/stop-ticket-pushes`)).ok).toBe(true)
    expect((await ask('post', `${one}/start-ticket-pushes`)).ok).toBe(true)
    expect((await ask('post', '/nobody/push-ticket')).error).toContain('there is no component "nobody"')
  })

  it('is part of what there is', async () => {
    const { simulator } = await createComponentBench()
    const { body } = await request(simulator.handler).get('/simulator')
    expect(body.result.components).toEqual(simulator.components.list())
  })
})
