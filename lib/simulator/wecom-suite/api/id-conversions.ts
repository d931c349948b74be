import type { Answer } from '../../engine/http/answer.ts'
import { corpAnswer, corpAnswerAsIs } from '../../wecom/api/corp-answer.ts'
import { checkCorpBody } from '../../wecom/api/corp-body.ts'
import { type CorpCaller, checkCaller } from '../../wecom/api/corp-caller.ts'
import { findMember } from '../../wecom/state/people.ts'
import { visibleRangeOf } from '../../wecom/state/visible-range.ts'
import { openCorpIdOf, openUseridOf } from '../state/provider-ids.ts'
import type { SimulatedSuite } from '../state/suite.ts'
import type { Call } from '../state/wecom-suite-world.ts'
import { checkProviderCaller, readTexts } from './suite-caller.ts'

const maxIds = 1000

/** `service/corpid_to_opencorpid`: of companies that have installed something of the provider. */
export function corpidToOpencorpid(call: Call): Answer {
  const { providerCorpId, suites } = checkProviderCaller(call)
  const { corpid } = readTexts(call, 'corpid')
  call.check('corpid is given', corpid !== '', 41002)
  const installs = call.world.wecomSuite.installs.ofCorp(corpid)
  const isInstalled = installs.some(({ suiteId }) => suites.some((suite) => suite.suiteId === suiteId))
  call.check('the company has installed something of the provider', isInstalled, 48001)
  return corpAnswer({ open_corpid: openCorpIdOf(providerCorpId, corpid) })
}

function idsIn(call: Call, name: string): string[] {
  const ids = checkCorpBody(call).fields[name]
  const isList = Array.isArray(ids) && ids.length <= maxIds && ids.every((id) => typeof id === 'string')
  call.check(`${name} is a list of at most ${maxIds} texts`, isList, 40058, `invalid param '${name}'`)
  return ids as string[]
}

/** Some answers have no words for success. */
function wordless(body: object): Answer {
  return corpAnswerAsIs({ errcode: 0, errmsg: '', ...body })
}

function suiteOf(call: Call, { installed }: Pick<CorpCaller, 'installed'>): SimulatedSuite | undefined {
  return call.world.wecomSuite.suites.get(installed?.suiteId ?? '')
}

/** `batch/userid_to_openuserid`: with the token of a provider's app, for members that it may know of. */
export function useridToOpenuserid(call: Call): Answer {
  const caller = checkCaller(call)
  const suite = suiteOf(call, caller)
  call.check('access_token is that of an app of a provider', suite !== undefined, 48002)
  const { installed, homeCorpId, range } = caller
  const open_userid_list: object[] = []
  const invalid_userid_list: string[] = []
  for (const userid of idsIn(call, 'userid_list')) {
    const member = installed && findMember(installed.corp, userid)
    const shown = member && findMember(caller.corp, installed.shownIdOf(member.userid))
    if (member === undefined || shown === undefined || !range.hasMember(shown))
      invalid_userid_list.push(userid)
    else {
      const open_userid = openUseridOf(suite.providerCorpId, homeCorpId, member.userid)
      open_userid_list.push({ userid, open_userid })
    }
  }
  return wordless({ open_userid_list, invalid_userid_list })
}

/** `batch/openuserid_to_userid`: with the token of an app of the company's own. A provider can never decrypt. */
export function openuseridToUserid(call: Call): Answer {
  const caller = checkCaller(call)
  const { corp, range, homeCorpId } = caller
  call.check("access_token is that of the company's own app", caller.installed === undefined, 48002)
  const ids = idsIn(call, 'open_userid_list')
  const source = Number(checkCorpBody(call).fields['source_agentid'])
  const installed = call.world.installed.find(homeCorpId, source)
  const suite = suiteOf(call, { installed })
  call.check('source_agentid is the app of a provider', installed && suite, 40056)
  const itsRange = installed && visibleRangeOf(installed.corp, installed.agent)
  const known = new Map(
    corp.members
      .filter((member) => range.hasMember(member) && itsRange?.hasMember(member) === true)
      .map(({ userid }) => [openUseridOf(suite?.providerCorpId ?? '', homeCorpId, userid), userid]),
  )
  const userid_list = ids.flatMap((open_userid) => {
    const userid = known.get(open_userid)
    return userid === undefined ? [] : [{ open_userid, userid }]
  })
  return wordless({ userid_list, invalid_open_userid_list: ids.filter((id) => !known.has(id)) })
}
