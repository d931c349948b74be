import type { Answer } from '../../engine/http/answer.ts'
import type { Call } from '../state/wecom-world.ts'
import { corpAnswer } from './corp-answer.ts'
import { checkCaller } from './corp-caller.ts'

/** `agent/list`: the app of the access_token, and no other. */
export function agentList(call: Call): Answer {
  const { agent } = checkCaller(call)
  return corpAnswer({ agentlist: [{ agentid: agent.agentId, name: agent.name, square_logo_url: '' }] })
}
