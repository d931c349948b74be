import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { requireWecomUser } from 'express-wechat-auth'
import { loginSuiteOptions, thirdPartySuite, useWecomSuite } from '../../helpers/apps/wecom-suite.ts'
import { onlyFor, storeFailures } from '../../helpers/stores/grant-database.ts'
import { type Browser, insideWecom, locationOf, onDesktop } from '../../helpers/visitors/browser.ts'
import { installFromMarket } from '../../helpers/visitors/company-admin.ts'
import {
  anywhere,
  callbackOf,
  depart,
  departureOf,
  logIn,
  readyCallback,
} from '../../helpers/visitors/wecom-login.ts'

const { suiteId } = thirdPartySuite
const identityApi = 'cgi-bin/service/auth/getuserinfo3rd'

describe('login to a third-party app', () => {
  const world = useWecomSuite(thirdPartySuite)
  const { simulator } = world
  const [one, two] = [world.company(), world.company()]
  const shown = (corpId: string) => world.shown(corpId)
  const ofTwo = requireWecomUser((user) => user.corpId === shown(two))
  const ofOne = requireWecomUser({ departments: [1] }, { corpId: shown(one) })
  const ofNobody = requireWecomUser({ departments: [1] })
  const deployed = world.useOpen({
    suite: { loginSuite: loginSuiteOptions },
    routes(app) {
      app.get('/rule', ofTwo, (_req, res) => void res.json('in'))
      app.get('/of-one', ofOne, (_req, res) => void res.json('in'))
      app.get('/departments', ofNobody, (_req, res) => void res.json('in'))
    },
  })

  const ids = (corpId: string, userid = 'user123') => simulator.suites.shownIds(suiteId, corpId, userid)
  const whoami = async (browser: Browser, path = '/whoami') => (await browser.fetchJson(path)).body
  const refusedBy = async (browser: Browser, path: string) => {
    const answer = await browser.fetchJson(path)
    return [answer.status, answer.body.error]
  }
  const loggedIn = async (corpId: string, open = insideWecom, url = deployed.url): Promise<Browser> => {
    const browser = open(url)
    expect((await logIn(browser, { person: `${corpId}/user123` })).status).toBe(303)
    return browser
  }

  beforeAll(async () => {
    for (const corpId of [one, two]) await installFromMarket(world, deployed, corpId)
  })
  beforeEach(() => {
    deployed.events.length = 0
  })

  it.each(anywhere)('lets members of every company in, %s', async (_where, open) => {
    for (const corpId of [one, two]) {
      const browser = open(deployed.url)
      const departure = await depart(browser, '/wecom/login?returnTo=/me')
      const isInside = open === insideWecom
      expect(departure.page.searchParams.get('appid')).toBe(isInside ? suiteId : loginSuiteOptions.suiteId)
      expect(departure.page.searchParams.has('agentid')).toBe(false)
      const answer = await browser.open(await callbackOf(browser, departure, { person: `${corpId}/user123` }))
      expect([answer.status, locationOf(answer)]).toEqual([303, '/me'])
      const { userid = '', openUserid = '' } = ids(corpId)
      expect(await whoami(browser, '/me')).toMatchObject({
        kind: 'member',
        suiteId,
        corpId: shown(corpId),
        agentId: world.rowOf(corpId)?.['agentid'],
        userid,
        openUserid,
      })
    }
    expect(ids(one).userid).not.toBe(ids(two).userid)
  })

  it.each(anywhere)('lets those of one company in on its path, %s', async (_where, open) => {
    const path = `/corp/${shown(one)}`
    const browser = open(deployed.url)
    expect((await logIn(browser, { path: `${path}/wecom/login`, person: `${one}/lisi` })).status).toBe(303)
    expect(await whoami(browser, `${path}/me`)).toMatchObject({ userid: ids(one, 'lisi').userid })
    expect(await whoami(browser, `/corp/${shown(two)}/whoami`)).toBeNull()
  })

  it.each(anywhere)('lets nobody of another company in on that path, %s', async (_where, open) => {
    const browser = open(deployed.url)
    const callback = await readyCallback(browser, `/corp/${shown(one)}/wecom/login`, {
      person: `${two}/lisi`,
    })
    expect(await refusedBy(browser, callback)).toEqual([403, 'ERR_NOT_A_MEMBER'])
    for (const path of ['/whoami', `/corp/${shown(one)}/whoami`])
      expect(await whoami(browser, path)).toBeNull()
  })

  it('does not take the return of one path on another', async () => {
    const browser = insideWecom(deployed.url)
    const callback = await readyCallback(browser, `/corp/${shown(one)}/wecom/login`, {
      person: `${two}/lisi`,
    })
    const answer = await browser.open(callback.replace(shown(one), shown(two)))
    expect([302, 403]).toContain(answer.status)
    expect(simulator.requests.count(identityApi)).toBe(0)
    expect(await whoami(browser, `/corp/${shown(two)}/whoami`)).toBeNull()
  })

  it('compares the ids of companies with case', async () => {
    const changed = shown(one).replace(/[a-z]/g, (letter, at) => (at > 1 ? letter.toUpperCase() : letter))
    expect(changed).not.toBe(shown(one))
    const browser = insideWecom(deployed.url)
    expect(await refusedBy(browser, `/corp/${changed}/wecom/login`)).toEqual([404, 'ERR_GRANT_MISSING'])
    await expect(deployed.suite.client(changed).fetchDepartments()).rejects.toMatchObject({
      code: 'ERR_GRANT_MISSING',
    })
  })

  it.each(anywhere)('refuses people of companies that have not installed it, %s', async (_where, open) => {
    const stranger = world.company()
    const browser = open(deployed.url)
    const callback = await readyCallback(browser, '/wecom/login', { person: `${stranger}/user123` })
    expect(await refusedBy(browser, callback)).toEqual([403, 'ERR_NOT_A_MEMBER'])
    expect(await whoami(browser)).toBeNull()
  })

  it('refuses people of no company', async () => {
    const browser = insideWecom(deployed.url)
    const callback = await readyCallback(browser, '/wecom/login', { person: 'visitor' })
    expect(await refusedBy(browser, callback)).toEqual([403, 'ERR_NOT_A_MEMBER'])
  })

  it('lets both in where the router allows it, by kinds of their own', async () => {
    const open = await world.open({
      suite: { loginSuite: loginSuiteOptions },
      auth: { allow: ['other-corp', 'non-member'] },
    })
    const stranger = world.company()
    const { corpId, userid, openUserid } = ids(stranger)
    for (const [, visit] of anywhere) {
      const browser = await loggedIn(stranger, visit, open.url)
      expect(await whoami(browser)).toEqual({
        kind: 'other-corp',
        corpId,
        userid,
        openUserid,
        suiteId,
        agentId: 0,
        loggedInAt: expect.any(Number),
      })
    }
    const browser = insideWecom(open.url)
    await logIn(browser, { person: 'visitor' })
    expect(await whoami(browser)).toMatchObject({ kind: 'non-member', openid: expect.any(String), suiteId })
    world.pushTo(deployed.url)
  })

  it('is not for browsers outside of WeCom without a suite for logins', async () => {
    const { url } = await world.open()
    for (const path of ['/wecom/login', `/corp/${shown(one)}/wecom/login`]) {
      expect(await refusedBy(onDesktop(url), path)).toEqual([403, 'ERR_BROWSER_UNSUPPORTED'])
    }
    await loggedIn(one, insideWecom, url)
    world.pushTo(deployed.url)
  })

  it('does not begin with the entry from WeCom’s console, which nobody began here', async () => {
    const { authCode } = simulator.suites.enterAdmin(suiteId, { corpId: one })
    for (const [, open] of anywhere) {
      const browser = open(deployed.url)
      const answer = await browser.open(`/wecom/callback?auth_code=${authCode}`)
      expect(answer.status).toBeGreaterThanOrEqual(300)
      expect(locationOf(answer)).not.toContain(authCode)
      expect(await whoami(browser)).toBeNull()
    }
    expect(simulator.requests.count(identityApi)).toBe(0)
  })

  it('ends with the company, at the next request', async () => {
    const company = world.company()
    await installFromMarket(world, deployed, company)
    const path = `/corp/${shown(company)}`
    const browsers = [await loggedIn(company), await loggedIn(company, onDesktop)]
    const onPath = insideWecom(deployed.url)
    await logIn(onPath, { path: `${path}/wecom/login`, person: `${company}/lisi` })
    const late = insideWecom(deployed.url)
    const callback = await readyCallback(late, '/wecom/login', { person: `${company}/lisi` })
    await simulator.suites.cancel(suiteId, company)
    for (const browser of browsers) {
      expect(await whoami(browser)).toBeNull()
      expect(await refusedBy(browser, '/me')).toEqual([401, 'ERR_LOGIN_REQUIRED'])
    }
    expect(await whoami(onPath, `${path}/whoami`)).toBeNull()
    expect(await refusedBy(onPath, `${path}/wecom/login`)).toEqual([404, 'ERR_GRANT_MISSING'])
    expect((await onPath.open(`${path}/wecom/login`)).status).toBe(404)
    expect(await refusedBy(late, callback)).toEqual([403, 'ERR_NOT_A_MEMBER'])
    expect(await whoami(await loggedIn(one))).toMatchObject({ corpId: shown(one) })
    await installFromMarket(world, deployed, company)
    expect(await whoami(await loggedIn(company))).toMatchObject({ corpId: shown(company) })
  })

  it('is checked by rules: a function, or one of a company', async () => {
    const [first, second] = [await loggedIn(one), await loggedIn(two)]
    expect(await refusedBy(first, '/rule')).toEqual([403, 'ERR_NOT_AUTHORIZED'])
    expect((await second.fetchJson('/rule')).body).toBe('in')
    expect((await first.fetchJson('/of-one')).body).toBe('in')
    expect(await refusedBy(second, '/of-one')).toEqual([401, 'ERR_LOGIN_REQUIRED'])
    expect((await first.fetchJson('/departments')).status).toBe(500)
  })

  it('answers who may come in, in the company of who asks', async () => {
    const browser = await loggedIn(one)
    const verify = async (userid = '') => (await browser.fetchJson(`/wecom/verify/${userid}`)).body.data
    expect(await verify(ids(one, 'lisi').userid)).toEqual({ authorized: true })
    expect(await verify(ids(two, 'lisi').userid)).toEqual({ authorized: false })
    expect(await refusedBy(insideWecom(deployed.url), '/wecom/verify/woX')).toEqual([
      401,
      'ERR_LOGIN_REQUIRED',
    ])
    const path = `/corp/${shown(two)}/wecom/verify/${ids(two, 'lisi').userid}`
    expect(await refusedBy(browser, path)).toEqual([401, 'ERR_LOGIN_REQUIRED'])
  })

  it('brings what the member agreed to show', async () => {
    const { url } = await world.open({ auth: { scope: 'snsapi_privateinfo' } })
    const browser = await loggedIn(one, insideWecom, url)
    expect(await whoami(browser)).toMatchObject({ kind: 'member', gender: expect.any(String) })
    simulator.faults.arm({ api: 'cgi-bin/service/auth/getuserdetail3rd', kind: 'errcode', errcode: 84014 })
    expect((await whoami(await loggedIn(one, insideWecom, url))).gender).toBeUndefined()
    world.pushTo(deployed.url)
  })

  const errcodes = [40082, 42009, 40014, 42001]
  /** A process that has renewed nothing yet, and somebody who is on the way back to it. */
  const returning = async (person = `${one}/user123`) => {
    const { url, suite } = await world.open()
    const browser = insideWecom(url)
    await suite.getSuiteAccessToken()
    const callback = await readyCallback(browser, '/wecom/login', { person })
    world.pushTo(deployed.url)
    return { browser, callback }
  }
  /** While a token lives WeCom gives the very same. */
  const refuse = (errcode: number, times: number): void => {
    simulator.suites.revokeSuiteTokens(suiteId)
    simulator.faults.arm({ api: identityApi, kind: 'errcode', errcode, times })
  }

  it.each(errcodes)('sends a code once more after a token code (%i)', async (errcode) => {
    const { browser, callback } = await returning()
    refuse(errcode, 1)
    expect((await browser.open(callback)).status).toBe(303)
    expect(simulator.requests.count(identityApi)).toBe(2)
  })

  it.each(errcodes)('begins again after the second token code (%i)', async (errcode) => {
    const { browser, callback } = await returning()
    refuse(errcode, 2)
    departureOf(await browser.open(callback))
    expect(simulator.requests.count(identityApi)).toBe(2)
  })

  it('says what is wrong when the code is of another suite', async () => {
    const { browser, callback } = await returning()
    simulator.faults.arm({ api: identityApi, kind: 'errcode', errcode: 50001 })
    expect(await refusedBy(browser, callback)).toEqual([502, 'ERR_PLATFORM_CONFIG'])
  })

  it('lets nobody in while the store cannot say whose company is there', async () => {
    const { browser, callback } = await returning(`${world.company()}/user123`)
    world.database.failing.get = onlyFor((key) => !key.endsWith(':ticket'), storeFailures.rejects)
    expect(await refusedBy(browser, callback)).toEqual([500, 'ERR_CACHE'])
    expect(await whoami(browser)).toBeNull()
  })
})
