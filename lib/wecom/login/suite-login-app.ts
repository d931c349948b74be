import { isWechatAuthError, PlatformError, WechatAuthError } from '../../errors.ts'
import { createLoginAppBase } from '../../express/login/login-app-base.ts'
import type { LoginTools } from '../../express/login/login-tenants.ts'
import type { LoggedInUser } from '../../express/request/login-platform.ts'
import type { WecomScope } from '../client/wecom-authorize-urls.ts'
import type { SuiteAccess, SuiteIdentity } from '../client/wecom-suites.ts'
import type { WecomAccessRule } from './access-rule.ts'
import { identifyPerson } from './identify-person.ts'
import { admit, isMemberAuthorized, reloadMember } from './member-access.ts'
import type { WecomLoginApp } from './wecom-login-app.ts'
import { identityKeyOf, type WecomIdentity, type WecomUser } from './wecom-user.ts'

export interface SuiteLoginAppOptions {
  suite: SuiteAccess
  tools: LoginTools
  /** Kinds of people besides members of companies that have installed the app. */
  allow: readonly WecomIdentity['kind'][]
  authorize: WecomAccessRule | undefined
  /** Only people of this company. */
  corpId?: string | undefined
  lang?: 'en' | undefined
}

const provider = 'wecom'

/** Login to the app of a service provider: inside WeCom, and, where there is 登录授权, in any other browser. */
export function suiteLoginApps(options: SuiteLoginAppOptions): {
  inside: WecomLoginApp
  web: WecomLoginApp | undefined
} {
  const { suite, lang } = options
  const inside = suiteLoginApp(options, suite.suiteId, suite.fetchIdentity, {
    leavesFragment: true,
    authorizeUrl: ({ redirectUri, state, scope }) =>
      suite.authorizeUrl({ redirectUri, state, scope: scope as WecomScope }),
  })
  const page = suite.web
  const web =
    page &&
    suiteLoginApp(options, page.suiteId, page.fetchIdentity, {
      leavesFragment: false,
      authorizeUrl: ({ redirectUri, state }) =>
        page.loginUrl({ redirectUri, state, ...(lang !== undefined && { lang }) }),
    })
  return { inside, web }
}

function suiteLoginApp(
  { suite, tools, allow, authorize, corpId }: SuiteLoginAppOptions,
  appSuiteId: string,
  fetchIdentity: SuiteAccess['fetchIdentity'],
  page: Pick<WecomLoginApp, 'authorizeUrl' | 'leavesFragment'>,
): WecomLoginApp {
  // One company's router knows nobody of another's.
  const appId = corpId === undefined ? appSuiteId : `${corpId}:${appSuiteId}`
  const verify = async (user: WecomUser, rule: WecomAccessRule): Promise<WecomUser> => {
    if ((user as WecomIdentity).kind === 'other-corp') throw notInstalled()
    const client = await suite.clientOf(user.corpId)
    return admit(client, await reloadMember(client, user, rule), rule)
  }

  return {
    ...createLoginAppBase({ provider, appId, keySecret: suite.keySecret }, tools),
    ...page,
    covers: () => true,
    identityOf: (user) => identityKeyOf(user as WecomUser),
    ...(authorize !== undefined && { hasRule: true }),

    async fetchUser(code) {
      const loggedInAt = Date.now()
      const identity = await fetchIdentity(code)
      const onDetailFailure = (error: unknown): void => {
        const errcode = error instanceof PlatformError ? { errcode: error.errcode } : {}
        tools.emit({ type: 'profile-failure', provider, appId, ...errcode })
      }
      const person = await identify(identity, { suite, allow, corpId, onDetailFailure })
      if (authorize !== undefined && person.kind !== 'other-corp') {
        await admit(await suite.clientOf(person.corpId), person, authorize)
      }
      return { user: { ...person, loggedInAt } }
    },

    verifyUser(user: LoggedInUser, rule = authorize) {
      return rule === undefined ? undefined : verify(user as WecomUser, rule as WecomAccessRule)
    },

    async isAuthorized(userid, by) {
      const company = corpId ?? by?.corpId
      if (company === undefined) throw notInstalled()
      return isMemberAuthorized(await suite.clientOf(company), userid, authorize)
    },
  }
}

interface IdentifyTools {
  suite: SuiteAccess
  allow: readonly WecomIdentity['kind'][]
  corpId: string | undefined
  onDetailFailure(error: unknown): void
}

/** The person as their company's directory has them. Whose company has not installed the app is no member. */
async function identify(identity: SuiteIdentity, tools: IdentifyTools): Promise<WecomIdentity> {
  const { suite, allow, corpId: wanted, onDetailFailure } = tools
  const { corpId, userid, openUserid, openid = '', user_ticket } = identity
  const names = { suiteId: suite.suiteId, ...(openUserid !== undefined && { openUserid }) }
  if (corpId === undefined || userid === undefined) {
    if (!allow.includes('non-member')) throw notAMember('the person is of no company (non-member)')
    return { corpId: wanted ?? '', agentId: 0, kind: 'non-member', openid, suiteId: suite.suiteId }
  }
  const isInstalled = await suite.requireGrant(corpId).then(
    () => true,
    (error) => {
      if (isWechatAuthError(error) && error.code === 'ERR_GRANT_MISSING') return false
      throw error
    },
  )
  if (wanted !== undefined && corpId !== wanted) throw notAMember('the person is of another company')
  if (!isInstalled) {
    if (!allow.includes('other-corp')) throw notInstalled()
    return { corpId, agentId: 0, kind: 'other-corp', userid, ...names }
  }
  const client = await suite.clientOf(corpId)
  const detail = { client, allow: [], onDetailFailure, fetchDetail: suite.fetchUserDetail }
  const ticket = user_ticket === undefined ? {} : { user_ticket }
  return { ...(await identifyPerson({ userid, ...ticket }, detail)), ...names }
}

const notAMember = (message: string): WechatAuthError => new WechatAuthError('ERR_NOT_A_MEMBER', message)

const notInstalled = (): WechatAuthError =>
  notAMember('the person’s company has not installed the app, or has removed it (other-corp)')
