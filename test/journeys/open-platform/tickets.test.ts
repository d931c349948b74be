import { describe, expect, it } from '@jest/globals'
import { memoryTokenCache } from 'express-wechat-auth'
import { component, type PlatformDeployment, useOpenPlatform } from '../../helpers/apps/open-platform.ts'
import { eventPush, postPush } from '../../helpers/messages/component-pushes.ts'
import { brokenTokenCache, handleOn } from '../../helpers/stores/caches.ts'
import { refusedWrites, storeFailures, times } from '../../helpers/stores/grant-database.ts'
import { startWatch } from '../../helpers/time/wait.ts'
import { createBrowser } from '../../helpers/visitors/browser.ts'

const tokenApi = 'cgi-bin/component/api_component_token'
const missing = { code: 'ERR_TICKET_MISSING', status: 503, retryAfterSeconds: 600 }
const seconds = (ms: number): number => Math.floor(ms / 1_000)

describe('tickets of a third-party platform', () => {
  const world = useOpenPlatform()
  const { simulator, database, deploy } = world

  /** A fresh platform: no ticket anywhere. */
  const start: typeof deploy = async (options, deploying) => {
    database.rows.clear()
    simulator.components.stopTicketPushes(component.appId)
    return deploy(options, deploying)
  }
  const pushTicket = () => simulator.components.pushTicket(component.appId)
  /** A ticket of this age. What WeChat does not know is refused when it is used. */
  const pushOther = (ageMs: number, ticket = 'ticket@@@of-nobody') =>
    simulator.components.pushEvent(
      component.appId,
      { InfoType: 'component_verify_ticket', ComponentVerifyTicket: ticket },
      { createTime: seconds(Date.now() - ageMs) },
    )
  const tokenOf = ({ platform }: PlatformDeployment): Promise<string> => platform.getPlatformAccessToken()

  it('are taken, answered with the word success alone, and used for the platform’s token', async () => {
    const deployed = await start()
    const { delivery } = await pushTicket()
    expect(delivery).toMatchObject({ taken: true, status: 200, body: 'success', tries: [{}] })
    expect(await tokenOf(deployed)).toEqual(expect.any(String))
    expect(deployed.events).toContainEqual({
      type: 'ticket-received',
      platformAppId: component.appId,
      isNewest: true,
    })
  })

  it('that are older than the one that is kept come and change nothing', async () => {
    const deployed = await start()
    await pushTicket()
    expect(await pushOther(60_000)).toMatchObject({ taken: true })
    await tokenOf(deployed)
    expect(deployed.events).toContainEqual(
      expect.objectContaining({ type: 'ticket-received', isNewest: false }),
    )
  })

  it('that are newer take the place of the one that is kept, whatever order they come in', async () => {
    const deployed = await start()
    const { ticket } = await pushTicket()
    await pushOther(-1_000)
    await expect(tokenOf(deployed)).rejects.toMatchObject(missing)
    await pushOther(-2_000, ticket)
    await tokenOf(deployed)
  })

  it('of the same second are both good: the one that comes later is used', async () => {
    const deployed = await start()
    const createTime = seconds(Date.now())
    const push = (ticket: string) =>
      simulator.components.pushEvent(
        component.appId,
        { InfoType: 'component_verify_ticket', ComponentVerifyTicket: ticket },
        { createTime },
      )
    await push('ticket@@@of-nobody')
    await expect(tokenOf(deployed)).rejects.toMatchObject(missing)
    simulator.components.update(component.appId, { eventUrl: undefined as never })
    const { ticket } = await pushTicket()
    world.pushTo(deployed.url)
    await push(ticket)
    await tokenOf(deployed)
  })

  it('survive a restart', async () => {
    await start()
    await pushTicket()
    await tokenOf(await deploy())
  })

  it('are shared by processes, also while the store cannot be read', async () => {
    const cache = memoryTokenCache()
    const first = await start({ tokenCache: handleOn(cache) })
    const second = await deploy({ tokenCache: handleOn(cache) })
    world.pushTo(first.url)
    await pushTicket()
    database.failing.get = storeFailures.rejects
    await tokenOf(second)
  })

  it.each(refusedWrites)(
    'are not taken when the store %s: WeChat pushes them again, and once it works they are',
    async (_what, failure) => {
      const deployed = await start()
      database.failing.set = times(2, failure)
      const { delivery } = await pushTicket()
      expect(delivery.tries.map(({ status }) => status)).toEqual([500, 500, 200])
      await tokenOf(deployed)
    },
  )

  it('are not taken when the store does not answer, which WeChat learns in time', async () => {
    const { url } = await start()
    const push = eventPush({ InfoType: 'component_verify_ticket', ComponentVerifyTicket: 'ticket@@@x' })
    for (const name of ['get', 'set'] as const) {
      database.failing = { [name]: storeFailures.neverAnswers }
      const elapsedMs = startWatch()
      const { status, text } = await postPush(url, push)
      expect({ status, text }).toEqual({ status: 500, text: '' })
      expect(elapsedMs()).toBeLessThan(4_500)
    }
  })

  it('are taken and used while only the token cache is down', async () => {
    const deployed = await start({ tokenCache: brokenTokenCache() })
    expect((await pushTicket()).delivery).toMatchObject({ taken: true, tries: [{}] })
    await tokenOf(deployed)
    expect(deployed.events).toContainEqual({ type: 'cache-failure', operation: 'ticket' })
  })

  it('that are missing are an error at once, on a page too, and WeChat is not asked', async () => {
    const { platform, url } = await start()
    await expect(platform.getPlatformAccessToken()).rejects.toMatchObject(missing)
    await expect(platform.client('wx1').getAppAccessToken()).rejects.toMatchObject({
      code: 'ERR_GRANT_MISSING',
    })
    const page = await createBrowser(url).open('/wechat/platform/grant')
    expect([page.status, page.headers['retry-after']]).toEqual([503, '600'])
    expect(simulator.requests.count(tokenApi)).toBe(0)
  })
})
