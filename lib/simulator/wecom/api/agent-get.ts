import type { Answer } from '../../engine/http/answer.ts'
import type { Call } from '../state/wecom-world.ts'
import { corpAnswer } from './corp-answer.ts'
import { checkCaller } from './corp-caller.ts'

/** `agent/get`: what an app may know of itself. */
export function agentGet(call: Call): Answer {
  const { corp, agent } = checkCaller(call)
  const value = call.query.get('agentid') ?? ''
  call.check('agentid is given', value !== '', 41011)
  const asked = corp.agents.find(({ agentId }) => String(agentId) === value)
  call.check('agentid is an app of the corp', asked !== undefined, 40056)
  call.check('agentid is the app of the access_token', asked.agentId === agent.agentId, 301002)
  const { userids = [], departments = [], tags = [] } = agent.visible ?? { departments: [1] }
  return corpAnswer({
    agentid: agent.agentId,
    name: agent.name,
    square_logo_url: '',
    description: '',
    allow_userinfos: { user: userids.map((userid) => ({ userid })) },
    allow_partys: { partyid: departments },
    allow_tags: { tagid: tags },
    close: 0,
    redirect_domain: agent.trustedDomains[0] ?? '',
    report_location_flag: 0,
    isreportenter: 0,
    home_url: '',
    customized_publish_status: 1,
  })
}
