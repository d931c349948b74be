import { describe, expect, it } from '@jest/globals'
import request from 'supertest'
import { useAccountServers } from '../../helpers/simulator/account-server.ts'
import { controlAt } from '../../helpers/simulator/ask.ts'
import { text } from '../../helpers/simulator/push-wire.ts'
import {
  createSuiteBench,
  loginSuiteId,
  suite,
  suiteId,
  templateId,
} from '../../helpers/simulator/suite-bench.ts'
import { corpId } from '../../helpers/simulator/wecom-bench.ts'

useAccountServers()

async function createControlBench() {
  const bench = await createSuiteBench()
  return { ...bench, control: controlAt(bench.simulator, '/simulator/suites') }
}

describe('/simulator/suites', () => {
  it('keeps suites', async () => {
    const { control, simulator } = await createControlBench()
    const other = { ...suite, suiteId: 'ww00000000000000ab' }
    expect((await control('post', '', other)).result).toEqual(other)
    const change = { name: null, published: false }
    const { name, ...rest } = other
    expect((await control('patch', '/ww00000000000000ab', change)).result).toEqual({
      ...rest,
      published: false,
    })
    expect((await control('get', '')).result).toHaveLength(4)
    const wrong = await control('patch', '/ww00000000000000ab', { kind: 'template' })
    expect(wrong.error).toContain('option "suiteId" begins with "dk" for templates')
    expect((await control('delete', '/ww00000000000000ab')).result).toBe(true)
    const { body } = await request(simulator.handler).get('/simulator')
    expect(body.result.suites).toEqual(simulator.suites.list())
  })

  it('lets a program in any language do what happens between providers and companies', async () => {
    const { control, server, installPage, service, simulator } = await createControlBench()
    const one = `/${suiteId}`
    expect((await control('post', `${one}/push-ticket`)).result).toMatchObject({
      ticket: expect.any(String),
      delivery: { taken: true, status: 200, body: 'success' },
    })
    const install = { corpId, via: 'installed-link', url: await installPage(), pushOrder: 'redirect-first' }
    expect((await control('post', `${one}/installs`, install)).result).toEqual({
      redirectUrl: expect.stringContaining('auth_code='),
      pushes: [],
    })
    expect((await control('post', '/settle')).result).toMatchObject([{ taken: true }])
    expect((await control('post', `${one}/installs`, install)).error).toContain('preauthcode校验失败')
    const of = `${one}/installs/${corpId}`
    expect((await control('patch', of, { enabled: false, visible: { departments: [2] } })).result).toEqual({
      pushes: [expect.objectContaining({ taken: true })],
    })
    expect((await control('patch', of, { enabled: true, visible: null })).ok).toBe(true)
    const [installed] = (await control('get', `${one}/installs`)).result
    expect(installed).toMatchObject({ corpId, agentId: 1000004, enabled: true })
    expect(installed).not.toHaveProperty('visible')
    const ids = (await control('get', `${of}/shown-ids?userid=lisi`)).result
    expect(ids).toEqual(simulator.suites.shownIds(suiteId, corpId, 'lisi'))

    const pushed = await control('post', `${one}/push-message`, { corpId, userid: 'lisi', message: text })
    expect(pushed.result.reply).toBe('success')
    expect((await control('post', `${one}/replay`, { to: 'wpOTHER' })).result.reply).toBe('success')
    expect(server.got.at(-1)?.path).toBe(`/data/${suiteId}/wpOTHER`)
    const event = { fields: { InfoType: 'cancel_auth', AuthCorpId: 'wp1' }, tamper: 'ciphertext' }
    expect((await control('post', `${one}/push-event`, event)).result.taken).toBe(true)
    expect((await control('post', `${one}/verify-urls`)).result.command.passed).toBe(false)

    const code = (await control('post', `${one}/code`, { corpId, personId: 'lisi' })).result
    expect(code).toMatch(/^[\w-]{43}$/)
    const mini = await control('post', `${one}/mini-program-login`, { corpId, userid: 'lisi' })
    expect(mini.result.code).toMatch(/^[\w-]{43}$/)
    const entry = await control('post', `/${loginSuiteId}/enter-admin`, { corpId })
    expect(entry.result).toEqual({ authCode: expect.any(String) })

    await control('post', `${one}/revoke-tokens`)
    await control('post', `${one}/revoke-provider-tokens`)
    expect((await control('post', `${of}/revoke-tokens`)).ok).toBe(true)
    expect((await service('get_pre_auth_code')).errcode).toBe(0)
    expect((await control('post', `${of}/cancel`, { push: false })).result).toEqual({ pushes: [] })
    expect((await control('get', `${one}/installs`)).result).toEqual([])
    expect((await control('post', `${one}/stop-ticket-pushes`)).ok).toBe(true)
    expect((await control('post', `${one}/start-ticket-pushes`)).ok).toBe(true)
    expect((await control('post', '/nobody/push-ticket')).error).toContain('there is no suite "nobody"')
  })

  it('resets the secret of an app that was made of a template', async () => {
    const { control } = await createControlBench()
    const via = { corpId, via: 'customized-link', state: 'shop7' }
    expect((await control('post', `/${templateId}/installs`, via)).result.pushes).toHaveLength(1)
    const of = `/${templateId}/installs/${corpId}`
    expect((await control('post', `${of}/reset-permanent-code`)).result.pushes).toMatchObject([
      { taken: true },
    ])
    const refused = await control('post', `/${suiteId}/installs/${corpId}/reset-permanent-code`)
    expect(refused.error).toContain(`corp "${corpId}" has not installed suite "${suiteId}"`)
  })
})
