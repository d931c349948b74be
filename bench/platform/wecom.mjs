import { corpIdOf, ownAgent, permanentCodeOf, suiteKeys, suiteTicket } from '../subjects/grantors.mjs'
import { createAliveTokens } from './alive-tokens.mjs'
import { personOf } from './logins.mjs'

const ok = { errcode: 0, errmsg: 'ok' }
const tokenBad = { errcode: 40014, errmsg: 'invalid access_token' }
const suiteTokenBad = { errcode: 40082, errmsg: 'invalid suite_acccess_token or provider_access_token' }
const companyIn = /-c(\d+)-\d+$/

const useridOf = (corpId, code) => `${corpId}-${personOf(code)}`

/** WeCom: logins to a company's own app, and to the app of a service provider, whose codes say which company it is. */
export function createWecom() {
  const corpTokens = createAliveTokens('corp')
  const suiteTokens = createAliveTokens('suite')
  const paths = {
    '/cgi-bin/gettoken': ({ query }) => {
      const isOwn = query.get('corpid') === ownAgent.corpId && query.get('corpsecret') === ownAgent.corpSecret
      return isOwn ? corpTokenFor(ownAgent.corpId) : { errcode: 40001, errmsg: 'invalid credential' }
    },
    '/cgi-bin/auth/getuserinfo': withCorp(({ query }, corpId) => ({
      ...ok,
      userid: useridOf(corpId, query.get('code')),
    })),
    '/cgi-bin/user/get': withCorp(({ query }, corpId) => {
      const userid = query.get('userid')
      const isTheirs = userid.startsWith(`${corpId}-`)
      return isTheirs ? { ...ok, ...memberOf(userid) } : { errcode: 60111, errmsg: 'userid not found' }
    }),
    '/cgi-bin/department/get': withCorp(({ query }) => {
      const id = Number(query.get('id'))
      return { ...ok, department: { id, name: '技术部', parentid: 1, order: 1 } }
    }),
    '/cgi-bin/service/get_suite_token': ({ body }) => {
      const { suite_id, suite_secret, suite_ticket } = JSON.parse(body)
      if (suite_id !== suiteKeys.suiteId) return { errcode: 40083, errmsg: 'invalid suite id' }
      if (suite_secret !== suiteKeys.suiteSecret) return { errcode: 40080, errmsg: 'invalid suite_secret' }
      if (suite_ticket !== suiteTicket) return { errcode: 40085, errmsg: 'invaild suite ticket' }
      return { suite_access_token: suiteTokens.create(suite_id), expires_in: 7_200 }
    },
    '/cgi-bin/service/get_corp_token': withSuite(({ body }) => {
      const { auth_corpid, permanent_code } = JSON.parse(body)
      const isGood = permanent_code === permanentCodeOf(auth_corpid)
      return isGood ? corpTokenFor(auth_corpid) : { errcode: 40084, errmsg: 'invalid permanent_code' }
    }),
    '/cgi-bin/service/auth/getuserinfo3rd': withSuite(({ query }) => {
      const code = query.get('code')
      const [, company] = companyIn.exec(code ?? '') ?? []
      if (company === undefined) return { errcode: 40029, errmsg: 'invalid code' }
      const corpid = corpIdOf(company)
      const userid = useridOf(corpid, code)
      return { ...ok, corpid, userid, open_userid: userid }
    }),
  }

  function corpTokenFor(corpId) {
    return { ...ok, access_token: corpTokens.create(corpId), expires_in: 7_200 }
  }
  function withCorp(give) {
    return (call) => {
      const corpId = corpTokens.holderOf(call.query.get('access_token'))
      return corpId === undefined ? tokenBad : give(call, corpId)
    }
  }
  function withSuite(give) {
    return (call) => {
      const isGood = suiteTokens.holderOf(call.query.get('suite_access_token')) !== undefined
      return isGood ? give(call) : suiteTokenBad
    }
  }

  return {
    answer: ({ pathname, searchParams }, body) => paths[pathname]?.({ query: searchParams, body }),
  }
}

const memberOf = (userid) => ({
  userid,
  name: userid,
  department: [2],
  main_department: 2,
  position: '',
  status: 1,
  isleader: 0,
  enable: 1,
  hide_mobile: 0,
  order: [0],
  is_leader_in_dept: [0],
  direct_leader: [],
  extattr: { attrs: [] },
})
