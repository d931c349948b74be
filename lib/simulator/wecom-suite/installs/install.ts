import type { PushWorld } from '../../push/push-world.ts'
import type { SimulatedCorp } from '../../wecom/state/corp.ts'
import { peopleOf } from '../../wecom/state/people.ts'
import type { SuiteEventDelivery } from '../events/deliver-event.ts'
import { pushEvent } from '../events/push-event.ts'
import type { Install, InstallSettings } from '../state/installs.ts'
import { kindOf, type SimulatedSuite } from '../state/suite.ts'

const firstAgentId = 1_000_002

/** The next number that no app of the company has. */
function nextAgentId({ wecomSuite }: PushWorld, corp: SimulatedCorp): number {
  const own = corp.agents.map(({ agentId }) => agentId)
  const installed = wecomSuite.installs.ofCorp(corp.corpId).map(({ agentId }) => agentId)
  return Math.max(firstAgentId - 1, ...own, ...installed) + 1
}

/** Installs something in a company. What is installed already stays as it is, but for what is said anew. */
export function installIn(
  world: PushWorld,
  suite: SimulatedSuite,
  corp: SimulatedCorp,
  settings: Partial<InstallSettings> & { agentId?: number } = {},
): Install {
  const { installs } = world.wecomSuite
  const { agentId, ...rest } = settings
  const known = installs.get(suite.suiteId, corp.corpId)
  world.bell.ring()
  if (known !== undefined) return Object.assign(known, rest)
  const admin = rest.adminUserid ?? peopleOf(corp).find(({ member }) => member !== undefined)?.id ?? ''
  const isForOne = rest.authMode === 1 && rest.visible === undefined
  return installs.add(suite.suiteId, corp.corpId, agentId ?? nextAgentId(world, corp), {
    authMode: 0,
    visible: undefined,
    enabled: true,
    ids: 'encrypted',
    unlicensed: [],
    ...rest,
    ...(isForOne && { visible: { userids: [admin] } }),
    adminUserid: admin,
  })
}

/** Tells the provider of an install that did not begin on its own site. Never rejects. */
export async function pushCreateAuth(
  world: PushWorld,
  suite: SimulatedSuite,
  code: string,
  state?: string,
): Promise<SuiteEventDelivery[]> {
  const delivery = await pushEvent(world, suite, {
    InfoType: 'create_auth',
    AuthCode: code,
    ...(kindOf(suite) === 'template' && { State: state ?? '', ExtraInfo: '' }),
  })
  return [delivery]
}
