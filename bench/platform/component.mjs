import { accountIdOf, platformKeys, platformTicket } from '../subjects/grantors.mjs'
import { createAliveTokens } from './alive-tokens.mjs'
import { oauthTokenFor } from './logins.mjs'

const isAccount = (appId) => appId === accountIdOf(Number(/\d+$/.exec(appId ?? '')?.[0]))

/** What a third-party platform asks for: its own token, and the exchange of codes of the accounts that have granted. */
export function createComponent() {
  const tokens = createAliveTokens('component')

  const giveToken = ({ component_appid, component_appsecret, component_verify_ticket }) => {
    if (component_appid !== platformKeys.appId) return { errcode: 40013, errmsg: 'invalid appid' }
    if (component_appsecret !== platformKeys.appSecret) return { errcode: 40125, errmsg: 'invalid appsecret' }
    if (component_verify_ticket !== platformTicket) {
      return { errcode: 61006, errmsg: 'component ticket is invalid' }
    }
    return { component_access_token: tokens.create(component_appid), expires_in: 7_200 }
  }

  const exchange = (query) => {
    if (tokens.holderOf(query.get('component_access_token')) === undefined) {
      return { errcode: 40001, errmsg: 'invalid credential' }
    }
    if (query.get('component_appid') !== platformKeys.appId) {
      return { errcode: 40094, errmsg: 'invalid component credential' }
    }
    if (!isAccount(query.get('appid'))) return { errcode: 40013, errmsg: 'invalid appid' }
    return oauthTokenFor(query.get('code'))
  }

  return {
    answer({ pathname, searchParams }, body) {
      if (pathname === '/cgi-bin/component/api_component_token') return giveToken(JSON.parse(body))
      return pathname === '/sns/oauth2/component/access_token' ? exchange(searchParams) : undefined
    },
  }
}
