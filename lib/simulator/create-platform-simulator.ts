import { endpointsAt } from './endpoints.ts'
import { createHandler } from './handler.ts'
import { createListener } from './listener.ts'
import { createTicketSchedule } from './open-platform/events/ticket-schedule.ts'
import { resolveOptions, type SimulatorOptions } from './options.ts'
import type { PlatformSimulator } from './platform-simulator.ts'
import { createLogIn } from './visits/log-in.ts'
import { createSuiteTicketSchedule } from './wecom-suite/events/suite-ticket-schedule.ts'
import { createControls } from './world/controls.ts'
import { createWorld } from './world/world.ts'

/**
 * Creates a faithful local stand-in for the servers of WeChat and WeCom, so that login can be developed and tested without an account.
 * What the platform refuses, it refuses. It is a tool for development, never for production.
 * @throws TypeError when an option is wrong
 * @see https://developers.weixin.qq.com/doc/offiaccount/OA_Web_Apps/Wechat_webpage_authorization.html
 * @see https://developers.weixin.qq.com/doc/oplatform/Website_App/WeChat_Login/Wechat_Login.html
 * @see https://developer.work.weixin.qq.com/document/path/91022
 * @see https://developer.work.weixin.qq.com/document/path/90597
 */
export function createPlatformSimulator(options: SimulatorOptions = {}): PlatformSimulator {
  const { host, hosts, ...worldOptions } = resolveOptions(options)
  const world = createWorld(worldOptions)
  const { lifetime } = world
  const controls = createControls(world)
  const handler = createHandler(world, controls, { host, hosts })
  const listener = createListener(handler, host)
  const ticketSchedules = [createTicketSchedule(world), createSuiteTicketSchedule(world)]
  let lastStep: Promise<unknown> = Promise.resolve()

  /** One start or stop after the other, whatever became of the one before. */
  function inTurn<T>(step: () => Promise<T>): Promise<T> {
    const result = lastStep.then(step, step)
    lastStep = result
    return result
  }

  function endTickets(): void {
    for (const schedule of ticketSchedules) schedule.end()
  }

  function urlOrThrow(): string {
    if (world.url === undefined) throw new Error('platform simulator: start() it before asking for its URL')
    return world.url
  }

  return {
    ...controls,
    logIn: createLogIn(world, controls),
    handler,
    start: (port = 0) =>
      inTurn(async () => {
        lifetime.begin()
        world.url ??= await listener.open(port)
        for (const schedule of ticketSchedules) schedule.begin()
        return world.url
      }),
    stop() {
      endTickets()
      lifetime.end()
      return inTurn(async () => {
        endTickets()
        lifetime.end()
        await listener.close()
        world.url = undefined
      })
    },
    get url() {
      return urlOrThrow()
    },
    get endpoints() {
      return endpointsAt(urlOrThrow())
    },
  }
}
