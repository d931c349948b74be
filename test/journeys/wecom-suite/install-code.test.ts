import { afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { type SuiteDeployment, template, useWecomSuite } from '../../helpers/apps/wecom-suite.ts'
import { useClock } from '../../helpers/time/clock.ts'
import { until } from '../../helpers/time/wait.ts'
import { type Browser, createBrowser, desktopUserAgent } from '../../helpers/visitors/browser.ts'
import { scanTemplate } from '../../helpers/visitors/company-admin.ts'

const path = '/wecom/suite/installCode'
const linkApi = 'cgi-bin/service/get_customized_auth_url'

describe('the customised link of a template', () => {
  const world = useWecomSuite(template)
  const { simulator, database } = world
  const clock = useClock()
  let deployed: SuiteDeployment
  let corpId = ''
  let browser: Browser

  /** Lets nobody wait for long. */
  const impatient = (): void => {
    const realNow = performance.now.bind(performance)
    const start = realNow()
    jest.spyOn(performance, 'now').mockImplementation(() => start + (realNow() - start) * 100)
  }
  const ask = async (by = browser): Promise<Record<string, unknown>> => (await by.fetchJson(path)).body.data
  const draw = async (by = browser) => (await by.post(path)).body.data as { url: string; state: string }

  beforeAll(async () => {
    deployed = await world.open()
  })
  beforeEach(() => {
    corpId = world.company()
    browser = createBrowser(deployed.url, desktopUserAgent)
  })
  afterEach(() => {
    jest.restoreAllMocks()
  })

  it('is the text of a QR code, with a state that WeCom takes', async () => {
    const answer = await browser.post(path)
    expect(answer.status).toBe(200)
    expect(answer.headers['cache-control']).toBe('no-store')
    expect(answer.body).toMatchObject({
      code: 0,
      data: {
        url: expect.stringMatching(/^https?:\/\//),
        state: expect.stringMatching(/^[a-zA-Z0-9]{16,32}$/),
        expiresIn: expect.any(Number),
      },
    })
    expect(Object.keys(answer.body.data).sort()).toEqual(['expiresIn', 'state', 'url'])
    const [sent] = simulator.requests.list({ api: linkApi })
    expect(sent?.body).toMatchObject({ templateid_list: [template.suiteId] })
    expect((await draw()).state).not.toBe(answer.body.data.state)
  })

  it('is waited for, and says which company has scanned it', async () => {
    const { url } = await draw()
    const waiting = ask()
    await scanTemplate(world, deployed, corpId, { url, agentId: 1000061 })
    const done = { status: 'done', corpId: world.shown(corpId) }
    expect(await waiting).toEqual(done)
    expect(await ask()).toEqual(done)
    expect(deployed.grants.at(-1)).toEqual({
      corpId: world.shown(corpId),
      agentId: 1000061,
      hasRequest: false,
    })
    const row = world.rowOf(corpId) ?? {}
    expect(row).toMatchObject({ agentid: 1000061, permanent_code: expect.any(String), status: 'active' })
  })

  it('is still waited for when nobody scans it for a while', async () => {
    await draw()
    impatient()
    expect(await ask()).toEqual({ status: 'waiting' })
  })

  it('is over for a browser without our cookie, and for one of half an hour ago', async () => {
    const { url } = await draw()
    expect(await ask(createBrowser(deployed.url))).toEqual({ status: 'expired' })
    clock.advance(31 * 60_000)
    expect(await ask()).toEqual({ status: 'expired' })
    clock.advance(-31 * 60_000)
    await scanTemplate(world, deployed, corpId, { url })
    expect(await ask()).toMatchObject({ status: 'done' })
  })

  it('tells each browser of its own link', async () => {
    const stranger = createBrowser(deployed.url, desktopUserAgent)
    const [mine, theirs] = [await draw(), await draw(stranger)]
    const other = world.company()
    await scanTemplate(world, deployed, other, { url: theirs.url })
    expect(await ask(stranger)).toEqual({ status: 'done', corpId: world.shown(other) })
    impatient()
    expect(await ask()).toEqual({ status: 'waiting' })
    jest.restoreAllMocks()
    await scanTemplate(world, deployed, corpId, { url: mine.url })
    expect(await ask()).toEqual({ status: 'done', corpId: world.shown(corpId) })
  })

  it('that is drawn anew counts, not the one before', async () => {
    const first = await draw()
    clock.advance(1_000)
    await draw()
    await scanTemplate(world, deployed, corpId, { url: first.url })
    impatient()
    expect(await ask()).toEqual({ status: 'waiting' })
  })

  it('that another site asks for in somebody’s browser is refused, and WeCom is not asked', async () => {
    for (const Origin of ['https://evil.example', 'null', 'http://127.0.0.1:1']) {
      const answer = await browser.post(path, {}, { Origin, 'Sec-Fetch-Site': 'cross-site' })
      expect([answer.status, answer.body.error]).toEqual([403, 'ERR_ORIGIN_REFUSED'])
    }
    expect([simulator.requests.list().length, browser.cookies.size]).toEqual([0, 0])
    const { status } = await browser.post(path, {}, { Origin: new URL(deployed.url).origin })
    expect(status).toBe(200)
  })

  it('is no link without a provider’s secret, and says so to the operator', async () => {
    const { url, events } = await world.open({ suite: { providerSecret: undefined } })
    const answer = await createBrowser(url).post(path)
    expect([answer.status, answer.body.error]).toEqual([502, 'ERR_PLATFORM_CONFIG'])
    expect(events).toContainEqual(expect.objectContaining({ code: 'ERR_PLATFORM_CONFIG' }))
    world.pushTo(deployed.url)
  })

  it('is all that a template has: there is no install link', async () => {
    for (const route of ['/wecom/suite/install', '/wecom/suite/installed?auth_code=x']) {
      expect((await browser.open(route)).status).toBe(404)
    }
  })

  it('of an app whose secret is reset leaves the old tokens behind, and tells the app', async () => {
    const { url } = await draw()
    await scanTemplate(world, deployed, corpId, { url })
    const client = deployed.suite.client(world.shown(corpId))
    const before = { token: await client.getCorpAccessToken(), code: world.rowOf(corpId)?.['permanent_code'] }
    const count = deployed.grants.length
    const { pushes } = await simulator.suites.resetPermanentCode(template.suiteId, corpId)
    expect(pushes).toMatchObject([{ taken: true, tries: [{}] }])
    await until('the app is told', () => deployed.grants.length > count)
    expect(world.rowOf(corpId)?.['permanent_code']).not.toBe(before.code)
    simulator.requests.clear()
    expect(await client.getCorpAccessToken()).not.toBe(before.token)
    await client.fetchDepartments()
    expect(simulator.requests.list().filter(({ errcode }) => errcode)).toEqual([])
    await until('nothing is left to do', () => database.openTasks().length === 0)
  })
})
