import { beforeEach, describe, expect, it } from '@jest/globals'
import { memoryTokenCache } from 'express-wechat-auth'
import {
  component,
  type PlatformDeployment,
  redeemApi,
  useOpenPlatform,
} from '../../helpers/apps/open-platform.ts'
import { handleOn } from '../../helpers/stores/caches.ts'
import { useClock } from '../../helpers/time/clock.ts'
import { settle, until } from '../../helpers/time/wait.ts'
import { onDesktop } from '../../helpers/visitors/browser.ts'
import { agreeTo, grantByPush, setOut } from '../../helpers/visitors/merchant.ts'

const infoApi = 'cgi-bin/component/api_get_authorizer_info'

/** A process that could not do it stands for one that did not live to do it: what is left is in the store. */
describe('what a process has left to do', () => {
  const world = useOpenPlatform()
  const { simulator, database } = world
  const clock = useClock()
  let appId = ''

  const told = (...by: PlatformDeployment[]) =>
    by.flatMap(({ grants }) => grants).filter((one) => one.appId === appId)
  /** Any request for the platform. */
  const ask = ({ url }: PlatformDeployment) => onDesktop(url).open('/wechat/platform/granted')

  /** WeChat is busy when the first process works on a grant. */
  const leaveBehind = async (api: string, options = {}): Promise<PlatformDeployment> => {
    const first = await world.open(options)
    simulator.faults.arm({ api, kind: 'errcode', errcode: -1, times: 3 })
    await agreeTo(world, first, appId)
    await until('the first process gives up', () => first.events.some(({ type }) => type === 'refusal'))
    expect([told(first), database.openTasks().length]).toEqual([[], 1])
    return first
  }

  beforeEach(() => {
    database.rows.clear()
    appId = world.account()
  })

  it.each([redeemApi, infoApi])(
    'when %s was busy is done by whichever process is asked next',
    async (api) => {
      const first = await leaveBehind(api)
      const second = await world.deploy()
      await ask(second)
      await until('the app is told', () => told(second).length > 0)
      expect(told(first, second)).toMatchObject([{ status: 'active', hasRequest: false }])
      await until('nothing is left', () => database.openTasks().length === 0)
      await second.platform.client(appId).getAppAccessToken()
    },
  )

  it('is done by a push or a message too', async () => {
    await leaveBehind(redeemApi)
    const second = await world.open()
    await until('the app is told', () => told(second).length > 0)
  })

  it('is done once when many processes are asked at once', async () => {
    const cache = memoryTokenCache()
    const first = await leaveBehind(redeemApi, { tokenCache: handleOn(cache) })
    const others = await Promise.all([1, 2, 3].map(() => world.deploy({ tokenCache: handleOn(cache) })))
    simulator.requests.clear()
    await Promise.all(others.map(ask))
    await until('the app is told', () => told(...others).length > 0)
    await until('nothing is left', () => database.openTasks().length === 0)
    await settle()
    expect(told(first, ...others)).toHaveLength(1)
    expect(simulator.requests.count(redeemApi)).toBe(1)
  })

  it('is the same where the browser alone had brought the grant', async () => {
    const first = await world.open()
    const merchant = await setOut(world, first.url, { appId, pushOrder: 'redirect-only' })
    simulator.faults.arm({ api: redeemApi, kind: 'errcode', errcode: -1, times: 3 })
    expect(await merchant.comeBack()).toMatchObject({ status: 503 })
    const second = await world.deploy()
    await ask(second)
    await until('the app is told', () => told(second).length > 0)
  })

  it('is given up when no code can be alive any more', async () => {
    await leaveBehind(redeemApi)
    clock.advance(3 * 60 * 60_000)
    simulator.requests.clear()
    const second = await world.deploy()
    await ask(second)
    await settle()
    expect([simulator.requests.count(redeemApi), told(second)]).toEqual([0, []])
  })

  it('is the telling of an end as well', async () => {
    const first = await world.open({ onGrantEnd: () => new Promise(() => undefined) })
    await grantByPush(world, first, appId)
    await simulator.components.cancel(component.appId, appId)
    const second = await world.deploy()
    await ask(second)
    await until('the app is told of the end', () => second.ended.length > 0)
    expect(second.ended).toEqual([{ appId, userName: simulator.push.originalIdOf(appId) }])
    await until('nothing is left', () => database.openTasks().length === 0)
  })

  it('is the telling of an end, before the account’s next grant is told', async () => {
    const order: string[] = []
    const first = await world.open({ onGrantEnd: () => new Promise(() => undefined) })
    const second = await world.open({
      onGrant: () => void order.push('grant'),
      onGrantEnd: () => void order.push('end'),
    })
    world.pushTo(first.url)
    await grantByPush(world, first, appId)
    simulator.clock.advance(2_000)
    await simulator.components.cancel(component.appId, appId)
    await until('it is being told', () => first.ended.length > 0)
    world.pushTo(second.url)
    simulator.clock.advance(2_000)
    await grantByPush(world, second, appId)
    await until('nothing is left', () => database.openTasks().length === 0)
    expect(order).toEqual(['end', 'grant'])
  })

  it('lasts as long as the store can keep it: more than a thousand are refused, and WeChat pushes again', async () => {
    const deployed = await world.open()
    const tasks = Array.from({ length: 1_000 }, (_, index) => ({
      id: `task-${index}`,
      type: 'redeem',
      at: Date.now(),
      appId: 'wx1',
      codes: ['queryauthcode@@@x'],
    }))
    database.rows.set(`${component.appId}:tasks`, { tasks })
    const { pushes } = await agreeTo(world, deployed, appId)
    expect(pushes[0]).toMatchObject({ taken: false, status: 500 })
    database.rows.set(`${component.appId}:tasks`, {
      tasks: [null, 1, {}, { id: 'x' }, { id: 'x', type: 'y' }],
    })
    const [taken] = (await agreeTo(world, deployed, appId, { permissions: [1] })).pushes
    expect(taken).toMatchObject({ taken: true })
    await until('the app is told', () => told(deployed).length > 0)
  })
})
