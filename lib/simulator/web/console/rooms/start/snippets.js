/** @typedef {import('../../types.d.ts').App} App */
/** @typedef {import('../../types.d.ts').Corp} Corp */

/** The names in .env.example. @type {Record<string, [id: string, secret: string]>} */
const envNames = {
  'official-account': ['WECHAT_APPID', 'WECHAT_APPSECRET'],
  website: ['OPEN_PLATFORM_APPID', 'OPEN_PLATFORM_APPSECRET'],
  'mobile-app': ['MOBILE_APPID', 'MOBILE_APPSECRET'],
  'mini-program': ['MINIPROGRAM_APPID', 'MINIPROGRAM_APPSECRET'],
}

/** The library's names of Tencent's hosts. */
const hosts = {
  open: 'open.weixin.qq.com',
  api: 'api.weixin.qq.com',
  mp: 'mp.weixin.qq.com',
  wecomApi: 'qyapi.weixin.qq.com',
  wecomLogin: 'login.work.weixin.qq.com',
}

/**
 * The first app of each kind, and the first app of the first company.
 *
 * @param {App[]} apps
 * @param {Corp[]} corps
 */
export function envLines(apps, corps) {
  const lines = Object.entries(envNames).flatMap(([kind, [id, secret]]) => {
    const app = apps.find((one) => one.kind === kind)
    return app === undefined ? [] : [`${id}=${app.appId}`, `${secret}=${app.appSecret}`]
  })
  const [corp] = corps
  const agent = corp?.agents[0]
  if (corp === undefined || agent === undefined) return lines.join('\n')
  const wecom = [
    `WECOM_CORP_ID=${corp.corpId}`,
    `WECOM_APP_SECRET=${agent.secret}`,
    `WECOM_AGENT_ID=${agent.agentId}`,
  ]
  return [...lines, ...wecom].join('\n')
}

/**
 * How to point something here: this library, an SDK, a program behind a proxy, curl.
 *
 * @param {App[]} apps
 * @returns {Record<string, string>}
 */
export function pointers(apps) {
  const { origin } = location
  const app = apps.find(({ kind }) => kind === 'official-account') ?? apps[0]
  const { appId, appSecret } = app ?? { appId: 'APPID', appSecret: 'SECRET' }
  const token = `/cgi-bin/token?grant_type=client_credential&appid=${appId}&secret=${appSecret}`
  const endpoints = Object.entries(hosts).map(([name, host]) => `  ${name}: '${origin}/${host}',\n`)
  const width = Math.max(...Object.values(hosts).map((host) => host.length))
  const bases = Object.values(hosts).map((host) => `${`https://${host}`.padEnd(width + 10)}${origin}/${host}`)
  const byProxy = `curl -x ${origin} \\\n  'http://api.weixin.qq.com${token}'`
  const byHost = `curl -H 'Host: api.weixin.qq.com' \\\n  '${origin}${token}'`
  return {
    own: `const endpoints = {\n${endpoints.join('')}}\n\napp.use(wechatAuth({ appId, appSecret, endpoints }))`,
    base: bases.join('\n'),
    proxy: `HTTP_PROXY=${origin}\n\n${byProxy}\n\n${byHost}`,
    curl: `curl '${origin}/api.weixin.qq.com${token}'`,
  }
}
