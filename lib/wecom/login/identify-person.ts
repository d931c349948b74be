import { WechatAuthError } from '../../errors.ts'
import type { WecomClient } from '../client/wecom-client.ts'
import type { WecomCodeIdentity } from '../client/wecom-code-identity.ts'
import { departmentNameOf } from '../directory/department-names.ts'
import { requireActive } from '../directory/member-record.ts'
import { directoryOf } from '../directory/wecom-directory.ts'
import { memberFrom } from './wecom-member.ts'
import type { WecomIdentity, WecomMember } from './wecom-user.ts'

export interface IdentifyOptions {
  client: WecomClient
  /** Kinds of people besides members. */
  allow: readonly WecomIdentity['kind'][]
  /** WeCom does not give what the person agreed to show. */
  onDetailFailure(error: unknown): void
  /** @default the client's own */
  fetchDetail?: WecomClient['fetchUserDetail']
}

/** The person whom a login code stands for. Rejects for a kind of people that the app does not let in. */
export async function identifyPerson(
  { userid, openid = '', external_userid, user_ticket }: WecomCodeIdentity,
  options: IdentifyOptions,
): Promise<WecomIdentity> {
  const { corpId, agentId } = options.client
  if (userid !== undefined) {
    const member = readUserid(userid, corpId)
    if (member === undefined) throw new WechatAuthError('ERR_PLATFORM', 'WeCom answered a malformed userid')
    if (member.corpId === corpId) return identifyMember(member.userid, user_ticket, options)
    return allowed({ corpId, agentId, kind: 'linked', userid }, options)
  }
  return allowed(
    external_userid !== undefined
      ? { corpId, agentId, kind: 'external', openid, external_userid }
      : { corpId, agentId, kind: 'non-member', openid },
    options,
  )
}

/** A member of a linked company is `CorpId/userid`; one of the company itself may be written so too. */
function readUserid(text: string, ownCorpId: string): { corpId: string; userid: string } | undefined {
  if (!text.includes('/')) return { corpId: ownCorpId, userid: text }
  const [, corpId, userid] = /^([^/]+)\/([^/]+)$/.exec(text) ?? []
  return corpId === undefined || userid === undefined ? undefined : { corpId, userid }
}

function allowed(person: WecomIdentity, { allow }: IdentifyOptions): WecomIdentity {
  if (allow.includes(person.kind)) return person
  throw new WechatAuthError('ERR_NOT_A_MEMBER', `the person is no member of the company (${person.kind})`)
}

/** A member of the company who has just logged in. */
async function identifyMember(
  userid: string,
  userTicket: string | undefined,
  { client, onDetailFailure, fetchDetail = client.fetchUserDetail }: IdentifyOptions,
): Promise<WecomMember> {
  const directory = directoryOf(client)
  const [record, detail] = await Promise.all([
    directory.fetchMember(userid),
    // What the person agreed to show comes on top: without it they are logged in all the same.
    userTicket === undefined
      ? undefined
      : fetchDetail(userTicket).catch((error: unknown) => {
          onDetailFailure(error)
          return undefined
        }),
  ])
  requireActive(record)
  return memberFrom(client, record, await departmentNameOf(record, directory), detail)
}
