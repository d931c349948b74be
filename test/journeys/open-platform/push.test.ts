import { beforeEach, describe, expect, it } from '@jest/globals'
import { component, redeemApi, useOpenPlatform } from '../../helpers/apps/open-platform.ts'
import { eventPush, postPush, refusedPushes } from '../../helpers/messages/component-pushes.ts'
import { refusedWrites, storeFailures, times } from '../../helpers/stores/grant-database.ts'
import { settle, startWatch, until } from '../../helpers/time/wait.ts'
import { agreeTo, grant, grantByPush } from '../../helpers/visitors/merchant.ts'

describe('the push of a grant', () => {
  const world = useOpenPlatform()
  const { simulator, database } = world
  const deployed = world.useOpen()
  let appId = ''

  const redeems = (): number => simulator.requests.count(redeemApi)
  const told = () => deployed.grants.filter((one) => one.appId === appId)
  const again = (options = {}) =>
    simulator.components.pushEvent(component.appId, {}, { retry: true, ...options })
  const eventsOf = (type: string) => deployed.events.filter((event) => event.type === type)

  beforeEach(() => {
    appId = world.account()
    deployed.events.length = 0
  })

  it('stores the grant and tells the app, with no request', async () => {
    await grantByPush(world, deployed, appId)
    expect(told()).toMatchObject([{ appId, kind: 'official-account', status: 'active', hasRequest: false }])
    expect(database.rowOf(appId)).toMatchObject({ authorizer_appid: appId, status: 'active' })
    expect(redeems()).toBe(1)
  })

  it('is answered with the word success before it is worked on', async () => {
    simulator.faults.arm({ api: redeemApi, kind: 'delay', delayMs: 1_500 })
    const elapsedMs = startWatch()
    const { pushes } = await agreeTo(world, deployed, appId)
    expect(elapsedMs()).toBeLessThan(1_000)
    expect(pushes).toMatchObject([{ taken: true, body: 'success', tries: [{}] }])
    await until('it is worked on', () => told().length > 0)
  })

  it('that comes again, also twice at once, is done once', async () => {
    await grantByPush(world, deployed, appId)
    for (const delivery of [await again(), await again({ duplicate: true })]) {
      expect(delivery).toMatchObject({ taken: true })
    }
    await agreeTo(world, deployed, appId, { permissions: [1] })
    await Promise.all([again({ duplicate: true }), again()])
    await until('the change is told', () => told().length > 1)
    await settle()
    expect(told().map(({ permissions }) => permissions)).toEqual([expect.any(Array), [1]])
    expect(redeems()).toBe(2)
  })

  it('tells of other permissions as a grant of its own, and so does a return that changes nothing', async () => {
    await grantByPush(world, deployed, appId)
    await grantByPush(world, deployed, appId, { permissions: [2, 4] })
    expect(database.rowOf(appId)).toMatchObject({ func_info: [2, 4], status: 'active' })
    await grant(world, deployed.url, { appId, permissions: [2, 4] })
    expect(told().map(({ permissions, hasRequest }) => [permissions, hasRequest])).toEqual([
      [expect.any(Array), false],
      [[2, 4], false],
      [[2, 4], true],
    ])
  })

  it.each(refusedWrites)('is not taken while the store %s, and comes again', async (_what, failure) => {
    database.failing.set = times(2, failure)
    const { pushes } = await agreeTo(world, deployed, appId)
    expect(pushes[0]?.tries.map(({ status }) => status)).toEqual([500, 500, 200])
    await until('it is told', () => told().length > 0)
    expect(redeems()).toBe(1)
  })

  it('is not taken while the store cannot be read', async () => {
    database.failing.get = storeFailures.rejects
    const { pushes } = await agreeTo(world, deployed, appId)
    expect(pushes[0]).toMatchObject({ taken: false, status: 500, tries: [{}, {}, {}] })
    expect(redeems()).toBe(0)
  })

  it.each(refusedPushes)('%s tells its sender nothing and stores nothing', async (_what, options, code) => {
    const fields = { InfoType: 'authorized', AuthorizerAppid: appId, AuthorizationCode: 'queryauthcode@@@x' }
    const delivery = await simulator.components.pushEvent(component.appId, fields, options)
    expect(delivery).toMatchObject({ taken: false, status: 403 })
    expect(eventsOf('refusal')).toContainEqual({
      type: 'refusal',
      code,
      status: 403,
      message: expect.any(String),
    })
    await settle()
    expect([redeems(), database.rowOf(appId)]).toEqual([0, undefined])
  })

  it.each([
    ['that names another platform', { AppId: 'wx00000000000000c2' }],
    ['without a time', { CreateTime: undefined }],
    ['with a time that is none', { CreateTime: 'yesterday' }],
  ])('%s is refused', async (_what, change) => {
    const fields = { InfoType: 'authorized', AuthorizerAppid: appId, AuthorizationCode: 'x', ...change }
    const { status, text } = await postPush(deployed.url, eventPush(fields))
    expect([status, text, redeems()]).toEqual([403, '', 0])
  })

  it.each([
    ['authorized', { AuthorizationCode: 'x' }],
    ['authorized', { AuthorizerAppid: '../wx1', AuthorizationCode: 'x' }],
    ['authorized', { AuthorizerAppid: 'wx1' }],
    ['unauthorized', {}],
    ['unauthorized', { AuthorizerAppid: 'a:b' }],
    ['component_verify_ticket', {}],
    ['component_verify_ticket', { ComponentVerifyTicket: '' }],
    ['notify_third_fasteregister', { appid: 'wx1', auth_code: 'x', status: '100001' }],
    ['notify_third_fasteregister', { appid: 'a:b', auth_code: 'x', status: '0' }],
    ['notify_third_fasteregister', { appid: 'wx1', status: '0' }],
    ['notify_icpfiling_verify_result', { authorizer_appid: 'wx1' }],
    ['something new', {}],
  ])('of the kind "%s" with %j is answered with success, and ignored', async (InfoType, fields) => {
    const { set } = database.calls
    const { status, text } = await postPush(deployed.url, eventPush({ InfoType, ...fields }))
    await settle()
    expect([status, text, redeems(), database.calls.set]).toEqual([200, 'success', 0, set])
  })

  it('of a mini program that was registered gives its grant', async () => {
    const { redirectUrl } = await agreeTo(world, deployed, appId, { pushOrder: 'redirect-only' })
    const auth_code = new URL(redirectUrl).searchParams.get('auth_code') ?? ''
    const event = { InfoType: 'notify_third_fasteregister', appid: appId, status: '0', auth_code }
    expect((await postPush(deployed.url, eventPush(event))).text).toBe('success')
    await until('it is told', () => told().length > 0)
  })

  it('with a code that is dead is told of, and not tried again', async () => {
    const fields = {
      InfoType: 'authorized',
      AuthorizerAppid: appId,
      AuthorizationCode: 'queryauthcode@@@dead',
    }
    expect((await postPush(deployed.url, eventPush(fields))).text).toBe('success')
    await until('it is told of', () => eventsOf('refusal').length > 0)
    expect(eventsOf('refusal')).toMatchObject([{ code: 'ERR_CODE_DEAD' }])
    await until('it is given up', () => database.openTasks().length === 0)
  })

  it('is no handshake', async () => {
    const response = await fetch(`${deployed.url}/wechat/platform/events?echostr=hello`)
    expect([response.status, (await response.text()).includes('hello')]).toEqual([404, false])
  })
})
