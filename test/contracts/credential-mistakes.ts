type Mistakes = [options: object, complaint: string][]

export const app = { appId: 'wx1', appSecret: 'value-of-secret' }
export const corp = { corpId: 'ww1', corpSecret: 'value-of-secret', agentId: 1000002 }
export const longSecret = 'long enough to be a secret'

const notLoaded = 'is undefined: is the environment loaded? "node --env-file=.env" does that'

/** What people get wrong with the credentials of an app at WeChat, and what they are told. */
export const appMistakes: Mistakes = [
  [{ appId: 'wx1' }, 'option "appSecret" is missing'],
  [{ appSecret: 'value-of-secret' }, 'option "appId" is missing'],
  [{ ...app, appSecret: '' }, 'option "appSecret" must be a non-empty string, got an empty one'],
  [{ ...app, appSecret: ' ' }, 'option "appSecret" must be a non-empty string, got an empty one'],
  [{ ...app, appId: 1 }, 'option "appId" must be a non-empty string, got number'],
  [{ ...app, appId: null }, 'option "appId" must be a non-empty string, got null'],
  [{ appID: 'wx1', appSecret: 'x' }, 'unknown option "appID", did you mean "appId"?'],
  [{ appid: 'wx1', secret: longSecret }, 'unknown option "appid", did you mean "appId"?'],
  [{ ...app, appsecret: 'x' }, 'unknown option "appsecret", did you mean "appSecret"?'],
  [{ clientID: 'wx1', clientSecret: 'x' }, 'unknown option "clientID", did you mean "appId"?'],
  [{ appId: 'wx1', client_secret: 'x' }, 'unknown option "client_secret", did you mean "appSecret"?'],
  [{ appId: undefined, appSecret: undefined }, `option "appId" ${notLoaded}`],
  [{ appId: 'wx1', appSecret: undefined }, `option "appSecret" ${notLoaded}`],
]

/** The same with those of an app of a company at WeCom. */
export const corpMistakes: Mistakes = [
  [{ corpId: 'ww1', corpSecret: 'x' }, 'option "agentId" is missing'],
  [{ corpId: 'ww1', agentId: 1000002 }, 'option "corpSecret" is missing'],
  [{ corpSecret: 'x', agentId: 1000002 }, 'option "corpId" is missing'],
  [{ ...corp, corpSecret: '' }, 'option "corpSecret" must be a non-empty string, got an empty one'],
  [{ ...corp, corpSecret: ' ' }, 'option "corpSecret" must be a non-empty string, got an empty one'],
  [{ ...corp, corpId: 1 }, 'option "corpId" must be a non-empty string, got number'],
  [{ corpid: 'ww1' }, 'unknown option "corpid", did you mean "corpId"?'],
  [{ corpID: 'ww1' }, 'unknown option "corpID", did you mean "corpId"?'],
  [{ ...corp, corpsecret: 'x' }, 'unknown option "corpsecret", did you mean "corpSecret"?'],
  [{ ...corp, agentid: 1 }, 'unknown option "agentid", did you mean "agentId"?'],
  [{ ...corp, agentID: 1 }, 'unknown option "agentID", did you mean "agentId"?'],
]
