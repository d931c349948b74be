import { describe, expect, it } from '@jest/globals'
import { plainCorpId, thirdPartySuite, useWecomSuite } from '../../helpers/apps/wecom-suite.ts'
import { until } from '../../helpers/time/wait.ts'

describe('a company that has removed a third-party app, and whose push was lost', () => {
  const world = useWecomSuite(thirdPartySuite)
  const { suites } = world.simulator

  it('is found out by fetchGrant()', async () => {
    const { suite, grants, ended } = await world.deploy()
    await suites.pushTicket(thirdPartySuite.suiteId)
    await suites.install(thirdPartySuite.suiteId, { corpId: plainCorpId, via: 'market' })
    await until('the push tells the app', () => grants.length > 0)
    const corpId = grants[0]?.corpId ?? ''
    expect(await suite.fetchGrant(corpId)).toMatchObject({ status: 'active' })
    await suites.cancel(thirdPartySuite.suiteId, plainCorpId, { push: false })
    await expect(suite.fetchGrant(corpId)).rejects.toMatchObject({ code: 'ERR_GRANT_MISSING' })
    expect(ended).toEqual([{ suiteId: thirdPartySuite.suiteId, corpId }])
    expect(await suite.fetchGrant(corpId)).toMatchObject({ status: 'ended' })
  })
})
