import type { PushWorld } from '../../push/push-world.ts'
import type { SuiteEventDelivery } from '../events/deliver-event.ts'
import { pushEvent } from '../events/push-event.ts'
import type { Install, InstallSettings } from '../state/installs.ts'
import { openCorpIdOf } from '../state/provider-ids.ts'
import type { SimulatedSuite } from '../state/suite.ts'

/** What the provider knows the company of an install as. */
export function corpIdFor({ providerCorpId }: SimulatedSuite, { corpId, ids }: Install): string {
  return ids === 'plain' ? corpId : openCorpIdOf(providerCorpId, corpId)
}

/** An administrator changes an app; the event does not say what. Never rejects. */
export async function changeAuth(
  world: PushWorld,
  suite: SimulatedSuite,
  install: Install,
  change: Partial<InstallSettings>,
  isTold = true,
): Promise<SuiteEventDelivery[]> {
  Object.assign(install, structuredClone(change))
  world.bell.ring()
  if (!isTold) return []
  const event = { InfoType: 'change_auth', AuthCorpId: corpIdFor(suite, install) }
  return [await pushEvent(world, suite, event)]
}

/** An administrator removes an app: its tokens are dead at once. Never rejects. */
export async function cancelAuth(
  world: PushWorld,
  suite: SimulatedSuite,
  install: Install,
  isTold = true,
): Promise<SuiteEventDelivery[]> {
  const { wecom, wecomSuite, bell } = world
  wecomSuite.installs.cancel(install)
  wecom.accessTokens.revoke(install.corpId, install.agentId, false)
  bell.ring()
  if (!isTold) return []
  const event = { InfoType: 'cancel_auth', AuthCorpId: corpIdFor(suite, install) }
  return [await pushEvent(world, suite, event)]
}

/** When the old secret of an app ends: nobody has written down which of both the platform does. */
export type OldCodeEnd = 'at-once' | 'when-redeemed'

/** Somebody asks for a new secret of an app that was developed for the company. Never rejects. */
export async function resetPermanentCode(
  world: PushWorld,
  suite: SimulatedSuite,
  install: Install,
  oldCodeEnds: OldCodeEnd = 'at-once',
  isTold = true,
): Promise<SuiteEventDelivery[]> {
  const { wecom, wecomSuite, bell } = world
  const isDead = oldCodeEnds === 'at-once'
  if (isDead) {
    wecomSuite.installs.renewPermanentCode(install)
    wecom.accessTokens.revoke(install.corpId, install.agentId, false)
  }
  bell.ring()
  const code = wecomSuite.authCodes.issue(install, { renews: !isDead })
  if (!isTold) return []
  return [await pushEvent(world, suite, { InfoType: 'reset_permanent_code', AuthCode: code })]
}
