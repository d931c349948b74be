import { beforeEach, describe, expect, it } from '@jest/globals'
import { memoryTokenCache } from 'express-wechat-auth'
import { component, type PlatformDeployment, useOpenPlatform } from '../../helpers/apps/open-platform.ts'
import { handleOn } from '../../helpers/stores/caches.ts'
import { passOn, useClock } from '../../helpers/time/clock.ts'

const tokenApi = 'cgi-bin/component/api_component_token'
const minuteMs = 60_000
const hourMs = 60 * minuteMs
const missing = { code: 'ERR_TICKET_MISSING', status: 503, retryAfterSeconds: 600 }

describe('the age of a ticket', () => {
  const world = useOpenPlatform()
  const { simulator, database, deploy } = world
  const clock = useClock()

  const pass = passOn(clock, simulator.clock)
  const pushTicket = () => simulator.components.pushTicket(component.appId)
  const push = (ticket: string, createdAt: number) =>
    simulator.components.pushEvent(
      component.appId,
      { InfoType: 'component_verify_ticket', ComponentVerifyTicket: ticket },
      { createTime: Math.floor(createdAt / 1_000) },
    )
  /** A ticket that WeChat has made, and not pushed. */
  const ticketOf = async ({ url }: PlatformDeployment): Promise<string> => {
    simulator.components.update(component.appId, { eventUrl: undefined as never })
    const { ticket } = await pushTicket()
    world.pushTo(url)
    return ticket
  }
  const tokenOf = ({ platform }: PlatformDeployment): Promise<string> => platform.getPlatformAccessToken()
  const tokenCalls = (): number => simulator.requests.count(tokenApi)

  beforeEach(() => {
    database.rows.clear()
    simulator.components.stopTicketPushes(component.appId)
  })

  it('counts from the time that WeChat says, and ends after twelve hours without a call', async () => {
    const deployed = await deploy()
    const ticket = await ticketOf(deployed)
    await push(ticket, Date.now() - 12 * hourMs - 2_000)
    await expect(tokenOf(deployed)).rejects.toMatchObject(missing)
    expect(tokenCalls()).toBe(0)
    await push(ticket, Date.now() - 12 * hourMs + minuteMs)
    await tokenOf(deployed)
  })

  it('does not matter while the platform’s token lives', async () => {
    const deployed = await deploy()
    await push(await ticketOf(deployed), Date.now() - 12 * hourMs + minuteMs)
    const token = await tokenOf(deployed)
    pass(10 * minuteMs)
    expect(await tokenOf(deployed)).toBe(token)
    pass(2 * hourMs)
    await expect(tokenOf(deployed)).rejects.toMatchObject(missing)
    expect(tokenCalls()).toBe(1)
  })

  it('is told of where it is over twenty minutes at its use', async () => {
    const deployed = await deploy()
    await pushTicket()
    pass(19 * minuteMs)
    await tokenOf(deployed)
    const isLate = expect.objectContaining({ type: 'ticket-late' })
    expect(deployed.events).not.toContainEqual(isLate)
    const again = await deploy()
    pass(2 * minuteMs)
    await tokenOf(again)
    const late = again.events.find(({ type }) => type === 'ticket-late')
    expect(late).toEqual({
      type: 'ticket-late',
      platformAppId: component.appId,
      ageSeconds: expect.any(Number),
    })
    expect((late as { ageSeconds: number }).ageSeconds).toBeGreaterThanOrEqual(21 * 60)
  })

  it('from a clock that is ahead is none: the next ticket is the newer one', async () => {
    const deployed = await deploy()
    await push('ticket@@@of-nobody', Date.now() + 6 * hourMs)
    pass(10 * minuteMs)
    await pushTicket()
    await tokenOf(deployed)
  })

  it.each([61005, 61006])(
    'is over when WeChat answers %i, for all processes until the next one',
    async (errcode) => {
      const cache = memoryTokenCache()
      const first = await deploy({ tokenCache: handleOn(cache) })
      const second = await deploy({ tokenCache: handleOn(cache) })
      await pushTicket()
      simulator.faults.arm({ api: tokenApi, kind: 'errcode', errcode })
      await expect(tokenOf(first)).rejects.toMatchObject({ ...missing, errcode })
      for (const deployed of [first, second, first]) {
        await expect(tokenOf(deployed)).rejects.toMatchObject(missing)
      }
      expect(tokenCalls()).toBe(1)
      pass(minuteMs)
      await pushTicket()
      await Promise.all([tokenOf(first), tokenOf(second)])
      expect(tokenCalls()).toBe(2)
    },
  )
})
