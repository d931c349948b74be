import type { SimulatedApp } from '../../accounts/state/app.ts'
import type { SimulatedPushes } from '../../push/push-api.ts'
import type { PushWorld } from '../../push/push-world.ts'
import type { EventDelivery } from '../events/deliver-event.ts'
import { pushTicket } from '../events/push-ticket.ts'
import { agree } from '../grants/agree.ts'
import { cancelGrant } from '../grants/cancel.ts'
import type { SimulatedComponent } from '../state/component.ts'
import { defaultPermissionSets, grantableSets, messagePermissionSet } from '../state/permission-sets.ts'
import { messageByApi, plainReply } from './message-steps.ts'
import type { ReleaseCheckStep } from './step.ts'
import { inviteAccounts, type Visitors } from './visiting-accounts.ts'

function wordsFor(deliveries: readonly EventDelivery[]): string {
  const failed = deliveries.find(({ taken }) => !taken)
  if (failed === undefined) return 'answered with "success"'
  return failed.tries.at(-1)?.error ?? 'the platform has no eventUrl'
}

function eventStep(name: string, deliveries: readonly EventDelivery[]): ReleaseCheckStep {
  return { name, passed: deliveries.every(({ taken }) => taken), detail: wordsFor(deliveries) }
}

/** An account lets the platform do all it asks for, and the event brings the code. Undefined where there is nothing to grant. */
async function grantAll(
  world: PushWorld,
  component: SimulatedComponent,
  app: SimulatedApp,
): Promise<{ code: string; deliveries: EventDelivery[] } | undefined> {
  if (grantableSets(component.permissionSets ?? defaultPermissionSets, app).length === 0) return undefined
  // The test accounts need not be in the test list.
  const request = {
    component: { ...component, released: true },
    attempt: world.openPlatform.preAuthCodes.issue(component.appId),
    redirectUri: `https://${component.launchDomain}/`,
    authType: '3',
    bizAppId: undefined,
  }
  const checker = { check: () => undefined }
  const { redirectUrl, push } = agree(checker, world, request, app)
  const code = new URL(redirectUrl).searchParams.get('auth_code') ?? ''
  return { code, deliveries: await push() }
}

async function cancelAll(
  world: PushWorld,
  component: SimulatedComponent,
  apps: SimulatedApp[],
): Promise<EventDelivery[]> {
  const { grants } = world.openPlatform
  const deliveries = apps.map((app) => {
    const grant = grants.get(component.appId, app.appId)
    return grant === undefined ? [] : cancelGrant(world, component, grant)
  })
  return (await Promise.all(deliveries)).flat()
}

async function runSteps(
  world: PushWorld,
  pushes: SimulatedPushes,
  component: SimulatedComponent,
  visitors: Visitors,
): Promise<ReleaseCheckStep[]> {
  const { official, mini } = visitors
  const ticket = eventStep('组件ticket正确接收', [(await pushTicket(world, component)).delivery])
  const grants = await Promise.all([official, mini].map((app) => grantAll(world, component, app)))
  const granted = eventStep(
    '授权',
    grants.flatMap((grant) => grant?.deliveries ?? []),
  )

  const chosen = component.permissionSets ?? defaultPermissionSets
  const hasMessages = (app: SimulatedApp): boolean => chosen.includes(messagePermissionSet(app.kind))
  const byApi = (app: SimulatedApp, index: number): Promise<ReleaseCheckStep>[] => {
    const code = grants[index]?.code
    return code === undefined || !hasMessages(app) ? [] : [messageByApi(world, pushes, app, visitors, code)]
  }
  const messages = await Promise.all([
    ...(hasMessages(official) ? [plainReply(pushes, visitors)] : []),
    ...[official, mini].flatMap(byApi),
  ])
  const cancelled = eventStep('取消授权', await cancelAll(world, component, [official, mini]))
  return [ticket, granted, ...messages, cancelled]
}

/**
 * Tries a platform out as Tencent does before its release: with a ticket, accounts that grant, messages, and a cancellation.
 * The steps with messages are left out where the platform does not ask for messages.
 * @throws TypeError while another one is running
 */
export async function checkRelease(
  world: PushWorld,
  pushes: SimulatedPushes,
  component: SimulatedComponent,
): Promise<ReleaseCheckStep[]> {
  const visitors = inviteAccounts(world)
  try {
    return await runSteps(world, pushes, component, visitors)
  } finally {
    await cancelAll(world, component, [visitors.official, visitors.mini])
    visitors.leave()
  }
}
