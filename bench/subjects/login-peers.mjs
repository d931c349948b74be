import { promisify } from 'node:util'
import { appId, appSecret } from './login-app.mjs'
import { loginByHand, loginWithoutChecks } from './login-by-hand.mjs'
import { peersAgainst } from './peers.mjs'

/** How each peer makes a code into a profile. */
const peers = {
  'co-wechat-oauth'(load) {
    const OAuth = load('co-wechat-oauth')
    const oauth = new OAuth(appId, appSecret)
    return { fetchProfile: (req) => oauth.getUserByCode(req.query.code) }
  },
  'wechat-oauth'(load) {
    const OAuth = load('wechat-oauth')
    const oauth = new OAuth(appId, appSecret)
    const getUserByCode = promisify(oauth.getUserByCode.bind(oauth))
    return { fetchProfile: (req) => getUserByCode(req.query.code) }
  },
  'wechat-oauth-ts'(load) {
    const { default: OAuth } = load('wechat-oauth-ts')
    const oauth = new OAuth(appId, appSecret)
    return { fetchProfile: (req) => oauth.getUserByCode(req.query.code) }
  },
  'node-easywechat'(load) {
    const { OfficialAccount } = load('node-easywechat')
    const account = new OfficialAccount({ app_id: appId, secret: appSecret })
    return {
      fetchProfile: async (req) => (await account.getOAuth().userFromCode(req.query.code)).getRaw(),
    }
  },
  'nest-wechat'(load) {
    load('reflect-metadata')
    const { WeChatService } = load('nest-wechat')
    const service = new WeChatService({ appId, secret: appSecret })
    return {
      async fetchProfile(req) {
        const { access_token, openid } = await service.getAccessTokenByCode(req.query.code)
        return service.getUserInfo(access_token, openid)
      },
    }
  },
  'wechat-jssdk'(load) {
    const { OAuth, Store } = load('wechat-jssdk')
    const oauth = new OAuth({
      appId,
      appSecret,
      wechatRedirectUrl: 'http://localhost/wechat/callback',
      store: new Store(),
    })
    return { fetchProfile: (req) => oauth.getUserInfo(req.query.code) }
  },
  'passport-wechat'(load) {
    const Strategy = load('passport-wechat')
    const options = { appID: appId, appSecret }
    const verify = (_token, _refreshToken, profile, _expires, done) => done(null, profile)
    return withPassport(load, new Strategy(options, verify), 'wechat')
  },
  'passport-weixin'(load) {
    const Strategy = load('passport-weixin')
    const options = {
      clientID: appId,
      clientSecret: appSecret,
      requireState: false,
      scope: 'snsapi_userinfo',
    }
    const verify = (_token, _refreshToken, profile, done) => done(null, profile._json ?? profile)
    return withPassport(load, new Strategy(options, verify), 'weixin')
  },
}

function withPassport(load, strategy, name) {
  const { Passport } = load('passport')
  const passport = new Passport()
  passport.use(strategy)
  return {
    prepare: (app) => app.use(passport.initialize()),
    fetchProfile: (req, res) =>
      new Promise((resolve, reject) => {
        const finish = (error, user, info) =>
          user ? resolve(user) : reject(error ?? new Error(`no user: ${JSON.stringify(info)}`))
        passport.authenticate(name, { session: false }, finish)(req, res, reject)
      }),
  }
}

export const loginPeers = Object.keys(peers)

/** In the same state check and session change as the app that is written by hand. */
export function wrapped({ peer, api }) {
  const { fetchProfile, prepare } = peers[peer](peersAgainst(api))
  return loginByHand(fetchProfile, prepare)
}

/** As it comes. */
export function alone({ peer, api }) {
  const { fetchProfile, prepare } = peers[peer](peersAgainst(api))
  return loginWithoutChecks(fetchProfile, prepare)
}
