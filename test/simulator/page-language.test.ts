import { describe, expect, it } from '@jest/globals'
import { createPlatformSimulator } from 'express-wechat-auth/simulator'
import request from 'supertest'

const inWechat = 'MicroMessenger'
const inWecom = 'wxwork MicroMessenger'
const account = 'appid=wx0000000000000001'
const website = 'appid=wx0000000000000002'
const corp = 'appid=ww0000000000000001'
const back = 'redirect_uri=http%3A%2F%2Flocalhost%3A3000%2Fcallback&response_type=code'
const elsewhere = 'redirect_uri=http%3A%2F%2Fevil.example%2F&response_type=code'

const authorize = '/open.weixin.qq.com/connect/oauth2/authorize'
const qrConnect = '/open.weixin.qq.com/connect/qrconnect'
const webLogin = '/login.work.weixin.qq.com/wwlogin/sso/login'

/** Pages with a part that is the simulator's own: [what, path, user agent]. */
const pages: [what: string, path: string, userAgent: string][] = [
  ['consent', `${authorize}?${account}&${back}&scope=snsapi_userinfo&state=a1`, inWechat],
  ['a plain browser at WeChat', `${authorize}?${account}&${back}&scope=snsapi_base&state=a1`, 'Chrome'],
  [
    'a plain browser at WeCom',
    `${authorize}?${corp}&${back}&scope=snsapi_base&state=a1&agentid=1000002`,
    'Chrome',
  ],
  [
    'consent of a member',
    `${authorize}?${corp}&${back}&scope=snsapi_privateinfo&state=a1&agentid=1000002`,
    inWecom,
  ],
  ['the QR code of a website', `${qrConnect}?${website}&${back}&scope=snsapi_login&state=a1`, 'Chrome'],
  [
    'the login page of WeCom',
    `${webLogin}?${corp}&${back}&login_type=CorpApp&agentid=1000002&state=a1`,
    'Chrome',
  ],
  ['codes to scan', '/simulator/scan', 'Chrome'],
]

/** Links that are refused, by what is wrong with them. */
const refusals: [what: string, path: string, userAgent: string][] = [
  ['appid', `${authorize}?appid=wx00&${back}&scope=snsapi_base&state=a1`, inWechat],
  ['domain', `${authorize}?${account}&${elsewhere}&scope=snsapi_base&state=a1`, inWechat],
  [
    'port',
    `${authorize}?${account}&redirect_uri=ftp%3A%2F%2Fx&response_type=code&scope=snsapi_base&state=a`,
    inWechat,
  ],
  [
    'response_type',
    `${authorize}?${account}&redirect_uri=http%3A%2F%2Flocalhost&scope=snsapi_base&state=a1`,
    inWechat,
  ],
  ['scope', `${authorize}?${account}&${back}&scope=snsapi_login&state=a1`, inWechat],
  ['state', `${authorize}?${account}&${back}&scope=snsapi_base&state=${'a'.repeat(129)}`, inWechat],
  ['no scope', `${authorize}?${account}&${back}&state=a1`, inWechat],
  ['kind of app', `${authorize}?${website}&${back}&scope=snsapi_base&state=a1`, inWechat],
  ['domain of a website', `${qrConnect}?${website}&${elsewhere}&scope=snsapi_login&state=a1`, 'Chrome'],
  ['kind of a website', `${qrConnect}?${account}&${back}&scope=snsapi_login&state=a1`, 'Chrome'],
  ['scope of a website', `${qrConnect}?${website}&${back}&scope=snsapi_base&state=a1`, 'Chrome'],
  ['company', `${webLogin}?appid=ww00&${back}&login_type=CorpApp&agentid=1000002&state=a1`, 'Chrome'],
  ['app of a company', `${webLogin}?${corp}&${back}&login_type=CorpApp&agentid=7&state=a1`, 'Chrome'],
  ['trusted domain', `${authorize}?${corp}&${elsewhere}&scope=snsapi_base&state=a1&agentid=1000002`, inWecom],
  ['platform', '/mp.weixin.qq.com/cgi-bin/componentloginpage?component_appid=wx00', 'Chrome'],
  ['suite', '/open.work.weixin.qq.com/3rdapp/install?suite_id=ww00', 'Chrome'],
]

const simulator = createPlatformSimulator()

/** The simulator's own part of a page, as it is read. */
async function panelOf(path: string, userAgent: string, language: 'zh' | 'en'): Promise<string> {
  const { text } = await request(simulator.handler)
    .get(path)
    .set({ 'user-agent': userAgent, cookie: `simulated_language=${language}`, host: 'localhost' })
  const [panel = ''] = /<aside[\s\S]*<\/aside>/.exec(text) ?? []
  return panel
    .replace(/<span lang="(?:en|zh-CN)">[^<]*<\/span>/g, '')
    .replace(/<option[\s\S]*?<\/option>|<b>[^<]*<\/b>|<code>[^<]*<\/code>/g, '')
    .replace(/<[^>]+>/g, ' ')
}

const hasChinese = /[\u4e00-\u9fff]/
// Three words in a row are a sentence; names of parameters are none.
const hasEnglish = /\b[A-Za-z]+ [a-z]+ [a-z]+\b/

describe('the simulator’s own part of a page speaks the language of the page', () => {
  it.each(pages)('%s', async (_what, path, userAgent) => {
    const chinese = await panelOf(path, userAgent, 'zh')
    expect(chinese).toMatch(hasChinese)
    expect(chinese).toContain('控制台')
    expect(chinese).not.toMatch(hasEnglish)
    const english = await panelOf(path, userAgent, 'en')
    expect(english).toContain('Console')
    expect(english).toMatch(hasEnglish)
  })

  it.each(refusals)('why a link is refused: %s', async (_what, path, userAgent) => {
    const chinese = await panelOf(path, userAgent, 'zh')
    expect(chinese).toContain('以下条件不满足')
    expect(chinese).not.toMatch(hasEnglish)
    expect(await panelOf(path, userAgent, 'en')).toContain('This must be true, and is not:')
  })

  it('what is special about people', async () => {
    const consent = `${authorize}?${account}&${back}&scope=snsapi_userinfo&state=a1`
    const textIn = async (language: string): Promise<string> =>
      (
        await request(simulator.handler)
          .get(consent)
          .set({ 'user-agent': inWechat, cookie: `simulated_language=${language}`, host: 'localhost' })
      ).text
    expect(await textIn('zh')).toMatch(/没有 unionid[\s\S]*快照页用户/)
    expect(await textIn('en')).toMatch(/no unionid[\s\S]*snapshot user/)
  })
})
