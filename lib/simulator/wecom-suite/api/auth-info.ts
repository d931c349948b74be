import { isSame } from '../../engine/is-same.ts'
import { avatarOf } from '../../wecom/api/member-pictures.ts'
import type { InstalledApp } from '../../wecom/state/installed-apps.ts'
import { findMember } from '../../wecom/state/people.ts'
import { corpNamedBy } from '../state/installed-apps.ts'
import type { Install } from '../state/installs.ts'
import { openUseridOf } from '../state/provider-ids.ts'
import type { SimulatedSuite } from '../state/suite.ts'
import type { Call } from '../state/wecom-suite-world.ts'

export interface Authorisation {
  install: Install
  app: InstalledApp
}

/** What is installed, with the company as the provider sees it. */
export function checkInstalled(call: Call, install: Install | undefined, errcode: number): Authorisation {
  const app = install && call.world.installed.find(install.corpId, install.agentId)
  const isThere = install !== undefined && app !== undefined
  call.check('the company still has the app', isThere, errcode)
  return { install, app }
}

/** The checks of a permanent code that a provider shows for a company. */
export function checkPermanentCode(
  call: Call,
  suite: SimulatedSuite,
  { auth_corpid, permanent_code }: Record<'auth_corpid' | 'permanent_code', string>,
): Authorisation {
  const { wecom, wecomSuite } = call.world
  const { installs } = wecomSuite
  call.check('auth_corpid is given', auth_corpid !== '', 41002, 'auth_corpid missing')
  call.check('permanent_code is given', permanent_code !== '', 41025)
  const corp = corpNamedBy(wecom, wecomSuite, suite, auth_corpid)
  call.check('auth_corpid is what the provider knows a company as, in that case', corp !== undefined, 2000002)
  const { corpId } = corp
  const isOfAnother = installs
    .ofCorp(corpId)
    .some((one) => one.suiteId !== suite.suiteId && isSame(permanent_code, one.permanentCode))
  call.check('permanent_code is not that of another suite', !isOfAnother, 48003)
  const last = installs.lastOf(suite.suiteId, corpId)
  const isOwn = last?.hasRedeemed === true && isSame(permanent_code, last.permanentCode)
  const cancelled = suite.cancelledErrcode ?? 40084
  call.check('the company has not cancelled', !(isOwn && last.isCancelled), cancelled)
  call.check('permanent_code is that of the company', isOwn, 40084)
  return checkInstalled(call, last, cancelled)
}

export function shortCorpInfo({ shown }: InstalledApp): { corpid: string; corp_name: string } {
  return { corpid: shown.corp.corpId, corp_name: shown.corp.name }
}

export function corpInfo(call: Call, app: InstalledApp): object {
  return {
    ...shortCorpInfo(app),
    corp_type: 'verified',
    corp_square_logo_url: `${call.origin}/simulator/avatars/-.svg`,
    corp_user_max: 200,
    corp_full_name: app.shown.corp.name,
    verified_end_time: Math.floor(call.world.clock.now() / 1000) + 31_536_000,
    subject_type: 1,
    corp_wxqrcode: '',
    corp_scale: '1-50人',
    corp_industry: 'IT服务',
    corp_sub_industry: '计算机软件/硬件/信息服务',
    location: '',
  }
}

/** The administrator who installed; nothing when there is no such member any more. */
export function userInfo(call: Call, { install, app }: Authorisation): object | undefined {
  const { corp } = app.shown
  const member = findMember(corp, app.shownIdOf(install.adminUserid))
  if (member === undefined) return undefined
  const { userid, name } = member
  return {
    userid,
    open_userid: openUseridIn(call, app, install.adminUserid),
    name,
    avatar: avatarOf(call, corp, member),
  }
}

function openUseridIn(call: Call, app: InstalledApp, userid: string): string {
  const suite = call.world.wecomSuite.suites.get(app.suiteId)
  return suite === undefined ? '' : openUseridOf(suite.providerCorpId, app.corp.corpId, userid)
}

const levels = { admin: 1, member: 3 }

export function agentInfo(call: Call, { install, app }: Authorisation): object {
  const { agent } = app.shown
  const { userids = [], departments = [], tags = [] } = agent.visible ?? { departments: [1] }
  const logo = `${call.origin}/simulator/avatars/-.svg`
  return {
    agentid: agent.agentId,
    name: agent.name,
    round_logo_url: logo,
    square_logo_url: logo,
    ...(app.kind === 'third-party' && { appid: 1 }),
    auth_mode: install.authMode,
    is_customized_app: app.kind === 'template',
    auth_from_thirdapp: false,
    privilege: {
      level: install.authMode === 1 ? levels.member : levels.admin,
      allow_party: departments,
      allow_user: userids,
      allow_tag: tags,
      extra_party: [],
      extra_user: [],
      extra_tag: [],
    },
  }
}
