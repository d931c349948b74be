import { randomBytes } from 'node:crypto'
import type { PlatformSimulator, SimulatedComponent } from 'express-wechat-auth/simulator'
import { defaultComponents } from 'express-wechat-auth/simulator'
import { deploymentSecret } from '../../helpers/apps/deployment.ts'
import { type Fleet, type FleetPlace, startFleet } from '../grants/fleet.ts'
import type { PlatformProcess, PlatformSettings, PlatformTasks } from './orders.ts'

/** The processes of a platform of their own, its store, and the accounts that grant to it. */
export interface PlatformFleet extends Fleet<PlatformTasks> {
  readonly appId: string
  /** Lets WeChat push to this process from now on. */
  pushTo(process: PlatformProcess): void
  /** Pushes a ticket. True where it was taken. */
  pushTicket(): Promise<boolean>
  /** An account grants, and no browser comes back. True where the push was taken. */
  grant(appId: string, by?: PlatformProcess): Promise<boolean>
}

export async function startPlatformFleet(size: number, place: FleetPlace): Promise<PlatformFleet> {
  const { simulator } = place
  const component = registerPlatform(simulator)
  const { appId } = component
  const program = 'test/cluster/platforms/process.ts'
  const platform = platformOptions(component, simulator)
  const common = await startFleet<PlatformTasks>(size, place, { id: appId, program, made: { platform } })
  const [first] = common.processes

  const fleet: PlatformFleet = {
    ...common,
    appId,
    pushTo({ url }) {
      simulator.components.update(appId, {
        eventUrl: `${url}/wechat/platform/events`,
        messageUrl: `${url}/wechat/platform/messages/$APPID$`,
      })
    },
    pushTicket: async () => (await simulator.components.pushTicket(appId)).delivery.taken,
    async grant(account, by = first) {
      const page = (await by?.ask('createGrantUrl')) ?? ''
      const { pushes } = await simulator.components.grant(page, { appId: account, pushOrder: 'push-only' })
      return pushes.every(({ taken }) => taken)
    },
  }
  if (first !== undefined) fleet.pushTo(first)
  return fleet
}

/** A platform that nobody else knows of: Redis, store and simulator serve many. */
function registerPlatform(simulator: PlatformSimulator): SimulatedComponent {
  const template = defaultComponents[0] as SimulatedComponent
  return simulator.components.add({ ...template, appId: `wx${randomBytes(8).toString('hex')}` })
}

const platformOptions = (
  { appId, appSecret, token, encodingAesKey }: SimulatedComponent,
  { endpoints }: PlatformSimulator,
): PlatformSettings['platform'] => ({
  appId,
  appSecret,
  token,
  encodingAesKey,
  secret: deploymentSecret,
  endpoints,
  publicUrl: 'http://localhost',
})
