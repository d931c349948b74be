import { beforeAll, describe, expect, it } from '@jest/globals'
import { component, type PlatformDeployment, useOpenPlatform } from '../../helpers/apps/open-platform.ts'
import { type SuiteDeployment, thirdPartySuite, useWecomSuite } from '../../helpers/apps/wecom-suite.ts'
import { eventPush, postPush } from '../../helpers/messages/component-pushes.ts'
import { now } from '../../helpers/messages/pushes.ts'
import { commandPush } from '../../helpers/messages/suite-pushes.ts'
import { silentTokenCache } from '../../helpers/stores/caches.ts'
import { startWatch, until } from '../../helpers/time/wait.ts'
import { agreeTo, grantByPush } from '../../helpers/visitors/merchant.ts'

/** WeChat waits five seconds for an answer, WeCom one; each operation of a silent cache costs more than half of one. */
const soonMs = 3_000

const timed = async <T>(answer: Promise<T>): Promise<T> => {
  const elapsedMs = startWatch()
  const given = await answer
  expect(elapsedMs()).toBeLessThan(soonMs)
  return given
}

describe('pushes while the token cache is silent', () => {
  const world = useOpenPlatform()
  const { simulator, database } = world
  const cache = silentTokenCache()
  let deployed: PlatformDeployment

  beforeAll(async () => {
    deployed = await world.open({ tokenCache: cache })
  })

  it('are taken in time by a platform: a ticket, a grant and its end', async () => {
    const appId = world.account()
    await grantByPush(world, deployed, appId)
    cache.isSilent = true
    try {
      const send = (fields: Record<string, string>) => timed(postPush(deployed.url, eventPush(fields)))
      const ticket = { InfoType: 'component_verify_ticket', ComponentVerifyTicket: 'ticket@@@of-this-test' }
      expect((await send(ticket)).text).toBe('success')
      expect((await send({ InfoType: 'unauthorized', AuthorizerAppid: appId })).text).toBe('success')
      expect(database.rowOf(appId)).toMatchObject({ status: 'ended' })
      const again = {
        InfoType: 'unauthorized',
        AuthorizerAppid: appId,
        CreateTime: String(Number(now()) + 1),
      }
      expect((await send(again)).text).toBe('success')
    } finally {
      cache.isSilent = false
    }
    await simulator.components.pushTicket(component.appId)
    const other = world.account()
    await agreeTo(world, deployed, other)
    await until('all is well again', () => database.rowOf(other)?.['status'] === 'active')
  })
})

describe('pushes of WeCom while the token cache is silent', () => {
  const world = useWecomSuite(thirdPartySuite)
  const { simulator, database } = world
  const cache = silentTokenCache()
  let deployed: SuiteDeployment

  beforeAll(async () => {
    deployed = await world.open({ suite: { tokenCache: cache } })
  })

  it('are taken in time by a suite: a ticket, an installation and its end', async () => {
    const [first, second] = [world.company(), world.company()]
    await simulator.suites.install(thirdPartySuite.suiteId, { corpId: first, via: 'market' })
    await until('it is installed', () => world.rowOf(first)?.['status'] === 'active')
    cache.isSilent = true
    try {
      const send = (fields: Record<string, string>) =>
        timed(postPush(deployed.url, commandPush(fields), '/wecom/suite/events'))
      expect((await send({ InfoType: 'suite_ticket', SuiteTicket: 'a ticket of this test' })).text).toBe(
        'success',
      )
      const installed = await timed(
        simulator.suites.install(thirdPartySuite.suiteId, { corpId: second, via: 'market' }),
      )
      expect(installed.pushes).toMatchObject([{ taken: true }])
      expect((await send({ InfoType: 'cancel_auth', AuthCorpId: world.shown(first) })).text).toBe('success')
      expect(world.rowOf(first)).toMatchObject({ status: 'ended' })
    } finally {
      cache.isSilent = false
    }
    await world.pushTickets()
    await until('the installation is worked on', () => database.openTasks().length === 0)
  })
})
