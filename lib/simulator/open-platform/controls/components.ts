import { checkKeys, checkOneOf, checkText } from '../../engine/option-checks.ts'
import type { Registry } from '../../engine/registry.ts'
import type { PushResult } from '../../push/deliver.ts'
import type { SimulatedPushes } from '../../push/push-api.ts'
import type { PushWorld } from '../../push/push-world.ts'
import type { PushFields } from '../../push/wire/fields.ts'
import type { EventDelivery } from '../events/deliver-event.ts'
import { pushTicket, type TicketPush } from '../events/push-ticket.ts'
import { cancelGrant } from '../grants/cancel.ts'
import { checkRelease } from '../release-check/release-check.ts'
import type { ReleaseCheckStep } from '../release-check/step.ts'
import type { SimulatedComponent } from '../state/component.ts'
import type { Grant } from '../state/grants.ts'
import { authorizersOf, type SimulatedAuthorizer } from './authorizers.ts'
import { type ComponentEventOptions, eventByProgram } from './event-by-program.ts'
import { type GrantOptions, type GrantResult, grantByProgram } from './grant-by-program.ts'
import { replayMessage } from './replay.ts'

/** Third-party platforms, and what happens between them and accounts. All of it throws a TypeError for an unknown appid. */
export interface SimulatedComponents extends Registry<SimulatedComponent> {
  /** Makes a ticket and pushes it now; without an `eventUrl` it is made all the same. */
  pushTicket(appId: string): Promise<TicketPush>
  /** Tickets are no longer pushed by themselves until `api_start_push_ticket` is called, or `startTicketPushes()`. */
  stopTicketPushes(appId: string): void
  /** As `api_start_push_ticket`: the next ticket comes at once. */
  startTicketPushes(appId: string): void
  /**
   * What the administrator of an account does on a grant page.
   * @param grantPageUrl the address of one of the three grant pages, at Tencent's host or the simulator's
   * @throws TypeError with the text of the page, when that would refuse
   */
  grant(grantPageUrl: string, options: GrantOptions): Promise<GrantResult>
  /**
   * The administrator of an account takes its grant back.
   * @throws TypeError when there is none
   */
  cancel(
    appId: string,
    accountAppId: string,
    options?: { push?: boolean },
  ): Promise<{ pushes: EventDelivery[] }>
  /** The accounts that have granted something, the oldest grant first. */
  authorizers(appId: string): SimulatedAuthorizer[]
  /**
   * Pushes any event to the `eventUrl`, by the platform's names; `AppId` and `CreateTime` are added.
   * @throws TypeError when there is no `eventUrl`, or the event cannot be written
   */
  pushEvent(appId: string, fields: PushFields, options?: ComponentEventOptions): Promise<EventDelivery>
  /**
   * Sends the last message that the platform got once more, unchanged, to the `messageUrl` of another account: its appid in
   * the path is not signed.
   * @throws TypeError when the platform got none yet
   */
  replay(appId: string, options: { to: string }): Promise<PushResult>
  /**
   * Tries the platform out as Tencent does before its release (全网发布检测), with one of its five pairs of test accounts.
   * They are among the apps while it runs.
   * @see https://developers.weixin.qq.com/doc/oplatform/Third-party_Platforms/2.0/operation/thirdparty/releases_instructions.html
   */
  releaseCheck(appId: string): Promise<ReleaseCheckStep[]>
  /** Kills the platform's own tokens: the next call that shows one is answered 40001. */
  revokeComponentTokens(appId: string): void
  /** The same for the tokens of an account. */
  revokeAuthorizerTokens(appId: string, accountAppId: string): void
  /**
   * Sends the events that grants with `redirect-first` have held back, and waits until nothing is on its way to platforms
   * any more: neither tickets nor grants.
   * @returns what became of those that were held back
   */
  settle(): Promise<EventDelivery[]>
}

export function createComponentsApi(world: PushWorld, pushes: SimulatedPushes): SimulatedComponents {
  const { components, componentTokens, authorizerTokens, grants, tickets, underWay } = world.openPlatform

  function find(appId: string): SimulatedComponent {
    const component = components.get(appId)
    if (component === undefined) throw new TypeError(`simulator: there is no component "${appId}"`)
    return component
  }

  function findGrant(appId: string, accountAppId: string): Grant {
    const grant = grants.get(find(appId).appId, accountAppId)
    if (grant === undefined) {
      throw new TypeError(`simulator: app "${accountAppId}" has granted nothing to component "${appId}"`)
    }
    return grant
  }

  return {
    ...components,
    remove(appId) {
      grants.forget(appId)
      tickets.forget(appId)
      componentTokens.revoke(appId)
      return components.remove(appId)
    },
    pushTicket: async (appId) => await pushTicket(world, find(appId)),
    stopTicketPushes: (appId) => tickets.stop(find(appId).appId),
    startTicketPushes: (appId) => void tickets.restart(find(appId).appId),
    grant: (grantPageUrl, options) => grantByProgram(world, grantPageUrl, options),
    async cancel(appId, accountAppId, options = {}) {
      checkKeys('components.cancel', options, ['push'])
      checkOneOf('components.cancel', 'push', options.push, [undefined, true, false])
      const grant = findGrant(appId, accountAppId)
      return { pushes: await cancelGrant(world, find(appId), grant, options.push) }
    },
    authorizers: (appId) => authorizersOf(world, find(appId).appId),
    pushEvent: async (appId, fields, options) => await eventByProgram(world, find(appId), fields, options),
    async replay(appId, options) {
      checkKeys('components.replay', options, ['to'])
      checkText('components.replay', 'to', options.to)
      return await replayMessage(world, find(appId), options.to)
    },
    releaseCheck: async (appId) => await checkRelease(world, pushes, find(appId)),
    revokeComponentTokens: (appId) => componentTokens.revoke(find(appId).appId),
    revokeAuthorizerTokens: (appId, accountAppId) =>
      authorizerTokens.revoke(findGrant(appId, accountAppId).id),
    async settle() {
      const released = await underWay.release()
      await underWay.done()
      return released.flat() as EventDelivery[]
    },
  }
}
