import type { SimulatedAgent } from '../state/agent.ts'
import type { SimulatedCorp } from '../state/corp.ts'
import type { CorpPerson } from '../state/people.ts'
import type { Call } from '../state/wecom-world.ts'

/** WeCom turns away members of apps of providers who have no licence, and tells the provider. */
export function checkLicence(
  call: Call,
  corp: SimulatedCorp,
  agent: SimulatedAgent | undefined,
  person: CorpPerson,
): void {
  const app = agent && call.world.installed.find(corp.corpId, agent.agentId)
  if (app === undefined) return
  const isLicensed = person.member === undefined || !app.isUnlicensed(person.id)
  if (!isLicensed) call.world.installed.noteUnlicensed(app, person.id)
  call.check('the member has a licence for the app', isLicensed, -1, '你未获得该应用的接口许可，请联系服务商')
}
