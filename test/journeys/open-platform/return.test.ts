import { beforeEach, describe, expect, it } from '@jest/globals'
import { redeemApi, useOpenPlatform } from '../../helpers/apps/open-platform.ts'
import { locationOf, onDesktop } from '../../helpers/visitors/browser.ts'
import { brokenAuthCodes, withParameter } from '../../helpers/visitors/callback-address.ts'
import { grant, openGrantPage, setOut } from '../../helpers/visitors/merchant.ts'

const infoApi = 'cgi-bin/component/api_get_authorizer_info'
/** No push arrives. */
const pushOrder = 'redirect-only'

describe('the return of a grant', () => {
  const world = useOpenPlatform()
  const { simulator, database } = world
  const deployed = world.useOpen()
  let appId = ''

  const redeems = (): number => simulator.requests.count(redeemApi)
  const told = (account = appId) => deployed.grants.filter((one) => one.appId === account)

  beforeEach(() => {
    appId = world.account()
  })

  it('redeems the code, tells the app with the request, and goes on', async () => {
    const before = Date.now()
    const merchant = await setOut(world, deployed.url, {
      appId,
      query: '?returnTo=/me%3Fa%3D1%26b',
      pushOrder,
    })
    const answer = await merchant.browser.open(merchant.redirectUrl)
    expect([answer.status, locationOf(answer)]).toEqual([303, '/me?a=1&b'])
    expect(answer.headers).toMatchObject({ 'referrer-policy': 'no-referrer', 'cache-control': 'no-store' })
    const [account] = simulator.components.authorizers('wx00000000000000c1').slice(-1)
    const [{ hasRequest, ...grantTold }] = told() as [(typeof deployed.grants)[0]]
    expect(hasRequest).toBe(true)
    expect(grantTold).toEqual({
      appId,
      userName: account?.userName,
      kind: 'official-account',
      nickname: simulator.apps.get(appId)?.name,
      permissions: account?.permissions,
      grantedAt: expect.any(Number),
      status: 'active',
    })
    expect(grantTold.grantedAt).toBeGreaterThanOrEqual(before)
    expect(database.rowOf(appId)).toMatchObject({
      authorizer_appid: appId,
      authorizer_refresh_token: account?.refreshToken,
      user_name: account?.userName,
      kind: 'official-account',
      nickname: grantTold.nickname,
      func_info: account?.permissions,
      granted_at: grantTold.grantedAt,
      status: 'active',
    })
    expect(deployed.events).toContainEqual({ type: 'grant', platformAppId: 'wx00000000000000c1', appId })
  })

  it('tells mini programs from official accounts', async () => {
    const mini = world.account('mini-program')
    await grant(world, deployed.url, { appId: mini, pushOrder })
    expect(told(mini)).toMatchObject([{ kind: 'mini-program' }])
  })

  it('goes to the root without a target, and to one that is too long for a cookie', async () => {
    expect(await grant(world, deployed.url, { appId, pushOrder })).toMatchObject({
      status: 303,
      location: '/',
    })
    const target = `/shop?x=${'y'.repeat(1_500)}`
    const query = `?returnTo=${encodeURIComponent(target)}`
    expect((await grant(world, deployed.url, { appId, query, pushOrder })).location).toBe(target)
    const merchant = await setOut(world, deployed.url, { appId, query, pushOrder })
    const changed = withParameter(merchant.redirectUrl, 'returnTo', '/elsewhere')
    expect(locationOf(await merchant.browser.open(changed))).toBe('/')
  })

  it('comes a second time, by the Back button or doubled, and ends at the same page', async () => {
    const merchant = await setOut(world, deployed.url, { appId, query: '?returnTo=/me', pushOrder })
    const answers = [
      ...(await Promise.all([merchant.comeBack(), merchant.comeBack()])),
      await merchant.comeBack(),
    ]
    for (const answer of answers) expect(answer).toMatchObject({ status: 303, location: '/me' })
    expect([redeems(), told().length]).toEqual([1, 1])
  })

  it('redeems nothing for a browser without our cookie', async () => {
    const merchant = await setOut(world, deployed.url, { appId, pushOrder })
    const stranger = onDesktop(deployed.url)
    expect((await stranger.fetchJson(merchant.redirectUrl)).body).toMatchObject({
      error: 'ERR_GRANT_REFUSED',
    })
    await openGrantPage(stranger)
    const { status } = await merchant.comeBack(stranger)
    expect([status, redeems(), told().length]).toEqual([403, 0, 0])
    expect(await merchant.comeBack()).toMatchObject({ status: 303 })
  })

  it.each(['', 'x', '../x', 'a'.repeat(200)])('is refused with the state "%s"', async (state) => {
    const merchant = await setOut(world, deployed.url, { appId, pushOrder })
    const answer = await merchant.browser.open(withParameter(merchant.redirectUrl, 'state', state))
    expect([answer.status, redeems()]).toEqual([403, 0])
    const doubled = await merchant.browser.open(`${merchant.redirectUrl}&state=${state}`)
    expect([doubled.status, redeems()]).toEqual([403, 0])
  })

  it.each(brokenAuthCodes)('with %s is a 400, and does no harm', async (_what, change) => {
    const merchant = await setOut(world, deployed.url, { appId, pushOrder })
    const answer = await merchant.browser.fetchJson(change(merchant.redirectUrl))
    expect([answer.status, answer.body.error, redeems()]).toEqual([400, 'ERR_CODE_MISSING', 0])
    expect(await merchant.comeBack()).toMatchObject({ status: 303 })
  })

  it.each([61009, 61010])('with a code that WeChat refuses (%i) stores nothing', async (errcode) => {
    const merchant = await setOut(world, deployed.url, { appId, pushOrder })
    simulator.faults.arm({ api: redeemApi, kind: 'errcode', errcode })
    const answer = await merchant.browser.fetchJson(merchant.redirectUrl)
    expect([answer.status, answer.body.error]).toEqual([401, 'ERR_CODE_DEAD'])
    expect([database.rowOf(appId), told().length]).toEqual([undefined, 0])
  })

  it.each([redeemApi, infoApi])('while %s is busy for a moment nobody notices', async (api) => {
    simulator.faults.arm({ api, kind: 'errcode', errcode: -1, times: 2 })
    expect(await grant(world, deployed.url, { appId, pushOrder })).toMatchObject({ status: 303 })
    expect(told()).toHaveLength(1)
  })

  it.each([redeemApi, infoApi])('while %s is busy for longer is a 503, and works later', async (api) => {
    const merchant = await setOut(world, deployed.url, { appId, query: '?returnTo=/me', pushOrder })
    simulator.faults.arm({ api, kind: 'errcode', errcode: -1, times: 3 })
    const answer = await merchant.browser.fetchJson(merchant.redirectUrl)
    expect([answer.status, answer.body.error]).toEqual([503, 'ERR_PLATFORM_UNAVAILABLE'])
    expect(told()).toEqual([])
    expect(await merchant.comeBack()).toMatchObject({ status: 303, location: '/me' })
    expect(told()).toMatchObject([{ hasRequest: true }])
  })
})
