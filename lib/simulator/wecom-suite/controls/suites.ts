import { checkKeys, checkText } from '../../engine/option-checks.ts'
import type { Registry } from '../../engine/registry.ts'
import type { PushResult } from '../../push/deliver.ts'
import type { SimulatedPushes } from '../../push/push-api.ts'
import type { AgentPushOrder } from '../../push/push-order.ts'
import type { PushWorld } from '../../push/push-world.ts'
import type { PushFields } from '../../push/wire/fields.ts'
import type { SuiteEventDelivery } from '../events/deliver-event.ts'
import { pushTicket, type SuiteTicketPush } from '../events/push-ticket.ts'
import type { SimulatedSuite } from '../state/suite.ts'
import { createAuthorisations, type SuiteAuthorisations } from './authorisations.ts'
import { eventByProgram, type ProgramSuiteEventOptions } from './event-by-program.ts'
import { findInstall, findSuite } from './find-install.ts'
import { installByProgram } from './install-by-program.ts'
import type { InstallOptions, InstallResult } from './install-options.ts'
import { installsOf, type SimulatedInstall } from './installs.ts'
import { replayMessage } from './replay.ts'
import { type SuiteUrlChecks, verifyUrls } from './verify-urls.ts'
import { createVisits, type SuiteVisits } from './visits.ts'

/** A message or event of a member of a company, as `push.send()` has it for apps. */
export type SuiteMessageOrder = Omit<AgentPushOrder, 'agentId'>

/** Suites and templates of service providers of WeCom. All of it throws a TypeError for an unknown suite id. */
export interface SimulatedSuites extends Registry<SimulatedSuite>, SuiteAuthorisations, SuiteVisits {
  /** Makes a ticket and pushes it now; without a `commandUrl` it is made all the same. */
  pushTicket(suiteId: string): Promise<SuiteTicketPush>
  /** Tickets are no longer pushed by themselves. */
  stopTicketPushes(suiteId: string): void
  startTicketPushes(suiteId: string): void
  /**
   * What an administrator of a company does to install a suite, or to have a template made into an app.
   * @throws TypeError with the text of the page, when that would refuse
   */
  install(suiteId: string, options: InstallOptions): Promise<InstallResult>
  /** The companies that have installed it, the oldest install first. */
  installs(suiteId: string): SimulatedInstall[]
  /**
   * Pushes any event to the `commandUrl`, by the platform's names; `SuiteId` and `TimeStamp` are added.
   * @throws TypeError when there is no `commandUrl`, or the event cannot be written
   */
  pushEvent(
    suiteId: string,
    fields: PushFields,
    options?: ProgramSuiteEventOptions,
  ): Promise<SuiteEventDelivery>
  /**
   * Pushes a message or an event of a company to the `dataUrl`, and waits until it is answered or given up.
   * @throws TypeError when there is no `dataUrl`, or the company has not installed it
   */
  pushMessage(suiteId: string, order: SuiteMessageOrder): Promise<PushResult>
  /**
   * Sends the last message that the suite got once more, unchanged, to the `dataUrl` of another company: the id in the path
   * is not signed.
   * @param options `to`: what stands in place of `$CORPID$`
   * @throws TypeError when the suite got none yet
   */
  replay(suiteId: string, options: { to: string }): Promise<PushResult>
  /** Asks both URLs for their proof, as the provider's console does. Nothing depends on it. */
  verifyUrls(suiteId: string): Promise<SuiteUrlChecks>
  /** Kills the token of the suite: the next call that shows it is answered 40082. */
  revokeSuiteTokens(suiteId: string): void
  /** The same for the provider, in all its suites. */
  revokeProviderTokens(suiteId: string): void
  /** The same for the app in a company; answered 40014. */
  revokeCorpTokens(suiteId: string, corpId: string): void
  /**
   * Sends the events that installs with `redirect-first` have held back, and waits until nothing is on its way to suites
   * any more: neither tickets nor authorisations.
   * @returns what became of those that were held back
   */
  settle(): Promise<SuiteEventDelivery[]>
}

export function createSuitesApi(world: PushWorld, pushes: Pick<SimulatedPushes, 'send'>): SimulatedSuites {
  const { wecom, wecomSuite } = world
  const { suites, suiteTokens, providerTokens, tickets, installs, underWay } = wecomSuite
  const find = (suiteId: string): SimulatedSuite => findSuite(world, suiteId)

  wecomSuite.unlicensedVisits.listen((app, userid) => {
    if (app.push === undefined) return
    const message = { MsgType: 'event', Event: 'unlicensed_notify' }
    const { corpId } = app.corp
    underWay.add(pushes.send({ corpId, agentId: app.agent.agentId, userid, message }))
  })

  return {
    ...suites,
    ...createAuthorisations(world),
    ...createVisits(world, find),
    remove(suiteId) {
      for (const { corpId, agentId } of installs.ofSuite(suiteId)) {
        wecom.accessTokens.revoke(corpId, agentId, false)
      }
      installs.forget(suiteId)
      tickets.forget(suiteId)
      suiteTokens.revoke(suiteId)
      return suites.remove(suiteId)
    },
    pushTicket: async (suiteId) => await pushTicket(world, find(suiteId)),
    stopTicketPushes: (suiteId) => tickets.stop(find(suiteId).suiteId),
    startTicketPushes: (suiteId) => tickets.start(find(suiteId).suiteId),
    install: async (suiteId, options) => await installByProgram(world, find(suiteId), options),
    installs: (suiteId) => installsOf(world, find(suiteId)),
    pushEvent: async (suiteId, fields, options) =>
      await eventByProgram(world, find(suiteId), fields, options),
    async pushMessage(suiteId, order) {
      const { corpId } = order ?? {}
      const { install } = findInstall(world, suiteId, corpId)
      return await pushes.send({ ...order, agentId: install.agentId })
    },
    async replay(suiteId, options) {
      checkKeys('suites.replay', options, ['to'])
      checkText('suites.replay', 'to', options.to)
      return await replayMessage(world, find(suiteId), options.to)
    },
    verifyUrls: async (suiteId) => await verifyUrls(world, find(suiteId)),
    revokeSuiteTokens: (suiteId) => suiteTokens.revoke(find(suiteId).suiteId),
    revokeProviderTokens: (suiteId) => providerTokens.revoke(find(suiteId).providerCorpId),
    revokeCorpTokens(suiteId, corpId) {
      const { install } = findInstall(world, suiteId, corpId)
      wecom.accessTokens.revoke(install.corpId, install.agentId, false)
    },
    async settle() {
      const released = await underWay.release()
      await underWay.done()
      return released.flat() as SuiteEventDelivery[]
    },
  }
}
