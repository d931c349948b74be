import { beforeAll, describe, expect, it } from '@jest/globals'
import {
  loginSuiteOptions,
  plainCorpId,
  type SuiteDeployment,
  thirdPartySuite,
  useWecomSuite,
} from '../../helpers/apps/wecom-suite.ts'
import { locationOf } from '../../helpers/visitors/browser.ts'
import { callbackOf, depart, insideWecom, onDesktop } from '../../helpers/visitors/wecom-login.ts'

describe('a third-party app of WeCom', () => {
  const world = useWecomSuite(thirdPartySuite)
  const { simulator, database } = world
  let deployed: SuiteDeployment

  beforeAll(async () => {
    deployed = await world.deploy({ suite: { loginSuite: loginSuiteOptions } })
    await simulator.suites.pushTicket(thirdPartySuite.suiteId)
    await simulator.suites.pushTicket(loginSuiteOptions.suiteId)
  })

  it('is installed from the provider’s site', async () => {
    const browser = onDesktop(deployed.url)
    const page = locationOf(await browser.open('/wecom/suite/install?returnTo=/welcome'))
    const { redirectUrl = '' } = await simulator.suites.install(thirdPartySuite.suiteId, {
      corpId: plainCorpId,
      via: 'installed-link',
      url: page,
    })
    const answer = await browser.open(redirectUrl)
    expect({ status: answer.status, location: locationOf(answer) }).toEqual({
      status: 303,
      location: '/welcome',
    })
    expect(deployed.grants).toMatchObject([{ hasRequest: true }])
    expect([...database.rows.keys()].some((key) => key.startsWith(`${thirdPartySuite.suiteId}:wp`))).toBe(
      true,
    )
  })

  it.each([
    ['inside WeCom', insideWecom],
    ['outside', onDesktop],
  ])('lets a member in %s', async (_where, open) => {
    const browser = open(deployed.url)
    const answer = await browser.open(await callbackOf(browser, await depart(browser)))
    expect(answer.status).toBe(303)
    expect((await browser.fetchJson('/whoami')).body).toMatchObject({
      kind: 'member',
      suiteId: thirdPartySuite.suiteId,
      corpId: deployed.grants[0]?.corpId,
    })
  })

  it('acts for the company', async () => {
    const corpId = deployed.grants[0]?.corpId ?? ''
    expect(await deployed.suite.client(corpId).fetchDepartments()).toMatchObject({
      department: expect.any(Array),
    })
  })

  it('ends', async () => {
    const browser = insideWecom(deployed.url)
    await browser.open(await callbackOf(browser, await depart(browser)))
    await simulator.suites.cancel(thirdPartySuite.suiteId, plainCorpId)
    expect(deployed.ended).toHaveLength(1)
    expect((await browser.fetchJson('/whoami')).body).toBeNull()
  })
})
