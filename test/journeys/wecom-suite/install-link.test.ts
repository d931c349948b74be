import { beforeEach, describe, expect, it } from '@jest/globals'
import { memoryTokenCache } from 'express-wechat-auth'
import { redeemApi, thirdPartySuite, useWecomSuite } from '../../helpers/apps/wecom-suite.ts'
import { handleOn } from '../../helpers/stores/caches.ts'
import { createBrowser, desktopUserAgent, locationOf } from '../../helpers/visitors/browser.ts'
import { brokenAuthCodes, withParameter } from '../../helpers/visitors/callback-address.ts'
import { setOut } from '../../helpers/visitors/company-admin.ts'
import { copyOf, forgetLoginCookies } from '../../helpers/visitors/login-cookies.ts'

const { suiteId } = thirdPartySuite
const arrived = { status: 303, location: '/me?a=1' }
const query = '?returnTo=/me%3Fa%3D1'

describe('an installation by the link of our site', () => {
  const world = useWecomSuite(thirdPartySuite)
  const { simulator, database } = world
  const deployed = world.useOpen()
  let corpId = ''

  const redeems = (): number => simulator.requests.count(redeemApi)
  const told = (by = deployed) => by.grants.filter((one) => one.corpId === world.shown(corpId))

  beforeEach(() => {
    corpId = world.company()
  })

  it('sends the browser to WeCom’s page with a cookie of ours', async () => {
    const browser = createBrowser(deployed.url, desktopUserAgent)
    const answer = await browser.open('/wecom/suite/install')
    const page = new URL(locationOf(answer))
    expect(answer.status).toBe(302)
    expect(answer.headers['cache-control']).toBe('no-store')
    expect(page.pathname).toMatch(/\/3rdapp\/install$/)
    expect(Object.fromEntries(page.searchParams)).toEqual({
      suite_id: suiteId,
      pre_auth_code: expect.any(String),
      redirect_uri: `${deployed.url}/wecom/suite/installed`,
      state: expect.stringMatching(/^[a-zA-Z0-9]{16,128}$/),
    })
    const other = new URL(locationOf(await browser.open('/wecom/suite/install')))
    for (const name of ['state', 'pre_auth_code']) {
      expect(other.searchParams.get(name)).not.toBe(page.searchParams.get(name))
    }
    expect(browser.cookies.size).toBeGreaterThan(0)
  })

  it('stores the company, tells the app with the request, and goes on', async () => {
    const before = Date.now()
    const admin = await setOut(world, deployed.url, { corpId, query, agentId: 1000044 })
    const answer = await admin.browser.open(admin.path)
    expect({ status: answer.status, location: locationOf(answer) }).toEqual(arrived)
    expect(answer.headers).toMatchObject({ 'referrer-policy': 'no-referrer', 'cache-control': 'no-store' })
    expect(told()).toEqual([{ corpId: world.shown(corpId), agentId: 1000044, hasRequest: true }])
    const row = world.rowOf(corpId) ?? {}
    expect(row).toMatchObject({
      suite_id: suiteId,
      auth_corpid: world.shown(corpId),
      permanent_code: expect.any(String),
      agentid: 1000044,
      auth_mode: 0,
      corp_name: simulator.corps.get(corpId)?.name,
      status: 'active',
    })
    expect(row['granted_at']).toBeGreaterThanOrEqual(before)
    expect(await deployed.suite.fetchGrant(world.shown(corpId))).toEqual({
      suiteId,
      corpId: world.shown(corpId),
      corpName: simulator.corps.get(corpId)?.name,
      agentId: 1000044,
      status: 'active',
      grantedAt: row['granted_at'],
    })
    expect(deployed.events).toContainEqual({
      type: 'grant',
      platformAppId: suiteId,
      appId: world.shown(corpId),
    })
  })

  it('that is reloaded, doubled, or gone back to ends at the same page, once', async () => {
    const admin = await setOut(world, deployed.url, { corpId, query })
    const answers = [...(await Promise.all([admin.comeBack(), admin.comeBack()])), await admin.comeBack()]
    for (const answer of answers) expect(answer).toMatchObject(arrived)
    expect([redeems(), told().length]).toEqual([1, 1])
  })

  it('is done in any of two processes', async () => {
    const cache = memoryTokenCache()
    const first = await world.open({ suite: { tokenCache: handleOn(cache) } })
    const second = await world.deploy({ suite: { tokenCache: handleOn(cache) } })
    const admin = await setOut(world, first.url, { corpId, query })
    const copy = copyOf(admin.browser, second.url)
    for (const answer of await Promise.all([admin.comeBack(), admin.comeBack(copy)])) {
      expect(answer).toMatchObject(arrived)
    }
    expect([redeems(), told(first).length + told(second).length]).toEqual([1, 1])
  })

  it('is refused in a browser that did not begin it, and nothing is redeemed', async () => {
    const admin = await setOut(world, deployed.url, { corpId, query })
    const stranger = createBrowser(deployed.url, desktopUserAgent)
    const answer = await stranger.fetchJson(admin.path)
    expect([answer.status, answer.body.error]).toEqual([403, 'ERR_GRANT_REFUSED'])
    await stranger.open('/wecom/suite/install')
    expect(await admin.comeBack(stranger)).toMatchObject({ status: 403, location: '' })
    expect([redeems(), told().length, world.rowOf(corpId)]).toEqual([0, 0, undefined])
    expect(await admin.comeBack()).toMatchObject(arrived)
  })

  it('is refused when the cookie is gone, or is that of a login', async () => {
    const admin = await setOut(world, deployed.url, { corpId, query })
    forgetLoginCookies(admin.browser)
    expect((await admin.browser.open('/wecom/login')).status).toBe(403)
    expect(await admin.comeBack()).toMatchObject({ status: 403 })
    expect(redeems()).toBe(0)
  })

  it.each(['', 'x', '../x', 'a'.repeat(200)])('is refused with the state "%s"', async (state) => {
    const { browser, path } = await setOut(world, deployed.url, { corpId })
    for (const changed of [withParameter(path, 'state', state), `${path}&state=${state}`]) {
      const answer = await browser.fetchJson(changed)
      expect([answer.status, answer.body.error, redeems()]).toEqual([403, 'ERR_GRANT_REFUSED', 0])
    }
  })

  it.each(brokenAuthCodes)('with %s is a 400, and does no harm', async (_what, change) => {
    const admin = await setOut(world, deployed.url, { corpId, query })
    const answer = await admin.browser.fetchJson(change(admin.path))
    expect([answer.status, answer.body.error, redeems()]).toEqual([400, 'ERR_CODE_MISSING', 0])
    expect(await admin.comeBack()).toMatchObject(arrived)
  })

  it('with a dead code stores nothing', async () => {
    const admin = await setOut(world, deployed.url, { corpId })
    const answer = await admin.browser.fetchJson(withParameter(admin.path, 'auth_code', 'x'.repeat(64)))
    expect([answer.status, answer.body.error]).toEqual([401, 'ERR_CODE_DEAD'])
    expect([world.rowOf(corpId), told().length, database.openTasks()]).toEqual([undefined, 0, []])
  })

  it('goes to the root without a target, and to one that is too long for a cookie', async () => {
    expect(await (await setOut(world, deployed.url, { corpId })).comeBack()).toMatchObject({ location: '/' })
    const target = `/shop?x=${'y'.repeat(1_500)}`
    const admin = await setOut(world, deployed.url, {
      corpId,
      query: `?returnTo=${encodeURIComponent(target)}`,
    })
    const changed = withParameter(admin.path, 'returnTo', '/elsewhere')
    expect(locationOf(await admin.browser.open(changed))).toBe('/')
    expect(await admin.comeBack()).toMatchObject({ location: target })
  })

  it.each(['https://evil.example/', '//evil.example', 'javascript:alert(1)', '/\\evil.example'])(
    'does not lead to %s, and WeCom is not asked',
    async (returnTo) => {
      const browser = createBrowser(deployed.url, desktopUserAgent)
      const answer = await browser.fetchJson(`/wecom/suite/install?returnTo=${encodeURIComponent(returnTo)}`)
      expect([answer.status, answer.body.error]).toEqual([403, 'ERR_RETURN_TO_REFUSED'])
      expect(simulator.requests.list()).toEqual([])
    },
  )

  it('does not begin for a browser that only looks ahead', async () => {
    const browser = createBrowser(deployed.url, desktopUserAgent)
    const answer = await browser.open('/wecom/suite/install', { 'Sec-Purpose': 'prefetch' })
    expect([answer.status, browser.cookies.size]).toEqual([401, 0])
  })

  it('hands what onGrant throws to the app, and keeps the company', async () => {
    const failing = await world.open({
      suite: {
        onGrant() {
          throw new Error('no')
        },
      },
    })
    const admin = await setOut(world, failing.url, { corpId, query })
    expect((await admin.browser.fetchJson(admin.path)).status).toBe(500)
    expect(world.rowOf(corpId)).toMatchObject({ status: 'active' })
    expect(await admin.comeBack()).toMatchObject(arrived)
    expect(told(failing)).toHaveLength(1)
  })
})
