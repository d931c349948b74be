import { randomBytes } from 'node:crypto'
import type { Answer } from '../../engine/http/answer.ts'
import type { Call } from '../state/wecom-world.ts'
import { corpAnswer } from './corp-answer.ts'
import { checkCorpBody } from './corp-body.ts'
import { type CorpCaller, checkCaller } from './corp-caller.ts'
import { checkContent, checkType } from './message-content.ts'
import { checkReceivers } from './message-receivers.ts'

const cardsWithButtons: readonly unknown[] = [
  'button_interaction',
  'vote_interaction',
  'multiple_interaction',
]

function checkAgentId(call: Call, { corp, agent }: CorpCaller, agentId: unknown): void {
  call.check('agentid is given', agentId !== undefined, 41011)
  const isKnown = corp.agents.some((one) => one.agentId === agentId)
  call.check('agentid is a number, and an app of the corp', isKnown, 40056)
  call.check('agentid is the app of the access_token', agentId === agent.agentId, 301002)
}

/** `message/send`: a message to members. Names that are not good are listed in the answer, which is a success. */
export function messageSend(call: Call): Answer {
  const caller = checkCaller(call)
  const { fields, warning } = checkCorpBody(call)
  const type = checkType(call, fields['msgtype'], warning)
  if (type !== 'miniprogram_notice') checkAgentId(call, caller, fields['agentid'])
  const content = checkContent(call, type, fields[type])
  const { userids, invalidUsers, invalidParties, invalidTags } = checkReceivers(call, caller, fields)

  const msgid = randomBytes(48).toString('base64url')
  const { homeCorpId: corpId, installed } = caller
  const { agentId } = caller.agent
  const receivers = userids.map((userid) => installed?.plainIdOf(userid) ?? userid)
  call.world.sent.add({ kind: 'wecom', corpId, agentId, userids: receivers, msgid, body: fields })
  const hasButtons = type === 'template_card' && cardsWithButtons.includes(content['card_type'])
  return corpAnswer({
    ...(invalidUsers.length > 0 && { invaliduser: invalidUsers.join('|') }),
    ...(invalidParties.length > 0 && { invalidparty: invalidParties.join('|') }),
    ...(invalidTags.length > 0 && { invalidtag: invalidTags.join('|') }),
    msgid,
    ...(hasButtons && { response_code: randomBytes(32).toString('base64url') }),
  })
}
