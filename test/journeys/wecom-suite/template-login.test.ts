import { beforeAll, describe, expect, it } from '@jest/globals'
import { template, useWecomSuite } from '../../helpers/apps/wecom-suite.ts'
import { insideWecom, locationOf } from '../../helpers/visitors/browser.ts'
import { scanTemplate } from '../../helpers/visitors/company-admin.ts'
import { anywhere, callbackOf, depart, logIn } from '../../helpers/visitors/wecom-login.ts'

const { suiteId } = template

describe('login to an app that was made of a template', () => {
  const world = useWecomSuite(template)
  const { simulator } = world
  const deployed = world.useOpen()
  const corpId = world.company()
  let path = ''

  const whoami = async (browser: ReturnType<typeof insideWecom>) =>
    (await browser.fetchJson(`${path}/whoami`)).body

  beforeAll(async () => {
    await scanTemplate(world, deployed, corpId, { agentId: 1000071 })
    path = `/corp/${world.shown(corpId)}`
  })

  it.each(anywhere)('is that of an app of the company’s own, %s', async (_where, open) => {
    const browser = open(deployed.url)
    const departure = await depart(browser, `${path}/wecom/login?returnTo=${path}/me`)
    const { searchParams } = departure.page
    expect([searchParams.get('appid'), searchParams.get('agentid')]).toEqual([world.shown(corpId), '1000071'])
    const answer = await browser.open(await callbackOf(browser, departure, { person: 'user123' }))
    expect([answer.status, locationOf(answer)]).toEqual([303, `${path}/me`])
    const { userid } = simulator.suites.shownIds(suiteId, corpId, 'user123')
    expect(await whoami(browser)).toMatchObject({
      kind: 'member',
      corpId: world.shown(corpId),
      agentId: 1000071,
      userid,
    })
    expect(simulator.requests.count('cgi-bin/auth/getuserinfo')).toBe(1)
    expect(simulator.requests.count('cgi-bin/service/auth/getuserinfo3rd')).toBe(0)
  })

  it('needs the number that the app has by now', async () => {
    const other = world.company()
    await scanTemplate(world, deployed, other, { agentId: 1000072 })
    const browser = insideWecom(deployed.url)
    const { page } = await depart(browser, `/corp/${world.shown(other)}/wecom/login`)
    expect(page.searchParams.get('agentid')).toBe('1000072')
    const fresh = await world.open()
    const again = await depart(insideWecom(fresh.url), `/corp/${world.shown(other)}/wecom/login`)
    expect(again.page.searchParams.get('agentid')).toBe('1000072')
    world.pushTo(deployed.url)
  })

  it('goes on when the secret of the app was reset, and ends when the company removes it', async () => {
    const company = world.company()
    await scanTemplate(world, deployed, company)
    const at = `/corp/${world.shown(company)}`
    const enter = async () => {
      const browser = insideWecom(deployed.url)
      await logIn(browser, { path: `${at}/wecom/login`, person: 'user123' })
      return browser
    }
    const browser = await enter()
    const user = async () => (await browser.fetchJson(`${at}/whoami`)).body
    await simulator.suites.resetPermanentCode(suiteId, company)
    expect(await user()).toMatchObject({ kind: 'member' })
    expect((await (await enter()).fetchJson(`${at}/me`)).status).toBe(200)
    await simulator.suites.cancel(suiteId, company)
    expect(await user()).toBeNull()
    expect((await browser.open(`${at}/wecom/login`)).status).toBe(404)
  })
})
